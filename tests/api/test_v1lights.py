"""Version 1 of the API: monuments and lights."""

from typing import Any

import pytest
from django.test import Client

from blueheart.illuminations.actions import cancel_promise, merge_monuments, name_monument
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise
from tests.promisers import BRUSSELS, COORDINATOR, NOW, add_places, add_promise

V1 = "/api/v1"
client = Client()


@pytest.fixture
def promises(db: None) -> list[Promise]:
    add_places()
    found = [
        add_promise(rule="fixed", fixed_time="22:00"),
        add_promise(name="Gravensteen", latitude="51.0573", longitude="3.7208", kind="castle", rule="fixed",
                    fixed_time="22:00"),
        add_promise(name="Hall", city_id=BRUSSELS, latitude="50.8467", longitude="4.3525", kind="city_hall",
                    rule="fixed", fixed_time="22:30", curfew="01:00"),
    ]  # fmt: skip
    add_promise(name="Gate", latitude="51.06", longitude="3.73", to=PromiseState.PROMISED)
    return found


def body_of(path: str, status: int = 200) -> dict[str, Any]:
    response = client.get(V1 + path)
    assert response.status_code == status, response.content
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    body: dict[str, Any] = response.json()
    return body


def walk(path: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    url: str | None = path
    while url:
        body = body_of(url)
        found += body[key]
        url = body["next"] and body["next"].removeprefix("http://127.0.0.1:8000" + V1)
    return found


def test_illuminations_come_page_by_page_in_the_order_of_their_start(promises: list[Promise]) -> None:
    found = walk("/illuminations?limit=1", "illuminations")
    assert [one["id"] for one in found] == [str(one.uid) for one in promises]
    assert [one["id"] for one in walk("/illuminations?kind=castle", "illuminations")] == [str(promises[1].uid)]


def test_light_tells_its_times_and_place_and_no_contact(promises: list[Promise]) -> None:
    one = body_of("/illuminations?lang=fr&limit=1")["illuminations"][0]
    assert one["starts_at_local"] == "2027-07-30T22:00:00+02:00"
    assert one["starts_at_utc"] == "2027-07-30T20:00:00Z"
    assert (one["minutes"], one["day"], one["year"]) == (150, "2027-07-30", 2027)
    assert one["country_name"] == "Belgique"
    assert one["monument"] == promises[0].monument.slug
    assert "ann@example.org" not in str(one)
    assert "Ann Example" not in str(one)


def test_monuments_are_those_that_everybody_may_see(promises: list[Promise]) -> None:
    found = walk("/monuments?limit=1", "monuments")
    assert [one["name"] for one in found] == ["Belfry of Ghent", "Gravensteen", "Hall"]
    assert [one["name"] for one in walk("/monuments?q=grav", "monuments")] == ["Gravensteen"]
    assert [one["name"] for one in walk(f"/monuments?city={BRUSSELS}", "monuments")] == ["Hall"]
    assert len(walk("/monuments?year=2027", "monuments")) == len(promises)
    assert walk("/monuments?year=2026", "monuments") == []


def test_monument_has_its_names_and_its_lights(promises: list[Promise]) -> None:
    monument = promises[2].monument
    name_monument(monument_id=monument.pk, names={"nl": "Stadhuis"}, by=COORDINATOR, at=NOW)
    one = body_of(f"/monuments/{monument.slug}?lang=nl")
    assert (one["name"], one["name_language"]) == ("Stadhuis", "nl")
    assert one["names"] == {"en": "Hall", "nl": "Stadhuis"}
    assert (one["curfew"], one["height_m"], one["is_national"]) == ("01:00", 91, False)
    assert [light["id"] for light in one["illuminations"]] == [str(promises[2].uid)]
    assert one["illuminations"][0]["name"] == "Stadhuis"


def test_monument_that_is_hidden_is_404_and_a_merged_one_410(promises: list[Promise]) -> None:
    hidden = Monument.objects.get(name="Gate")
    assert body_of(f"/monuments/{hidden.slug}", 404)["status"] == 404
    assert body_of("/monuments/no-such-one", 404)["status"] == 404
    keep, gone = promises[0].monument, hidden
    promise = gone.promises.get()
    cancel_promise(promise_id=promise.pk, reason="A double", by=COORDINATOR, at=NOW)
    merge_monuments(keep_id=keep.pk, merge_id=gone.pk, by=COORDINATOR, at=NOW)
    assert keep.slug in body_of(f"/monuments/{gone.slug}", 410)["detail"]


def test_what_was_merged_into_a_hidden_one_does_not_tell_its_name(promises: list[Promise]) -> None:
    hidden, gone = Monument.objects.get(name="Gate"), promises[0].monument
    Monument.objects.filter(pk=gone.pk).update(merged_into=hidden, is_listed=False)
    assert hidden.slug not in str(body_of(f"/monuments/{gone.slug}", 404))


def test_one_monument_and_its_lights_are_read_once(promises: list[Promise], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        assert body_of(f"/monuments/{promises[0].monument.slug}")["illuminations"]


@pytest.mark.parametrize("path", ["/illuminations", "/monuments"])
def test_unchanged_answer_is_304(promises: list[Promise], path: str) -> None:
    first = client.get(V1 + path)
    assert first.headers["Cache-Control"].startswith("public")
    assert not first.cookies
    again = client.get(V1 + path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    add_promise(name="Tower", latitude="51.07", longitude="3.74")
    assert client.get(V1 + path, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/illuminations?after=12", "after"), ("/illuminations?limit=101", "limit"), ("/monuments?after=1-1", "after"),
        ("/monuments?state=lit", "state"), ("/monuments?monument=belfry", "monument"),
        ("/monuments?kind=march", "kind"), ("/monuments?lang=tlh", "lang"),
    ],
)  # fmt: skip
def test_wrong_parameter_is_named(db: None, path: str, field: str) -> None:
    assert [error["field"] for error in body_of(path, 400)["errors"]] == [field]


def test_choices_of_lights_have_labels(db: None) -> None:
    body = body_of("/choices")
    assert "castle" in {one["value"] for one in body["monument_kinds"]}
    assert set(body["dressings"][0]["labels"]) == {"en", "fr", "nl", "de", "ar"}
    assert {one["value"] for one in body["light_rules"]} == {"civil_dusk", "sunset", "fixed", "darkest"}


@pytest.mark.parametrize(("path", "most"), [("/illuminations", 4), ("/monuments", 5)])
def test_page_takes_the_same_queries_whatever_its_length(
    promises: list[Promise], django_assert_num_queries: Any, path: str, most: int
) -> None:
    for limit in (1, 3):
        with django_assert_num_queries(most):
            client.get(f"{V1}{path}?limit={limit}")
