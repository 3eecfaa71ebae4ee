"""Whole result sets are sent so often to one address; pages of them, calendars and unchanged answers always."""

import json
from typing import Any

import pytest
from django.test import Client

from blueheart.api import callers
from blueheart.api.openapi import document
from blueheart.kernel.limits import RateLimit

client = Client()
WHOLE = ("initiatives.geojson", "initiatives.json", "initiatives.csv", "illuminations.geojson", "illuminations.kml",
         "illuminations.csv", "hearts.csv")  # fmt: skip


@pytest.fixture(autouse=True)
def _two_an_hour(initiatives: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "WHOLE_SETS", RateLimit("api.whole_sets", per_hour=2))


def get(path: str, *, address: str = "192.0.2.1", **headers: str) -> Any:
    response = client.get(path, REMOTE_ADDR=address, headers=headers)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def test_the_third_whole_set_is_refused_whatever_its_format() -> None:
    assert get("/feeds/initiatives.json").status_code == 200
    assert get("/feeds/illuminations.csv?year=2027").status_code == 200
    for name in WHOLE:
        refused = get(f"/feeds/{name}", **{"Accept-Language": "fr"})
        assert refused.status_code == 429
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.headers["Cache-Control"] == "no-store"
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert refused.headers["Retry-After"] in json.loads(refused.content)["detail"]
        assert "limit" in json.loads(refused.content)["detail"]


def test_another_address_has_its_own_count() -> None:
    assert [get("/feeds/initiatives.csv").status_code for _ in range(3)] == [200, 200, 429]
    assert get("/feeds/initiatives.csv", address="192.0.2.2").status_code == 200


def test_pages_calendars_and_readers_of_news_are_not_counted() -> None:
    for path in ("initiatives.json?limit=2", "illuminations.kml?limit=2", "initiatives.ics", "initiatives.atom"):
        assert {get(f"/feeds/{path}").status_code for _ in range(4)} == {200}
    assert get("/feeds/initiatives.json").status_code == 200


def test_an_unchanged_answer_is_not_counted() -> None:
    tag = get("/feeds/initiatives.json").headers["ETag"]
    assert {get("/feeds/initiatives.json", **{"If-None-Match": tag}).status_code for _ in range(4)} == {304}
    assert get("/feeds/initiatives.json").status_code == 200


def test_the_schema_tells_of_it_where_it_can_happen() -> None:
    paths = {path: set(found["get"]["responses"]) for path, found in document()["paths"].items() if "/feeds/" in path}
    assert {path.removeprefix("/feeds/") for path, answers in paths.items() if "429" in answers} == set(WHOLE)
