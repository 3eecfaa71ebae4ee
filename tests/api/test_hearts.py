"""Open data of the hearts: the page's own numbers, page by page, with validators."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from blueheart.supporters.models import Supporter
from tests.wearers import AT, add_hearts

pytestmark = pytest.mark.django_db
client = Client()


@pytest.fixture(autouse=True)
def _hearts() -> None:
    Supporter.objects.create(slug="a-club", name="A club", sector="sport")
    add_hearts(9, country="BE", at=AT - timedelta(days=1))
    add_hearts(2, country="BE", group="a-club")
    add_hearts(3, country="LU", is_confirmed=False)
    add_hearts(1)


def rows_of(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while path:
        response = client.get(path)
        assert response.status_code == 200, response.content
        body = response.json()
        found += body["hearts"]
        path = (body["next"] or "").removeprefix("http://127.0.0.1:8000")
    return found


def test_days_and_countries_come_page_by_page() -> None:
    rows = rows_of("/api/v1/hearts?limit=1")
    assert [(row["day"], row["country"], row["confirmed"]) for row in rows] == [
        ("2027-05-31", "BE", 9),
        ("2027-06-01", "BE", 2),
        ("2027-06-01", "other", 0),
        ("2027-06-01", "unknown", 1),
    ]
    assert rows == rows_of("/api/v1/hearts")


def test_count_is_the_sum_of_the_days_and_of_a_group() -> None:
    whole = client.get("/api/v1/hearts/count").json()
    rows = rows_of("/api/v1/hearts")
    assert {name: sum(row[name] for row in rows) for name in ("confirmed", "unconfirmed")} == {
        "confirmed": whole["confirmed"], "unconfirmed": whole["unconfirmed"],
    }  # fmt: skip
    assert (whole["confirmed"], whole["unconfirmed"]) == (12, 3)
    assert client.get("/api/v1/hearts/count?group=a-club").json()["confirmed"] == 2


def test_filters_narrow_and_what_is_wrong_is_told() -> None:
    assert [row["confirmed"] for row in rows_of("/api/v1/hearts?country=be&since=2027-06-01")] == [2]
    assert rows_of("/api/v1/hearts?country=LU") == [], "a small country is not shown on its own, asked for or not"
    assert [row["unconfirmed"] for row in rows_of("/api/v1/hearts?country=other&until=2027-06-01")] == [3]
    for query in ("country=ZZ", "since=yesterday", "after=20270601-", "after=20271301-BE", "limit=0"):
        response = client.get(f"/api/v1/hearts?{query}")
        assert response.status_code == 400
        assert response.headers["Content-Type"].startswith("application/problem+json")
    assert client.get("/api/v1/hearts/count?group=nobody").status_code == 400


def test_tag_follows_the_content_and_a_press_changes_it() -> None:
    first = client.get("/api/v1/hearts/count")
    tag = first.headers["ETag"]
    assert client.get("/api/v1/hearts/count", headers={"If-None-Match": tag}).status_code == 304
    add_hearts(1)
    again = client.get("/api/v1/hearts/count", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json()["confirmed"] == first.json()["confirmed"] + 1


def test_table_holds_the_same_numbers() -> None:
    response = client.get("/feeds/hearts.csv")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/csv")
    assert lines[0] == "day,country,confirmed,unconfirmed,withdrawn,void"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        [row["day"], row["country"], str(row["confirmed"])] for row in rows_of("/api/v1/hearts")
    ]


def test_answers_take_two_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        client.get("/api/v1/hearts")
    with django_assert_max_num_queries(1):
        client.get("/api/v1/hearts/count")
