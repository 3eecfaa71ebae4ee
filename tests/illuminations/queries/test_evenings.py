"""The sky over a promised monument, and what there is to know about hours that stand."""

from datetime import time

import pytest

from blueheart.illuminations.queries.evenings import evening_of_promise
from tests.promisers import add_places, add_promise

pytestmark = pytest.mark.django_db


def test_hours_that_stand_are_judged_by_the_place_as_it_is_now() -> None:
    add_places()
    promise = add_promise(rule="fixed", fixed_time="21:30")
    found = evening_of_promise(promise)
    assert (found.plan.starts_at_utc, found.plan.ends_at_utc) == (promise.starts_at_utc, promise.ends_at_utc)
    assert (found.plan.minutes, found.plan.daylight_minutes) == (180, promise.daylight_minutes)
    assert [note.code for note in found.plan.notes] == ["daylight", "dark_sky"]
    assert found.sky.civil is not None
    promise.monument.curfew = time(0, 0)
    assert [note.code for note in evening_of_promise(promise).plan.notes] == ["daylight", "dark_sky", "curfew"]


def test_evening_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    add_places()
    promise = add_promise()
    assert promise.monument.name
    with django_assert_num_queries(0):  # type: ignore[operator]
        evening_of_promise(promise)
