"""A group as its page reads it."""

import pytest
from django.utils.timezone import now

from blueheart.supporters.models import Supporter, SupporterText
from blueheart.wear.models import GroupLook
from blueheart.wear.queries.looks import find_group

pytestmark = pytest.mark.django_db


def test_group_is_found_in_the_language_with_its_colour(django_assert_num_queries) -> None:
    ghent = Supporter.objects.create(slug="gent", name="Ghent", sector="city", country="BE")
    SupporterText.objects.create(supporter=ghent, language="fr", name="Gand", description="Une ville")
    GroupLook.objects.create(supporter=ghent, colour="#c8102e", changed_at=now())
    with django_assert_num_queries(3):
        group = find_group(slug="gent", language="fr")
    assert group is not None
    assert (group.key, group.facts.name, group.colour) == (ghent.pk, "Gand", "#c8102e")


def test_nobody_of_that_name_is_none() -> None:
    assert find_group(slug="nobody", language="en") is None
