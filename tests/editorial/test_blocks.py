"""Blocks refuse what a visitor could not follow."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from blueheart.editorial.blocks import ActionBlock, PartialDateBlock


@pytest.mark.parametrize("targets", [{}, {"place": "submit", "url": "https://a.example/"}])
def test_a_call_to_action_leads_to_exactly_one_thing(targets):
    block = ActionBlock()
    value = block.to_python({"label": "Go", "place": "", "page": None, "url": "", **targets})
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


def test_a_call_to_action_to_one_place_is_kept():
    block = ActionBlock()
    assert (
        block.clean(block.to_python({"label": "Go", "place": "submit", "page": None, "url": ""}))["place"] == "submit"
    )


def test_an_impossible_date_names_the_mend():
    with pytest.raises(ValidationError, match="correct the month or the day"):
        PartialDateBlock().clean("2019-02-30")
    assert PartialDateBlock().clean("2019-02") == "2019-02"
