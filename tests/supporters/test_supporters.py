"""Supporters: seeded from the facts, read by sector, every write recorded."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blueheart.editorial.readers import DATA
from blueheart.kernel.actors import Actor
from blueheart.kernel.queries import history_of
from blueheart.supporters.actions import remove_supporter, save_supporter, seed_supporters, verify_supporter
from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import find_supporter, supporters, supporters_by_sector

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HEAD = Actor.staff(ref=7, roles=frozenset({"head_office"}))
pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    return seed_supporters(by=Actor.system(), at=AT)


def names(group):
    return [one.name for one in group.supporters]


def test_seeding_twice_adds_nothing(seeded):
    assert seeded == 17
    assert seed_supporters(by=Actor.system(), at=AT) == 0
    assert Supporter.objects.count() == seeded


def test_seeding_leaves_what_the_desk_changed(seeded):
    cats = find_supporter(slug="belgian-cats")
    cats.url = "https://cats.example/"
    save_supporter(supporter=cats, by=HEAD, at=AT)
    seed_supporters(by=Actor.system(), at=AT)
    assert find_supporter(slug="belgian-cats").url == "https://cats.example/"


def test_groups_come_in_the_order_of_sectors_and_without_empty_ones(seeded):
    groups = supporters_by_sector(language="en")
    assert [group.sector for group in groups] == ["government", "city", "civil_society", "sport", "media"]
    assert names(groups[1]) == ["Antwerp", "Bruges", "Brussels", "Ghent", "Kortrijk", "Leuven", "Mons"]
    assert names(groups[2]) == ["PAG-ASA", "PAYOKE", "Samilia Foundation", "SÜRYA"]


def test_names_and_texts_come_in_the_language_asked(seeded):
    by_slug = {one.slug: one for one in supporters(language="nl")}
    assert by_slug["mons"].name == "Bergen"
    assert by_slug["smurfs"].name == "De Smurfen"
    assert all(one.language == "nl" for one in by_slug.values())


def test_another_language_falls_back_to_english_and_says_so(seeded):
    assert {one.language for one in supporters(language="ar")} == {"en"}


def test_the_list_takes_two_queries(seeded, django_assert_num_queries):
    with django_assert_num_queries(2):
        supporters_by_sector(language="fr")


def test_filters(seeded):
    assert supporters(language="en", country="FR") == []
    assert len(supporters(language="en", sector="sport")) == 4


def test_every_seeded_supporter_has_a_source_of_the_fact_file_and_nobody_is_called_verified(seeded):
    facts = json.loads((DATA / "facts" / "campaign_facts.json").read_text(encoding="utf-8"))
    url = next(one["src"] for one in facts["campaign"] if one["k"] == "proceeds")
    for one in supporters(language="en"):
        assert (one.source_url, one.confidence) == (url, "A")
        assert not one.is_verified
        assert one.url == ""


def test_the_source_s_own_wording_of_the_cycling_team_is_kept(seeded):
    team = next(one for one in supporters(language="en") if one.slug == "belgian-cycling-team")
    assert "Belgium Cycling Club" in team.description


def test_each_write_is_recorded_with_who_and_when(db):
    staff = HEAD
    one = save_supporter(supporter=Supporter(slug="a-school", name="A school", sector="school"), by=staff, at=AT)
    number = str(one.pk)
    verify_supporter(supporter=one, by=staff, at=AT)
    remove_supporter(supporter=one, by=staff, at=AT)
    history = history_of(subject="supporter", subject_id=number)
    assert sorted(event.name for event in history) == ["supporters.added", "supporters.changed", "supporters.removed"]
    assert {event.by for event in history} == {"staff:7"}


def test_a_wrong_field_is_named(db):
    with pytest.raises(ValidationError) as error:
        save_supporter(supporter=Supporter(slug="x", name="X", sector="circus"), by=Actor.system(), at=AT)
    assert "sector" in error.value.message_dict


@pytest.mark.parametrize(
    "wrong",
    [
        {"sector": "circus"},
        {"name": ""},
        {"since_year": 1999},
        {"source_url": "https://s.example/", "confidence": ""},
        {"source_url": "", "confidence": "A"},
    ],
)
def test_the_database_refuses_what_breaks_a_rule(db, wrong):
    fields = {"slug": "x", "name": "X", "sector": "city"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Supporter.objects.create(**fields)
