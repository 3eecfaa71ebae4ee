"""The derived rows, kept in step one at a time, are those of a rebuild."""

import random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.campaign.models import CityTranslation
from blueheart.initiatives.actions import listing
from blueheart.initiatives.actions.listing import list_publicly, rebuild_listings, unlist
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import CalendarEvent, GridCount, Initiative, Listing
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.rules.facets import KEPT_ZOOMS, TOTAL_ZOOM
from blueheart.initiatives.rules.filters import InitiativeFilter
from tests.crowd import add_crowd, make_one, year_of

pytestmark = pytest.mark.django_db
SEQUENCES = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
VERBS = st.sampled_from(("publish", "withdraw", "edit"))


def derived() -> dict[str, set[tuple[Any, ...]]]:
    counts = GridCount.objects.filter(count__gt=0).values_list("facet", "zoom", "x", "y", "count", "sum_x", "sum_y")
    return {
        "counts": set(counts),
        "listings": set(Listing.objects.values_list()),
        "calendar": set(CalendarEvent.objects.values_list()),
    }


def do(verb: str, initiative: Initiative, dice: random.Random) -> None:
    if verb == "withdraw":
        Initiative.objects.filter(pk=initiative.pk).update(state=State.WITHDRAWN)
        unlist(initiative.pk)
        return
    if verb == "edit":
        other = make_one(dice, 0)
        kept = ("id", "uid", "slug", "submission_key", "state")
        for field in Initiative._meta.concrete_fields:
            if field.name not in kept:
                setattr(initiative, field.attname, getattr(other, field.attname))
        initiative.save()
    is_shown = verb == "publish" or Listing.objects.filter(pk=initiative.pk).exists()
    if is_shown:
        Initiative.objects.filter(pk=initiative.pk).update(state=State.PUBLISHED)
        list_publicly(Initiative.objects.select_related("city").get(pk=initiative.pk))


@SEQUENCES
@given(steps=st.lists(st.tuples(VERBS, st.integers(0, 5)), min_size=1, max_size=14), seed=st.integers(0, 10**6))
def test_any_sequence_leaves_what_a_rebuild_makes(steps: list[tuple[str, int]], seed: int) -> None:
    with transaction.atomic():
        crowd = add_crowd(size=6, seed=seed)
        dice = random.Random(seed)
        for verb, which in steps:
            do(verb, Initiative.objects.get(pk=crowd[which].pk), dice)
        kept = derived()
        assert rebuild_listings() == Initiative.objects.filter(state=State.PUBLISHED).count()
        assert derived() == kept
        transaction.set_rollback(True)


def test_listing_twice_counts_once() -> None:
    (one,) = add_crowd(size=1)
    before = derived()
    list_publicly(one)
    list_publicly(one)
    assert derived() == before


def test_unlisting_what_is_not_listed_changes_nothing() -> None:
    (one,) = add_crowd(size=1)
    unlist(one.pk)
    assert derived() == {"counts": set(), "listings": set(), "calendar": set()}
    unlist(one.pk)
    unlist(one.pk + 1)
    assert derived()["counts"] == set()


def test_every_zoom_adds_up_to_the_placed_and_the_total_to_all() -> None:
    crowd = add_crowd(size=60)
    placed = [one for one in crowd if one.latitude is not None]
    for year in {year_of(one) for one in crowd}:
        for zoom in KEPT_ZOOMS:
            cells = GridCount.objects.filter(facet=f"year:{year}", zoom=zoom)
            assert sum(cell.count for cell in cells) == sum(year_of(one) == year for one in placed)
        total = GridCount.objects.get(facet=f"year:{year}", zoom=TOTAL_ZOOM)
        assert total.count == sum(year_of(one) == year for one in crowd)


def test_rebuild_in_batches_is_that_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    add_crowd(size=30)
    whole = derived()
    monkeypatch.setattr(listing, "BATCH", 7)
    assert rebuild_listings() == 30
    assert derived() == whole


def test_the_database_refuses_a_count_below_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GridCount.objects.create(facet="year:2027", zoom=4, x=0, y=0, count=-1, sum_x=0, sum_y=0)


def test_a_city_is_found_by_its_name_in_every_language_of_the_site() -> None:
    (one,) = add_crowd(size=1)
    assert one.city is not None
    for language, name in (("en", "Ghent"), ("fr", "Gand"), ("ar", "غنت")):
        CityTranslation.objects.update_or_create(city=one.city, language=language, defaults={"name": name})
    list_publicly(one)
    for name in (one.city.name, "Ghent", "Gand", "غنت"):
        assert filter_listings(InitiativeFilter(text=name)).filter(pk=one.pk).exists(), name
    kept = derived()
    rebuild_listings()
    assert derived() == kept
