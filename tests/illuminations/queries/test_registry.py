"""The registry and its photographs, as far as an actor's countries reach."""

import pytest

from blueheart.illuminations.actions import add_photo
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise, PromisePhoto
from blueheart.illuminations.queries.photos import promises_with_waiting_photos, visible_photo
from blueheart.illuminations.queries.registry import RegistryFilter, find_in_registry, others_of_its_country
from blueheart.initiatives.actions import add_picture
from tests.organisers import photograph
from tests.promisers import COORDINATOR, FOREIGN, NOW, add_places, add_promise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


@pytest.fixture
def belfry() -> Promise:
    return add_promise(to=PromiseState.CONFIRMED)


def add_waiting_photo(promise: Promise) -> PromisePhoto:
    file = photograph()
    picture = add_picture(file=file, size=len(file.getvalue()), at=NOW)
    return add_photo(
        promise_id=promise.pk, picture=picture, moment="before", alternative_text="The tower", credit="Jo Lens",
        has_consent=True, by=COORDINATOR, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (RegistryFilter(), True), (RegistryFilter(words="ghe BELF"), True), (RegistryFilter(words="elfry"), False),
        (RegistryFilter(country="BE"), True), (RegistryFilter(country="FR"), False),
        (RegistryFilter(is_national=True), False),
    ],
)  # fmt: skip
def test_a_monument_is_found_by_the_beginning_of_each_word(
    belfry: Promise, wanted: RegistryFilter, is_found: bool
) -> None:
    rows = list(find_in_registry(by=COORDINATOR, wanted=wanted))
    assert [(one.pk, one.lights) for one in rows] == ([(belfry.monument_id, 1)] if is_found else [])
    assert not find_in_registry(by=FOREIGN, wanted=wanted)


def test_it_is_no_other_than_itself(belfry: Promise) -> None:
    other = add_promise(name="Belfort", latitude="51.0537", longitude="3.7250", is_another=True).monument
    found = others_of_its_country(monument=belfry.monument, by=COORDINATOR, words="bel", limit=9)
    assert [one.pk for one in found] == [other.pk]
    assert others_of_its_country(monument=belfry.monument, by=FOREIGN, words="bel", limit=9) == []


def test_only_what_waits_in_ones_own_countries_is_there_to_look_at(belfry: Promise) -> None:
    assert not promises_with_waiting_photos(by=COORDINATOR)
    photo = add_waiting_photo(belfry)
    assert list(promises_with_waiting_photos(by=COORDINATOR)) == [belfry]
    assert visible_photo(by=COORDINATOR, photo_id=photo.pk) == photo
    assert not promises_with_waiting_photos(by=FOREIGN)
    assert visible_photo(by=FOREIGN, photo_id=photo.pk) is None
