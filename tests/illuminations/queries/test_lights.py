"""Public lights by filter, page by page, and what was cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from blueheart.illuminations.actions import cancel_promise, name_monument, undo_step
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, MonumentName, Promise
from blueheart.illuminations.queries.lights import (
    cancelled_lights,
    cursor_of,
    lights,
    public_promises_of,
    walk_lights,
)
from blueheart.illuminations.queries.monuments import monument_page
from blueheart.illuminations.rules.filters import LightFilter
from blueheart.kernel.cursors import MomentCursor
from tests.promisers import BRUSSELS, COORDINATOR, NOW, add_places, add_promise, promiser_of

pytestmark = pytest.mark.django_db
ALL = LightFilter()


def add_three() -> list[Promise]:
    """In the order in which they come on."""
    add_places()
    shared = {"rule": "fixed"}
    return [
        add_promise(fixed_time="22:00", **shared),
        add_promise(name="Gravensteen", latitude="51.0573", longitude="3.7208", fixed_time="22:00", **shared),
        add_promise(name="Hall", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525", kind="city_hall",
                    fixed_time="22:30", **shared),
    ]  # fmt: skip


def ids(found: Any) -> list[int]:
    return [light.promise.pk for light in found]


def test_lights_come_in_the_order_of_their_start_and_only_when_confirmed() -> None:
    promises = add_three()
    add_promise(name="Gate", latitude="51.06", longitude="3.73", to=PromiseState.PROMISED)
    assert ids(lights(wanted=ALL, language="en")) == [one.pk for one in promises]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (LightFilter(year=2027), [0, 1, 2]), (LightFilter(year=2026), []), (LightFilter(country="BE"), [0, 1, 2]),
        (LightFilter(country="FR"), []), (LightFilter(city=int(BRUSSELS)), [2]), (LightFilter(kind="city_hall"), [2]),
        (LightFilter(state="confirmed"), [0, 1, 2]), (LightFilter(state="lit"), []),
        (LightFilter(year=2027, kind="tower", city=2797656), [0, 1]),
        (LightFilter(monument="no-such-monument"), []),
    ],
)  # fmt: skip
def test_lights_of_a_filter(wanted: LightFilter, expected: list[int]) -> None:
    promises = add_three()
    assert ids(lights(wanted=wanted, language="en")) == [promises[index].pk for index in expected]


def test_lights_of_one_monument_are_found_by_its_slug() -> None:
    first, _second, third = add_three()
    assert ids(lights(wanted=LightFilter(monument=third.monument.slug), language="en")) == [third.pk]
    assert ids(lights(wanted=LightFilter(monument=first.monument.slug), language="en")) == [first.pk]


def test_pages_meet_without_gap_or_overlap_where_starts_are_the_same() -> None:
    promises = add_three()
    found: list[int] = []
    after = None
    while page := lights(wanted=ALL, language="en", after=after, limit=1):
        found += ids(page)
        after = MomentCursor.parse(str(cursor_of(page[-1])))
        assert after == cursor_of(page[-1])
    assert found == [one.pk for one in promises]


def test_walk_goes_over_all_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    promises = add_three()
    monkeypatch.setattr("blueheart.illuminations.queries.lights.CHUNK", 2)
    assert ids(walk_lights(wanted=ALL, language="en")) == [one.pk for one in promises]
    assert ids(walk_lights(wanted=ALL, language="en", limit=2)) == [one.pk for one in promises[:2]]


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "1-x", "٣-1", "1" * 18 + "-1", "1-" + "1" * 19])
def test_cursor_that_is_none(text: str) -> None:
    assert MomentCursor.parse(text) is None


def test_names_come_in_the_language_asked_for_with_the_language_they_are_in() -> None:
    first = add_three()[0]
    MonumentName.objects.create(monument=first.monument, language="nl", text="Belfort van Gent")
    in_dutch, in_english = (lights(wanted=ALL, language=language)[0] for language in ("nl", "en"))
    assert (in_dutch.name, in_dutch.name_language) == ("Belfort van Gent", "nl")
    assert (in_english.name, in_english.name_language) == ("Belfry of Ghent", "en")


def test_cancelled_are_those_that_were_public_until_90_days_after() -> None:
    first, second, third = add_three()
    hidden = add_promise(name="Gate", latitude="51.06", longitude="3.73", to=PromiseState.PROMISED)
    for one in (first, hidden):
        cancel_promise(promise_id=one.pk, reason="Scaffolding", by=promiser_of(one), at=NOW)
    undo_step(promise_id=second.pk, by=COORDINATOR, at=NOW)
    assert ids(cancelled_lights(wanted=ALL, language="en", at=NOW)) == [first.pk]
    assert ids(cancelled_lights(wanted=LightFilter(country="FR"), language="en", at=NOW)) == []
    assert ids(cancelled_lights(wanted=LightFilter(state="lit"), language="en", at=NOW)) == []
    late = first.ends_at_utc + timedelta(days=90)
    assert ids(cancelled_lights(wanted=ALL, language="en", at=late)) == [first.pk]
    assert cancelled_lights(wanted=ALL, language="en", at=late + timedelta(seconds=1)) == []
    assert ids(lights(wanted=ALL, language="en")) == [third.pk]


def test_queries_are_the_same_whatever_the_number(django_assert_num_queries: Any) -> None:
    promises = add_three()
    name_monument(monument_id=promises[0].monument_id, names={"nl": "Belfort"}, by=COORDINATOR, at=NOW)
    for limit in (1, 3):
        with django_assert_num_queries(3):
            assert len(lights(wanted=ALL, language="nl", limit=limit)) == limit


def test_promises_of_a_monument_are_public_ones() -> None:
    first = add_three()[0]
    assert public_promises_of(page_of(first.monument)) == [first]
    undo_step(promise_id=first.pk, by=COORDINATOR, at=NOW)
    assert public_promises_of(page_of(first.monument)) == []


def page_of(monument: Monument) -> Monument:
    found = monument_page(monument.slug)
    assert found is not None
    return found
