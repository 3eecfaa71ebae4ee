"""The frame of every mail with a link, and the addresses in it."""

import pytest
from django.utils.translation import override

from blueheart.campaign.documents import lay_out
from blueheart.campaign.rules.addresses import Addresses

PARTS = {
    "opening": "It is published.", "summary": ["March", "Ghent"], "button": "Change it here:",
    "link": "https://heart.example/en/manage/x/", "closing": ["Keep it.", "It ends."],
}  # fmt: skip


def test_a_mail_has_its_parts_in_order_and_none_that_is_empty() -> None:
    with override("en"):
        assert lay_out(name="", note="", **PARTS) == (  # type: ignore[arg-type]
            "Hello,\n\nIt is published.\n\n    March\n    Ghent\n\n"
            "Change it here:\nhttps://heart.example/en/manage/x/\n\nKeep it.\nIt ends.\n"
        )
        text = lay_out(name="Ann", note="one\ntwo", more="And this.", **PARTS)  # type: ignore[arg-type]
    assert text.startswith("Dear Ann,\n\nIt is published.\n\n> one\n> two\n\n    March\n")
    assert "manage/x/\n\nAnd this.\n\nKeep it." in text


@pytest.mark.parametrize(
    ("url", "whole"),
    [("/media/a.webp", "https://heart.example/media/a.webp"), ("https://cdn.example/a", "https://cdn.example/a")],
)
def test_an_address_is_made_whole_where_it_is_not(url: str, whole: str) -> None:
    addresses = Addresses("https://heart.example", "fr")
    assert addresses.absolute(url) == whole
    assert addresses.page("monuments/belfry") == "https://heart.example/fr/monuments/belfry/"
