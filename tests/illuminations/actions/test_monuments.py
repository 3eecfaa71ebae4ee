"""The registry at the desk: corrected, named, merged, by who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blueheart.campaign.permissions import NotPermitted
from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.monuments import (
    MonumentFilter,
    find_monument,
    listed_monuments,
    monument_names,
    monument_page,
    near_namesakes,
    search_monuments,
)
from blueheart.illuminations.rules.matching import Spot
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.actions import add_picture
from blueheart.kernel.actors import Actor
from tests.organisers import photograph
from tests.promisers import (
    BRUSSELS,
    COORDINATOR,
    FOREIGN,
    GHENT,
    NOW,
    add_places,
    add_promise,
    promiser_of,
    submit,
    typed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def found(text: str) -> list[str]:
    return [one.name for one in search_monuments(text=text)]


def test_name_that_nobody_verified_is_shown_to_nobody_else() -> None:
    promise = submit(name="Call 555 0100 for cheap lamps")
    here = Spot(names=("Cloth hall",), latitude=promise.monument.latitude, longitude=promise.monument.longitude)
    assert (found("lamps"), near_namesakes(spot=here)) == ([], [])
    actions.verify_promise(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    assert found("lamps") == [promise.monument.name]
    assert near_namesakes(spot=here) == [promise.monument]


def test_monument_that_everybody_saw_stays_findable_without_its_promise() -> None:
    promise = add_promise()
    promise.delete()
    assert found("belfry") == ["Belfry of Ghent"]


def test_names_in_other_languages_are_found_and_shown_in_their_own() -> None:
    monument = add_promise(to=PromiseState.PROPOSED).monument
    actions.name_monument(
        monument_id=monument.pk, names={"nl": "Belfort van Gent", "ar": "برج غنت"}, by=COORDINATOR, at=NOW
    )
    for words in ("belfort", "Belfry gh", "GENT belfort", "برج"):
        assert found(words) == ["Belfry of Ghent"]
    assert found("bel fort") == []
    assert monument_names([monument], "nl-BE") == {monument.pk: ("Belfort van Gent", "nl")}
    assert monument_names([monument], "fr") == {monument.pk: ("Belfry of Ghent", "en")}
    actions.name_monument(monument_id=monument.pk, names={"nl": ""}, by=COORDINATOR, at=NOW)
    assert found("belfort") == []


def test_name_in_a_language_that_is_none_is_refused() -> None:
    monument = submit().monument
    with pytest.raises(InvalidPromise) as refused:
        actions.name_monument(
            monument_id=monument.pk, names={"nl": "Belfort van Gent", "zzq": "Belfry"}, by=COORDINATOR, at=NOW
        )
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("name_zzq", "unknown_language")]
    assert not monument.names.exists()


def edit(
    seen: Monument, changed: TypedPromise, *, is_national: bool = False, by: Actor = COORDINATOR, at: datetime = NOW
) -> Monument:
    return actions.edit_monument(
        monument_id=seen.pk, typed=changed, is_national=is_national, seen_changed_at=seen.changed_at, by=by, at=at
    )


def test_whatever_is_told_of_a_monument_moves_when_it_was_changed() -> None:
    kept, double = add_promise().monument, submit(name="Port", latitude="51.06").monument
    picture = add_picture(file=(file := photograph()), size=len(file.getvalue()), at=NOW)
    promise = kept.promises.get()
    photo = actions.add_photo(
        promise_id=promise.pk, picture=picture, moment="before", alternative_text="The tower", credit="",
        has_consent=True, by=COORDINATOR, at=NOW,
    )  # fmt: skip
    same = typed()
    by: dict[str, Any] = {"by": COORDINATOR}
    changes: list[tuple[Callable[..., object], bool]] = [
        (lambda **at: actions.name_monument(monument_id=kept.pk, names={"nl": "Belfort"}, **by, **at), True),
        (lambda at: edit(Monument.objects.get(pk=kept.pk), same, at=at), False),
        (lambda at: edit(Monument.objects.get(pk=kept.pk), same, is_national=True, at=at), True),
        (lambda **at: actions.decide_photo(photo_id=photo.pk, is_public=True, **by, **at), True),
        (lambda **at: actions.decide_photo(photo_id=photo.pk, is_public=True, **by, **at), False),
        (lambda **at: actions.decide_photo(photo_id=photo.pk, is_public=False, **by, **at), True),
        (lambda **at: actions.merge_monuments(keep_id=kept.pk, merge_id=double.pk, **by, **at), True),
    ]
    for hour, (change, moves) in enumerate(changes, start=1):
        before = Monument.objects.get(pk=kept.pk).changed_at
        at = NOW + timedelta(hours=hour)
        change(at=at)
        assert Monument.objects.get(pk=kept.pk).changed_at == (at if moves else before), hour


def test_an_edit_is_saved_once() -> None:
    monument = submit().monument
    with CaptureQueriesContext(connection) as queries:
        edit(monument, typed(name="Belfort"))
    assert sum(one["sql"].startswith('UPDATE "illuminations_monument"') for one in queries) == 1


def test_only_who_decides_there_edits_names_and_merges() -> None:
    monument = submit().monument
    other = submit(name="Bridge", latitude="51.06", longitude="3.70").monument
    for call in (
        lambda: actions.name_monument(monument_id=monument.pk, names={"nl": "x"}, by=FOREIGN, at=NOW),
        lambda: edit(monument, typed(), by=FOREIGN),
        lambda: actions.merge_monuments(keep_id=monument.pk, merge_id=other.pk, by=FOREIGN, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            call()


def test_edit_corrects_and_says_what_changed_and_refuses_a_place_abroad() -> None:
    monument = add_promise(to=PromiseState.PROPOSED).monument
    edited = edit(monument, typed(name="Belfort", height_m="95", curfew="01:00"), is_national=True)
    assert (edited.name, edited.height_m, edited.is_national, f"{edited.curfew:%H:%M}") == (
        "Belfort",
        95,
        True,
        "01:00",
    )
    assert found("belfort") == ["Belfort"]
    assert found("belfry") == []
    with pytest.raises(InvalidPromise):
        edit(edited, typed(name=""))
    with pytest.raises(NotPermitted):
        edit(edited, typed(city_id="2147714", latitude="-33.86", longitude="151.2"))


def test_an_edit_of_what_another_changed_meanwhile_is_stale_and_changes_nothing() -> None:
    seen = add_promise().monument
    edit(seen, typed(name="Belfort"), at=NOW + timedelta(minutes=1))
    with pytest.raises(actions.StaleMonument):
        edit(seen, typed(name="Tower"), at=NOW + timedelta(minutes=2))
    assert found("tower") == []
    assert found("belfort") == ["Belfort"]


def test_merged_monument_hands_over_its_promises_and_leads_to_the_kept_one() -> None:
    kept = submit().monument
    double = add_promise(name="Belfort", latitude="51.0537", longitude="3.7250", is_another=True).monument
    actions.merge_monuments(keep_id=kept.pk, merge_id=double.pk, by=COORDINATOR, at=NOW)
    double.refresh_from_db()
    kept.refresh_from_db()
    assert (double.merged_into_id, double.is_listed, kept.is_listed) == (kept.pk, False, True)
    assert {one.state for one in kept.promises.all()} == {PromiseState.UNVERIFIED, PromiseState.CONFIRMED}
    assert find_monument(str(double.uid)) == kept
    for words in ("belfry", "belfort"):
        assert [one.pk for one in search_monuments(text=words)] == [kept.pk]
    edit(kept, typed(name="Tower"))
    assert [one.pk for one in search_monuments(text="belfort")] == [kept.pk]
    page = monument_page(double.slug)
    assert page is not None
    assert page.merged_into == kept


def test_merge_of_two_that_are_promised_for_one_year_is_refused() -> None:
    one = add_promise(to=PromiseState.PROPOSED).monument
    other = add_promise(
        to=PromiseState.PROPOSED, name="Belfort", latitude="51.0537", longitude="3.7250", is_another=True
    ).monument
    for keep, merge, code in ((one, other, "promised_twice"), (one, one, "not_mergeable")):
        with pytest.raises(InvalidPromise) as caught:
            actions.merge_monuments(keep_id=keep.pk, merge_id=merge.pk, by=COORDINATOR, at=NOW)
        assert caught.value.problems[0].code == code
    assert Monument.objects.filter(merged_into__isnull=False).count() == 0


def test_public_list_holds_what_is_confirmed_and_takes_each_filter() -> None:
    submit(name="Hidden", latitude="51.10", longitude="3.80")
    tower = add_promise().monument
    hall = add_promise(
        name="A hall", kind="city_hall", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525"
    ).monument
    both = [hall.pk, tower.pk]
    cases: list[tuple[MonumentFilter, list[int]]] = [
        (MonumentFilter(), both),
        (MonumentFilter(country="BE"), both),
        (MonumentFilter(country="FR"), []),
        (MonumentFilter(city=int(GHENT)), [tower.pk]),
        (MonumentFilter(kind="city_hall"), [hall.pk]),
        (MonumentFilter(year=2027), both),
        (MonumentFilter(year=2026), []),
        (MonumentFilter(text="belf"), [tower.pk]),
    ]
    for wanted, expected in cases:
        assert [one.pk for one in listed_monuments(wanted)] == expected, wanted
