"""A promise and an initiative of the kind lighting find each other, whichever comes first."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.promises import initiative_about, lights_told_by
from blueheart.illuminations.rules.matching import Spot, is_same_light, is_same_monument
from blueheart.initiatives.actions import merge_initiatives, withdraw_initiative
from blueheart.initiatives.models import Initiative
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.actors import Actor
from tests import reach
from tests.promisers import COORDINATOR, NOW, add_places, add_promise

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
LIGHTING = {"kind": "lighting", "city_id": "2797656", "starts_at": "22:00", "ends_at": "23:00"}


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def test_initiative_published_after_the_promise_is_kept_beside_it() -> None:
    promise = add_promise()
    reach.add(title="The Belfry of Ghent turns blue", **LIGHTING)
    run_due_deliveries(at=NOW, limit=1000)
    promise.refresh_from_db()
    assert promise.initiative is not None
    assert promise.initiative.title == "The Belfry of Ghent turns blue"


def test_promise_after_the_initiative_finds_it() -> None:
    initiative = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise()
    run_due_deliveries(at=NOW, limit=1000)
    promise.refresh_from_db()
    assert promise.initiative_id == initiative.pk


@pytest.mark.parametrize(
    "values",
    [
        {"title": "The Belfry of Ghent in march", "kind": "march"},
        {"title": "Another tower in blue"},
        {"title": "The Belfry of Ghent turns blue", "starts_on": "2027-07-29", "ends_on": "2027-07-29"},
        {"title": "The Belfry of Ghent turns blue", "city_id": "2800866"},
    ],
)
def test_another_kind_name_day_or_city_is_no_match(values: dict[str, str]) -> None:
    promise = add_promise()
    one = reach.add(**{**LIGHTING, **values})
    assert actions.match_initiative(initiative_id=one.pk, by=BY, at=NOW) == 0
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) is None


def test_unverified_promise_is_left_alone_and_a_match_stays() -> None:
    first = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise(to=PromiseState.UNVERIFIED)
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) is None
    promise = add_promise(to=PromiseState.PROPOSED, monument=str(promise.monument.uid))
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) == first
    second = reach.add(title="Belfry of Ghent again", **LIGHTING)
    assert actions.match_initiative(initiative_id=second.pk, by=BY, at=NOW) == 0


def test_a_sample_and_a_real_light_never_find_each_other() -> None:
    invented = reach.add(title="Belfry of Ghent: a light", is_sample=True, **LIGHTING)
    promise = add_promise()
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) is None
    assert actions.match_initiative(initiative_id=invented.pk, by=BY, at=NOW) == 0


def test_a_withdrawn_initiative_makes_room_for_another() -> None:
    first = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise()
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) == first
    withdraw_initiative(initiative_id=first.pk, by=Actor.organiser(ref=first.uid), at=NOW)
    second = reach.add(title="Belfry of Ghent again", **LIGHTING)
    assert actions.match_initiative(initiative_id=second.pk, by=BY, at=NOW) == 1
    promise.refresh_from_db()
    assert promise.initiative == second


def test_a_light_goes_over_to_what_its_initiative_was_merged_into() -> None:
    first = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise()
    second = reach.add(title="Belfry of Ghent again", **LIGHTING)
    run_due_deliveries(at=NOW, limit=1000)
    merge_initiatives(keep_id=second.pk, merge_id=first.pk, by=COORDINATOR, at=NOW)
    run_due_deliveries(at=NOW, limit=1000)
    promise.refresh_from_db()
    assert promise.initiative == second


def test_an_initiative_that_moved_to_another_day_tells_of_the_light_no_more() -> None:
    initiative = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise()
    actions.match_promise(promise_id=promise.pk, by=BY, at=NOW)
    promise.refresh_from_db()
    assert initiative_about(promise) == initiative
    assert lights_told_by(initiative) == [promise]
    Initiative.objects.filter(pk=initiative.pk).update(starts_on="2027-07-29", ends_on="2027-07-29")
    initiative.refresh_from_db()
    promise.refresh_from_db()
    assert initiative_about(promise) is None
    assert lights_told_by(initiative) == []


def test_lights_that_are_not_public_are_told_by_no_initiative() -> None:
    initiative = reach.add(title="Belfry of Ghent: a light", **LIGHTING)
    promise = add_promise(to=PromiseState.PROMISED)
    assert actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) == initiative
    assert lights_told_by(initiative) == []


IN_THE_MIDDLE = {"latitude": "51.05000", "longitude": "3.71667"}


@pytest.mark.parametrize(
    ("place", "count"), [({"place_kind": "city"}, 0), ({"place_kind": "point", **IN_THE_MIDDLE}, 1)]
)
def test_the_middle_of_a_city_is_no_spot_until_somebody_means_it(place: dict[str, str], count: int) -> None:
    promise = add_promise(name="Old post office", **IN_THE_MIDDLE)
    one = reach.add(title="Lamps on the bridges", **LIGHTING | place)
    assert actions.match_initiative(initiative_id=one.pk, by=BY, at=NOW) == count
    Promise.objects.update(initiative=None)
    assert (actions.match_promise(promise_id=promise.pk, by=BY, at=NOW) is not None) == bool(count)


def test_number_of_queries_does_not_grow_with_what_is_compared() -> None:
    def queries() -> tuple[int, int]:
        counted = []
        for look in (
            lambda: actions.match_initiative(initiative_id=initiative.pk, by=BY, at=NOW),
            lambda: actions.match_promise(promise_id=promise.pk, by=BY, at=NOW),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert not look()
            counted.append(len(captured))
        return counted[0], counted[1]

    initiative = reach.add(title="Lamps on the bridges", **LIGHTING)
    promise = add_promise(to=PromiseState.PROPOSED)
    before = queries()
    for number in range(3):
        reach.add(title=f"Lamps on quay {number}", **LIGHTING)
        add_promise(to=PromiseState.PROPOSED, name=f"Mill {number}", latitude=f"51.0{number}", is_another=True)
    assert queries() == before


DAYS = st.dates(date(2027, 7, 25), date(2027, 8, 5))
SPOTS = st.builds(
    Spot, names=st.lists(st.sampled_from(["Belfry", "Belfry of Ghent", "a bridge", ""]), max_size=2).map(tuple),
    latitude=st.floats(51.0, 51.1), longitude=st.floats(3.6, 3.8),
)  # fmt: skip


@given(one=SPOTS, other=SPOTS)
def test_being_the_same_monument_is_mutual_and_holds_for_itself(one: Spot, other: Spot) -> None:
    assert is_same_monument(one, one)
    assert is_same_monument(one, other) == is_same_monument(other, one)


@given(monument=SPOTS, told=SPOTS, day=DAYS, starts_on=DAYS, length=st.integers(0, 5))
def test_a_light_on_another_day_is_never_the_same(
    monument: Spot, told: Spot, day: date, starts_on: date, length: int
) -> None:
    ends_on = date.fromordinal(starts_on.toordinal() + length)
    same = is_same_light(
        monument=monument, city_id=1, day=day, initiative=told, is_at_point=True, initiative_city_id=1,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    assert not same or starts_on <= day <= ends_on
