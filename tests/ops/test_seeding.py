"""Seeding an installation over the real table of cities, which is loaded once for all of these."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from blueheart.campaign.actions import load_cities
from blueheart.campaign.models import Edition
from blueheart.editorial.models import ContentPage
from blueheart.illuminations.actions import samples as monument_samples
from blueheart.illuminations.models import Monument, Promise
from blueheart.initiatives.actions import samples
from blueheart.initiatives.models import Draft, GridCount, Initiative, Listing
from blueheart.kernel import generation
from blueheart.ops import seeding
from blueheart.supporters.models import Supporter
from tests import reach
from tests.databases import lasting_rows

SAMPLES = len(tomllib.loads(samples.SAMPLES.read_text(encoding="utf-8"))["sample"])
MONUMENTS = len(tomllib.loads(monument_samples.SAMPLES.read_text(encoding="utf-8"))["sample"])
ALL_SAMPLES = seeding.Removed(initiatives=SAMPLES, monuments=MONUMENTS)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with lasting_rows(django_db_blocker):
        load_cities()
        yield


@pytest.fixture
def no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have tests of their own, and take a second to write."""
    empty = seeding.PagesSeeded(subject_id="seed", created=0, updated=0, left_alone=0)
    monkeypatch.setattr(seeding, "seed_pages", lambda **_values: empty)


class Stopped(KeyboardInterrupt):
    """Ctrl-C, told apart from one that somebody presses on these tests."""


def stop(*_args: object, **_values: object) -> None:
    raise Stopped


def sample_count() -> int:
    return Initiative.objects.filter(is_sample=True).count()


def test_first_start_adds_every_part() -> None:
    seeding.seed_once()
    assert Edition.objects.filter(year=2027, is_open_for_initiatives=True).exists()
    assert Supporter.objects.exists()
    assert ContentPage.objects.exists()
    assert sample_count() == SAMPLES == Listing.objects.count()


@pytest.mark.usefixtures("no_pages")
def test_second_seed_adds_nothing() -> None:
    assert sum(part.added for part in seeding.seed_all()) > SAMPLES
    assert {part.part: part.added for part in seeding.seed_all()} == {
        "cities": 0,
        "editions and national campaigns": 0,
        "supporters": 0,
        "frames": 0,
        "pages": 0,
        "sample initiatives": 0,
        "sample monuments": 0,
    }
    assert sample_count() == SAMPLES


@pytest.mark.parametrize("part", ["seed_supporters", "seed_pages"])
def test_interrupted_seed_is_taken_up_at_the_next_start(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(seeding, part, stop)
        with pytest.raises(Stopped):
            seeding.seed_once()
    assert not ContentPage.objects.exists()
    assert sample_count() == 0
    seeding.seed_once()
    assert ContentPage.objects.exists()
    assert sample_count() == SAMPLES


@pytest.mark.usefixtures("no_pages")
def test_stop_between_two_samples_leaves_none_and_the_next_start_adds_all(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []

    def add_two(initiative: Initiative) -> None:
        added.append(initiative.slug)
        if len(added) == 3:
            raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(samples, "list_publicly", add_two)
        with pytest.raises(Stopped):
            seeding.seed_once()
    assert len(added) == 3
    assert sample_count() == 0
    seeding.seed_once()
    assert sample_count() == SAMPLES == Listing.objects.count()


@pytest.mark.usefixtures("no_pages")
def test_removed_samples_stay_away_at_every_later_start() -> None:
    seeding.seed_once()
    assert seeding.unseed() == ALL_SAMPLES
    seeding.seed_once()
    assert sample_count() == 0


@pytest.mark.usefixtures("no_pages")
def test_samples_removed_after_an_interrupted_seed_stay_away_while_the_rest_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(seeding, "seed_supporters", stop)
        with pytest.raises(Stopped):
            seeding.seed_once()
    assert seeding.unseed() == seeding.Removed(initiatives=0, monuments=0)
    seeding.seed_once()
    assert Supporter.objects.exists()
    assert sample_count() == 0


@pytest.mark.usefixtures("no_pages")
def test_seed_command_brings_removed_samples_back() -> None:
    seeding.seed_once()
    seeding.unseed()
    back = {part.part: part.added for part in seeding.seed_all()}
    assert (back["sample initiatives"], back["sample monuments"]) == (SAMPLES, MONUMENTS)


@pytest.mark.usefixtures("no_pages")
def test_unseed_removes_samples_from_list_map_and_counts_and_keeps_real_ones() -> None:
    seeding.seed_once()
    real = reach.add(city_id="2797656")
    merged = reach.add(title="The same as a sample", city_id="2797656")
    Initiative.objects.filter(pk=merged.pk).update(
        state="merged", merged_into=Initiative.objects.filter(is_sample=True).first()
    )
    before = generation.current()
    assert seeding.unseed() == ALL_SAMPLES
    assert generation.current() > before
    assert set(Initiative.objects.values_list("pk", flat=True)) == {real.pk, merged.pk}
    assert Listing.objects.filter(pk=real.pk).exists()
    counted = dict(GridCount.objects.filter(zoom=-1, count__gt=0).values_list("facet", "count"))
    assert counted["year:2027"] == Listing.objects.count()
    assert not Draft.objects.exists()
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into_id) == ("in_review", None)


@pytest.mark.usefixtures("no_pages")
def test_samples_hold_what_is_typed_in_five_languages_and_are_marked() -> None:
    seeding.seed_once()
    found = Initiative.objects.filter(is_sample=True)
    assert {one.text_language for one in found} >= {"en", "fr", "nl"}
    assert all(one.submission_key.startswith("sample:") for one in found)
    assert not any(one.supporter_id for one in found)


@pytest.mark.usefixtures("no_pages")
def test_sample_monuments_are_marked_and_go_with_their_promises() -> None:
    seeding.seed_once()
    assert Monument.objects.filter(is_sample=True, is_listed=True).count() == MONUMENTS
    assert not Promise.objects.filter(is_sample=False).exists()
    seeding.unseed()
    assert not Monument.objects.exists()
    assert not Promise.objects.exists()
