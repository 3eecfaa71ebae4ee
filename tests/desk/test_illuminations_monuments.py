"""The registry at the desk: found by any name, corrected, named in languages, merged; never another country's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from blueheart.illuminations.actions import name_monument
from blueheart.illuminations.models import Monument, Promise
from tests.desk.conftest import NOW, SYSTEM, sign_in

MakePromise = Callable[..., Promise]
REGISTRY = "/desk/illuminations/monuments/"


def address(monument: Monument, rest: str = "") -> str:
    return f"{REGISTRY}{monument.pk}/{rest}"


def names(response: Any) -> list[str]:
    return [line["name"] for line in response.context["lines"]]


@pytest.fixture
def belfry(make_promise: MakePromise) -> Monument:
    monument = make_promise(name="Belfry", owner_name="City").monument
    name_monument(monument_id=monument.pk, names={"nl": "Belfort", "ar": "برج"}, by=SYSTEM, at=NOW)
    monument.refresh_from_db()
    return monument


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Belfry", "Ministry", "In Paris"}), ("?q=BELFORT", {"Belfry"}), ("?q=برج", {"Belfry"}),
        ("?q=nothing", set()), ("?country=FR", {"In Paris"}), ("?kind=government", {"Ministry"}),
        ("?national=1", {"Ministry"}), ("?country=%00&kind=zz&page=x", {"Belfry", "Ministry", "In Paris"}),
    ],
)  # fmt: skip
def test_registry_is_searched(
    head_office: Client, belfry: Monument, make_promise: MakePromise, query: str, found: set[str]
) -> None:
    ministry = make_promise(name="Ministry", kind="government").monument
    Monument.objects.filter(pk=ministry.pk).update(is_national=True)
    make_promise(name="In Paris", country="FR")
    assert set(names(head_office.get(REGISTRY + query))) == found


def test_registry_of_coordinator_holds_own_country_only(
    belgian: Client, belfry: Monument, make_promise: MakePromise
) -> None:
    theirs = make_promise(name="In Paris", country="FR").monument
    for query in ("", "?country=FR", "?q=paris"):
        assert "In Paris" not in belgian.get(REGISTRY + query).content.decode()
    for rest in ("", "edit/", "names/", "merge/"):
        assert belgian.get(address(theirs, rest)).status_code == 404
        assert belgian.post(address(theirs, rest), {"name": "Ours now"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "In Paris"


@pytest.mark.parametrize("role", ["editor", "fund_officer", "assistance_editor"])
def test_other_roles_see_no_registry(make_user: Callable[..., User], belfry: Monument, role: str) -> None:
    client = sign_in(make_user(role))
    assert client.get(REGISTRY).status_code == 403
    for rest in ("", "edit/", "names/", "merge/"):
        assert client.get(address(belfry, rest)).status_code == 403
        assert client.post(address(belfry, rest)).status_code == 403


def test_page_shows_names_promises_and_history(belgian: Client, belfry: Monument) -> None:
    page = belgian.get(address(belfry)).content.decode()
    for words in ("Belfort", "City", "Names in other languages", "Registered", ">2027</a>", "Dutch"):
        assert words in page, words


# --- corrections


def form_of(client: Client, monument: Monument) -> dict[str, Any]:
    response = client.get(address(monument, "edit/"))
    form = response.context["form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    values.pop("is_national")
    return {**values, "version": response.context["version"]}


def test_every_field_is_corrected_through_the_action(belgian: Client, belfry: Monument) -> None:
    values = {
        **form_of(belgian, belfry), "name": "Old belfry", "name_language": "fr", "kind": "castle",
        "latitude": "50.85", "longitude": "4.36", "owner_name": "The state", "lit_by": "A firm", "height_m": "95",
        "notice_days": "60", "curfew": "01:00", "is_national": "on",
    }  # fmt: skip
    response = belgian.post(address(belfry, "edit/"), values)
    assert response["Location"] == address(belfry)
    belfry.refresh_from_db()
    assert (belfry.name, belfry.name_language, belfry.kind, belfry.owner_name, belfry.lit_by) == (
        "Old belfry", "fr", "castle", "The state", "A firm",
    )  # fmt: skip
    assert (f"{belfry.latitude}", belfry.height_m, belfry.notice_days, f"{belfry.curfew:%H:%M}") == (
        "50.85000", 95, 60, "01:00",
    )  # fmt: skip
    assert belfry.is_national
    page = belgian.get(address(belfry)).content.decode()
    assert "by Person 0" in page
    assert "Height in metres" in page


def test_wrong_values_stand_beside_their_fields(belgian: Client, belfry: Monument) -> None:
    values = {**form_of(belgian, belfry), "name": "", "height_m": "tall", "notice_days": "999", "owner_name": "Kept"}
    response = belgian.post(address(belfry, "edit/"), values)
    assert response.status_code == 422
    assert {"name", "height_m", "notice_days"} == set(response.context["form"].errors)
    assert "Kept" in response.content.decode()


def test_odd_place_is_asked_about_once(belgian: Client, belfry: Monument) -> None:
    values = {**form_of(belgian, belfry), "latitude": "50.1", "longitude": "4.3"}
    response = belgian.post(address(belfry, "edit/"), values)
    assert response.status_code == 422
    assert 'name="place_is_right"' in response.content.decode()
    assert belgian.post(address(belfry, "edit/"), {**values, "place_is_right": "on"}).status_code == 302


def test_coordinator_cannot_move_a_monument_abroad(belgian: Client, belfry: Monument) -> None:
    values = {
        **form_of(belgian, belfry), "city": "Paris", "city_id": "2988507", "latitude": "48.85", "longitude": "2.35",
    }  # fmt: skip
    response = belgian.post(address(belfry, "edit/"), values)
    assert response.status_code == 422
    assert "in a country that is not yours" in response.content.decode()
    belfry.refresh_from_db()
    assert belfry.country == "BE"


def later(client: Client, monument: Monument, values: dict[str, Any]) -> Any:
    """Sent a minute after whatever else the test does."""
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        return client.post(address(monument, "edit/"), values)


def test_stale_correction_shows_both_and_loses_nothing(belgian: Client, belfry: Monument) -> None:
    values = {**form_of(belgian, belfry), "name": "What I typed", "kind": "castle", "is_national": "on"}
    other = {**form_of(belgian, belfry), "name": "What another typed"}
    assert later(belgian, belfry, other).status_code == 302
    response = belgian.post(address(belfry, "edit/"), values)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this monument" in page
    assert 'value="What I typed"' in page
    rows = {row.label: (row.one, row.other) for row in response.context["stale"]["rows"]}
    assert rows.pop("Name") == ("What another typed", "What I typed")
    assert rows.pop("National building") == ("no", "yes")
    assert rows.pop("Kind")[1] == "Castle or palace"
    assert not rows
    belfry.refresh_from_db()
    assert belfry.name == "What another typed"
    again = {**values, "version": response.context["version"]}
    assert belgian.post(address(belfry, "edit/"), again).status_code == 302
    belfry.refresh_from_db()
    assert belfry.name == "What I typed"


def test_a_correction_with_a_mistake_stays_as_stale_as_it_was(belgian: Client, belfry: Monument) -> None:
    values = form_of(belgian, belfry)
    wrong = {**values, "height_m": "tall"}
    refused = belgian.post(address(belfry, "edit/"), wrong)
    assert later(belgian, belfry, {**values, "name": "Another’s"}).status_code == 302
    mended = {**values, "height_m": "95", "version": refused.context["version"]}
    assert belgian.post(address(belfry, "edit/"), mended).status_code == 409


@pytest.mark.parametrize("version", ["", "7", "2027-05-01T00:00:00+00:00"])
def test_a_correction_of_no_known_version_is_stale(belgian: Client, belfry: Monument, version: str) -> None:
    values = {**form_of(belgian, belfry), "name": "What I typed", "version": version}
    assert belgian.post(address(belfry, "edit/"), values).status_code == 409


# --- names


def test_names_are_given_changed_and_taken_away(belgian: Client, belfry: Monument) -> None:
    values = {"name_en": "", "name_nl": "", "name_ar": "برج", "name_fr": "Beffroi", "more_language": "lb",
              "more_name": "Beffroa"}  # fmt: skip
    assert belgian.post(address(belfry, "names/"), values).status_code == 302
    assert dict(belfry.names.values_list("language", "text")) == {"ar": "برج", "fr": "Beffroi", "lb": "Beffroa"}
    assert 'name="name_lb"' in belgian.get(address(belfry, "names/")).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"more_name": "Something"}, "more_language"),
        ({"more_language": "zzq", "more_name": "Something"}, "more_language"),
        ({"more_language": "lb", "more_name": "x" * 200}, "more_name"),
        ({"name_fr": "x" * 200}, "name_fr"),
    ],
)
def test_wrong_name_stands_beside_its_field(
    belgian: Client, belfry: Monument, values: dict[str, str], field: str
) -> None:
    response = belgian.post(address(belfry, "names/"), {"name_nl": "Belfort", "name_ar": "برج", **values})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert belfry.names.count() == 2


# --- merging


@pytest.fixture
def twin(belfry: Monument, make_promise: MakePromise) -> Monument:
    """Of the same name some hundred metres away, promised for no edition."""
    place = {"latitude": f"{float(belfry.latitude) + 0.005:.5f}", "is_another": True}
    promise = make_promise(name="The belfry", owner_name="City", **place)
    Promise.objects.filter(pk=promise.pk).update(year=2028)
    return promise.monument


def test_namesakes_are_offered_and_stand_side_by_side(belgian: Client, belfry: Monument, twin: Monument) -> None:
    assert "1 namesake near by" in belgian.get(address(belfry)).content.decode()
    assert f"?other={twin.pk}" in belgian.get(address(belfry, "merge/")).content.decode()
    response = belgian.get(f"{address(belfry, 'merge/')}?other={twin.pk}")
    page = response.content.decode()
    assert "556 metres apart" in page
    assert "differs" in page
    rows = {row.label: (row.one, row.other) for row in response.context["rows"]}
    assert rows["Name"] == ("Belfry", "The belfry")
    assert rows["Names in other languages"] == ("ar: برج\nnl: Belfort", "")
    assert rows["Promises"] == ("2027: Promised", "2028: Promised")
    assert not next(row for row in response.context["rows"] if row.label == "Owner").differs


@pytest.mark.parametrize("keeps_first", [True, False])
def test_two_become_one_whichever_is_kept(belgian: Client, belfry: Monument, twin: Monument, keeps_first: bool) -> None:
    kept, gone = (belfry, twin) if keeps_first else (twin, belfry)
    response = belgian.post(address(belfry, "merge/"), {"other": twin.pk, "keep": kept.pk})
    assert response["Location"] == address(kept)
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    assert set(Promise.objects.values_list("monument_id", flat=True)) == {kept.pk}
    page = belgian.get(address(gone)).content.decode()
    assert "Merged into:" in page
    assert "edit/" not in page.split("desk-review")[1]
    assert gone.name not in names(belgian.get(REGISTRY))


def test_merge_of_two_that_are_promised_for_one_edition_is_told(
    belgian: Client, belfry: Monument, twin: Monument
) -> None:
    Promise.objects.update(year=2027)
    response = belgian.post(address(belfry, "merge/"), {"other": twin.pk, "keep": twin.pk})
    assert response.status_code == 422
    assert "Both are promised for 2027" in response.content.decode()
    assert not Monument.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("keep", ["", "x", "999999", "1 OR 1"])
def test_merge_with_nonsense_changes_nothing(belgian: Client, belfry: Monument, twin: Monument, keep: str) -> None:
    assert belgian.post(address(belfry, "merge/"), {"other": twin.pk, "keep": keep}).status_code == 422
    assert belgian.post(address(belfry, "merge/"), {"other": belfry.pk, "keep": belfry.pk}).status_code == 422
    assert belgian.post(address(belfry, "merge/"), {"other": "9" * 30, "keep": belfry.pk}).status_code == 422
    assert not Monument.objects.filter(merged_into__isnull=False).exists()


def test_merge_with_another_country_is_refused(belgian: Client, belfry: Monument, make_promise: MakePromise) -> None:
    theirs = make_promise(name="Belfry", country="FR").monument
    merge = address(belfry, "merge/")
    assert belgian.get(f"{merge}?other={theirs.pk}").context["other"] is None
    assert belgian.get(f"{merge}?q=belfry").context["found"] == []
    assert belgian.post(merge, {"other": theirs.pk, "keep": belfry.pk}).status_code == 422
    theirs.refresh_from_db()
    assert theirs.merged_into_id is None


def test_another_one_of_the_country_is_searched(belgian: Client, belfry: Monument, make_promise: MakePromise) -> None:
    far = make_promise(name="Far tower", latitude="51.1").monument
    found = belgian.get(f"{address(belfry, 'merge/')}?q=far").context["found"]
    assert [one.pk for one in found] == [far.pk]
