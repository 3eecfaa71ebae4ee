"""Version 1 of the API: what it reads, what it takes in, and how it says no."""

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import resolve
from django.utils.translation import override

from blueheart.initiatives.actions import merge_initiatives, withdraw_initiative
from blueheart.initiatives.models import Draft, Initiative
from tests import reach

client = Client()
V1 = "/api/v1"


def post(body: Any, **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"{V1}/initiatives/drafts", text, content_type="application/json", headers=headers)


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


# --- reading


def test_the_root_leads_to_everything(initiatives: list[Initiative]) -> None:
    links = client.get(f"{V1}/").json()["links"]
    for name, url in links.items():
        query = "?q=bru" if name == "cities" else ""
        assert client.get(url.removeprefix("http://127.0.0.1:8000") + query).status_code == 200, name


def test_pages_hold_every_initiative_once_in_order(initiatives: list[Initiative]) -> None:
    found: list[dict[str, Any]] = []
    url: str | None = f"{V1}/initiatives?limit=2"
    while url:
        body = client.get(url).json()
        found += body["initiatives"]
        url = body["next"] and body["next"].removeprefix("http://127.0.0.1:8000")
    assert sorted(one["id"] for one in found) == sorted(str(one.uid) for one in initiatives)
    assert [one["starts_at_utc"] for one in found] == sorted(one["starts_at_utc"] for one in found)


def test_pages_stay_whole_while_initiatives_come_and_go(initiatives: list[Initiative]) -> None:
    """Read page by page while one is published before and one behind the cursor, and one read already is withdrawn."""
    found: list[str] = []
    url: str | None = f"{V1}/initiatives?limit=2"
    for step in range(20):
        if url is None:
            break
        body = client.get(url).json()
        found += [one["id"] for one in body["initiatives"]]
        if step == 1:
            reach.add(title="Earlier", starts_on="2027-01-01", ends_on="2027-01-01")
            later = reach.add(title="Later", starts_on="2027-12-31", ends_on="2027-12-31")
            gone = Initiative.objects.get(uid=found[0])
            withdraw_initiative(initiative_id=gone.pk, by=reach.SYSTEM, at=reach.AT)
        url = body["next"] and body["next"].removeprefix("http://127.0.0.1:8000")
    assert len(found) == len(set(found))
    assert set(found) == {str(one.uid) for one in (*initiatives, later)}


def test_an_initiative_tells_its_times_language_and_whether_it_is_a_sample(initiatives: list[Initiative]) -> None:
    sydney = next(one for one in initiatives if one.is_sample)
    body = client.get(f"{V1}/initiatives/{sydney.slug}?lang=fr").json()
    assert body["is_sample"] is True
    assert body["zone"] == "Australia/Sydney"
    assert body["starts_at_local"] == "2027-06-20T18:00:00+10:00"
    assert body["starts_at_utc"] == "2027-06-20T08:00:00Z"
    assert body["text_language"] == "en"
    assert body["country_name"] == "Australie"
    assert body["url"] == f"http://127.0.0.1:8000/fr/initiatives/{sydney.slug}/"
    assert body["latitude"] == -33.86785


def test_unpublished_is_not_there_and_what_does_not_take_place_is_gone(initiatives: list[Initiative]) -> None:
    hidden = reach.add(publish=False)
    assert_problem(client.get(f"{V1}/initiatives/{hidden.slug}"), 404)
    withdraw_initiative(initiative_id=initiatives[0].pk, by=reach.SYSTEM, at=reach.AT + timedelta(hours=1))
    assert_problem(client.get(f"{V1}/initiatives/{initiatives[0].slug}"), 410)
    merge_initiatives(
        keep_id=initiatives[2].pk, merge_id=initiatives[1].pk, by=reach.SYSTEM, at=reach.AT + timedelta(hours=1)
    )
    assert initiatives[2].slug in assert_problem(client.get(f"{V1}/initiatives/{initiatives[1].slug}"), 410)["detail"]


@pytest.mark.parametrize(
    "path", ["/initiatives", "/editions", "/supporters", "/choices", "/", "/docs", "/openapi.json"]
)
def test_an_unchanged_answer_is_304_and_public(initiatives: list[Initiative], path: str) -> None:
    first = client.get(V1 + path)
    assert first.headers["Cache-Control"].startswith("public")
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(V1 + path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    reach.add()
    assert client.get(V1 + path, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_choices_have_a_label_in_each_language(db: None) -> None:
    body = client.get(f"{V1}/choices").json()
    assert {"kinds", "purposes", "sectors", "place_kinds"} <= set(body)
    assert set(body["kinds"][0]["labels"]) == {"en", "fr", "nl", "de", "ar"}


def test_cities_are_found_by_a_beginning(cities: None) -> None:
    found = client.get(f"{V1}/cities?q=li%C3%A8").json()
    assert [one["id"] for one in found] == [2792413]
    assert assert_problem(client.get(f"{V1}/cities?q=l"), 400)["errors"][0]["field"] == "q"


def test_a_page_takes_few_queries(initiatives: list[Initiative], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        client.get(f"{V1}/initiatives?country=BE")


# --- refusals


@pytest.mark.parametrize("path", ["/nothing", "/initiatives/", "/initiatives/no-such-one"])
def test_what_is_not_there_is_a_problem_and_no_redirect(db: None, path: str) -> None:
    assert_problem(client.get(V1 + path), 404)


def test_a_method_that_is_not_taken_is_a_problem(db: None) -> None:
    response = client.put(f"{V1}/initiatives")
    assert_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert_problem(client.get(f"{V1}/initiatives/drafts"), 405)


def test_every_wrong_parameter_is_named_in_the_readers_language(db: None) -> None:
    response = client.get(f"{V1}/initiatives?year=x&kind=y&limit=500", headers={"accept-language": "fr"})
    body = assert_problem(response, 400)
    assert {error["field"] for error in body["errors"]} == {"year", "kind", "limit"}
    assert response.headers["Content-Language"] == "fr"


def test_a_busy_database_is_503_and_a_fault_is_500(db: None) -> None:
    with patch("blueheart.api.v1.list_page", side_effect=OperationalError("database is locked")):
        response = client.get(f"{V1}/initiatives")
    assert_problem(response, 503)
    assert response.headers["Retry-After"] == "5"
    with patch("blueheart.api.v1.list_page", side_effect=RuntimeError("secret")):
        response = client.get(f"{V1}/initiatives")
    assert "secret" not in response.content.decode()
    assert_problem(response, 500)


# --- drafts


def test_a_draft_is_kept_and_its_address_is_the_forms(initiatives: list[Initiative]) -> None:
    response = post({"year": 2027, "language": "nl", "title": "Blauwe mars", "city": "Liège", "kind": "nope"})
    assert response.status_code == 201, response.content
    body = response.json()
    assert response.headers["Location"] == body["url"]
    draft = Draft.objects.get()
    assert draft.typed == {"title": "Blauwe mars", "city": "Liège", "kind": "nope"}
    path = body["url"].removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/nl/world-day/2027/submit/")
    with override("nl"):
        assert resolve(path).kwargs["key"] == draft.key
    fields = {problem["field"]: problem for problem in body["problems"]}
    assert fields["kind"]["code"] == "unknown_choice"
    assert "conference" in fields["kind"]["message"]
    assert {"text_language", "contact_email", "purpose"} <= set(fields)
    assert "title" not in fields
    assert Initiative.objects.count() == len(initiatives)


def test_a_draft_takes_numbers_where_a_program_has_numbers(cities: None) -> None:
    assert post({"year": 2027, "city_id": 2800866, "latitude": 50.8, "longitude": 4}).status_code == 201
    typed = Draft.objects.get().typed
    assert (typed["city_id"], typed["latitude"], typed["longitude"]) == ("2800866", "50.8", "4.0")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", "body"), ("[]", "year"), ({}, "year"), ({"year": 1}, "year"), ({"year": 2026}, "year"),
        ({"year": 2027, "title": 5}, "title"), ({"year": 2027, "title": "x" * 1001}, "title"),
        ({"year": 2027, "language": "tlh"}, "language"), ({"year": 2027, "languages": "en"}, "languages"),
        ({"year": 2027, "city_id": {"a": 1}}, "city_id"),
    ],
)  # fmt: skip
def test_a_draft_of_another_shape_is_refused_by_field(cities: None, body: Any, field: str) -> None:
    errors = assert_problem(post(body), 422)["errors"]
    assert [error["field"] for error in errors] == [field]
    assert not Draft.objects.exists()


def test_a_body_that_is_not_said_to_be_json_is_refused(cities: None) -> None:
    answer = client.post(f"{V1}/initiatives/drafts", "year=2027", content_type="application/x-www-form-urlencoded")
    assert "application/json" in assert_problem(answer, 415)["detail"]


def test_a_body_in_chunks_is_refused_and_not_read_as_empty(cities: None) -> None:
    answer = client.generic(
        "POST", f"{V1}/initiatives/drafts", b"", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked"
    )
    assert "Content-Length" in assert_problem(answer, 411)["detail"]


def test_a_draft_without_a_language_takes_the_readers(cities: None) -> None:
    answer = client.post(
        f"{V1}/initiatives/drafts", json.dumps({"year": 2027}), content_type="application/json",
        headers={"accept-language": "nl"},
    )  # fmt: skip
    assert "/nl/world-day/2027/" in answer.json()["url"]


def test_an_impossible_day_is_told_though_the_city_is_wrong_too(cities: None) -> None:
    found = post({"year": 2027, "city": "Nowhereville", "starts_on": "2027-02-30", "starts_at": "25:00"}).json()
    codes = {problem["field"]: problem["code"] for problem in found["problems"]}
    assert (codes["city"], codes["starts_on"], codes["starts_at"]) == (
        "unknown_city", "impossible_date", "impossible_time",
    )  # fmt: skip


def test_script_and_bidi_characters_are_told_as_in_the_form(cities: None) -> None:
    body = post({"year": 2027, "title": "<script>x</script>", "organiser_name": "a\u202eb"}).json()
    codes = {problem["field"]: problem["code"] for problem in body["problems"]}
    assert codes["title"] == "markup"
    assert codes["organiser_name"] == "control_characters"


def test_ten_megabytes_are_refused_before_they_are_read(cities: None) -> None:
    assert_problem(post({"year": 2027, "title": "x" * 10_000_000}), 413)


def test_drafts_are_limited_and_say_when_to_come_back(cities: None) -> None:
    statuses = [post({"year": 2027}).status_code for _ in range(21)]
    assert statuses[:20] == [201] * 20
    response = post({"year": 2027})
    assert_problem(response, 429)
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_a_page_of_another_site_may_send_a_draft(cities: None) -> None:
    asked = client.options(f"{V1}/initiatives/drafts", headers={"origin": "https://example.org"})
    assert asked.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    assert Client(enforce_csrf_checks=True).post(
        f"{V1}/initiatives/drafts", json.dumps({"year": 2027}), content_type="application/json"
    ).status_code == 201  # fmt: skip


# --- its own description


def test_the_description_is_openapi_3_1_with_every_refusal(db: None) -> None:
    document = client.get(f"{V1}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"304", "400", "405"} <= set(document["paths"]["/api/v1/initiatives"]["get"]["responses"])
    assert {"422", "429", "413"} <= set(document["paths"]["/api/v1/initiatives/drafts"]["post"]["responses"])


def test_the_docs_name_every_address_without_inline_style_or_script(db: None) -> None:
    document = client.get(f"{V1}/openapi.json").json()
    response = client.get(f"{V1}/docs")
    page = response.content.decode()
    for path in document["paths"]:
        assert path in page
    assert "<style" not in page
    assert " style=" not in page
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
