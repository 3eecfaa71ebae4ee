"""Monuments as visitors find them: the list, a city's, each one's page, and what machines read of them."""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from blueheart.campaign.models import Edition
from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.events import InitiativeMatched
from blueheart.illuminations.models import Monument, MonumentName, Promise
from blueheart.initiatives.actions import add_picture
from blueheart.kernel import generation
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.actors import Actor
from tests import reach
from tests.organisers import photograph
from tests.promisers import BRUSSELS, COORDINATOR, GHENT, NOW, SYDNEY, add_places, add_promise, promiser_of

pytestmark = pytest.mark.django_db
client = Client()
HEAD = Actor.staff(ref=1, roles=frozenset({"head_office"}))
AFTER = datetime.fromisoformat("2027-07-31T09:00:00+00:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


@pytest.fixture
def belfry() -> Monument:
    return add_promise().monument


def get(path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return html.unescape(response.content.decode())


def names_on(page: str) -> set[str]:
    return set(re.findall(r'<h3><a href="[^"]*"><span[^>]*>([^<]*)</span>', page))


def test_a_light_and_an_initiative_of_one_evening_lead_to_each_other(belfry: Monument) -> None:
    words = {"kind": "lighting", "city_id": GHENT, "starts_at": "22:00", "ends_at": "23:00"}
    initiative = reach.add(title="The Belfry of Ghent turns blue", **words)
    other = reach.add(title="A bridge elsewhere", **words)
    run_due_deliveries(at=NOW, limit=1000)
    monument_page = get(f"/en/monuments/{belfry.slug}/")
    assert f'<a href="/en/initiatives/{initiative.slug}/" lang="en" dir="auto">{initiative.title}</a>' in monument_page
    assert other.slug not in monument_page
    link = f'<a href="/en/monuments/{belfry.slug}/" lang="en" dir="ltr">Belfry of Ghent</a>'
    assert link in get(f"/en/initiatives/{initiative.slug}/")
    assert link not in get(f"/en/initiatives/{other.slug}/")
    assert InitiativeMatched.is_visible


def test_every_page_of_monuments_leads_to_its_lights_as_data(belfry: Monument) -> None:
    pages = {
        "/en/monuments/?country=BE&q=belfry": "country=BE&year=2027&lang=en",
        f"/en/monuments/city/{GHENT}/": f"city={GHENT}&year=2027&lang=en",
        f"/en/monuments/{belfry.slug}/": f"monument={belfry.slug}&lang=en",
    }
    for path, query in pages.items():
        shown = get(path)
        for form in ("geojson", "kml", "ics", "csv"):
            address = f"/feeds/illuminations.{form}?{query}"
            assert f'href="{address}"' in shown, (path, address)
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200, address
            assert "Belfry of Ghent" in body.decode(), address


def place_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    place: dict[str, Any] = json.loads(found.group(1))
    return place


def add_opera() -> Promise:
    promise = add_promise(
        to=PromiseState.PROMISED, name="Harbour opera", kind="theatre", city_id=SYDNEY, latitude="-33.8568",
        longitude="151.2153", contact_email="b@example.org",
    )  # fmt: skip
    return actions.confirm_promise(promise_id=promise.pk, by=HEAD, at=NOW)


# --- the list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Belfry of Ghent", "Harbour opera"}),
        ("country=AU", {"Harbour opera"}),
        (f"city={GHENT}", {"Belfry of Ghent"}),
        ("kind=tower", {"Belfry of Ghent"}),
        ("q=OPERÁ+harb", {"Harbour opera"}),
        ("year=2027", {"Belfry of Ghent", "Harbour opera"}),
        ("year=2019", set()),
        ("kind=moon&country=QQ&year=x&city=x&page=x", {"Belfry of Ghent", "Harbour opera"}),
        ("q=%00&city=99999999999999999999&page=99999", {"Belfry of Ghent", "Harbour opera"}),
    ],
)
@pytest.mark.usefixtures("belfry")
def test_list_shows_what_the_filter_asks_for(query: str, expected: set[str]) -> None:
    add_opera()
    assert names_on(get(f"/en/monuments/?{query}")) == expected


def test_only_what_was_confirmed_once_is_listed() -> None:
    monument = add_promise(to=PromiseState.PROMISED).monument
    assert names_on(get("/en/monuments/")) == set()
    get(f"/en/monuments/{monument.slug}/", status=404)


def test_typed_city_leads_to_its_number() -> None:
    response = client.get("/en/monuments/?place=Ghent&kind=tower")
    assert response["Location"] == f"/en/monuments/?kind=tower&city={GHENT}"


def test_list_is_paged_with_the_same_number_of_queries(django_assert_max_num_queries: Any) -> None:
    first = add_promise()
    monument = first.monument
    monuments = [
        Monument(
            slug=f"tower-{n}", name=f"Tower {n:02}", folded=f" tower {n:02}", kind="tower", city=monument.city,
            country="BE", latitude="51.0", longitude="3.7", zone=monument.zone, is_listed=True, registered_at=NOW,
            changed_at=NOW,
        )
        for n in range(40)
    ]  # fmt: skip
    Monument.objects.bulk_create(monuments)
    with django_assert_max_num_queries(10):
        page = get("/en/monuments/")
    assert len(names_on(page)) == 30
    assert "<b>41</b>" in page
    assert len(names_on(get("/en/monuments/?page=2"))) == 11


def test_namesakes_stand_in_one_order_over_all_pages() -> None:
    monument = add_promise(name="Tower").monument
    Monument.objects.bulk_create(
        Monument(
            slug=f"namesake-{n}", name="Tower", folded=" tower", kind="tower", city=monument.city, country="BE",
            latitude="51.0", longitude="3.7", zone=monument.zone, is_listed=True, registered_at=NOW, changed_at=NOW,
        )
        for n in range(40)
    )  # fmt: skip
    for one in Monument.objects.order_by("-pk"):  # PostgreSQL reads what was written last at the end
        one.save()
    pages = "".join(get(f"/en/monuments/?page={number}") for number in (1, 2))
    slugs = re.findall(r"/en/monuments/([\w-]+)/", pages)
    found = list(dict.fromkeys(slug for slug in slugs if slug.startswith("namesake")))
    assert found == [f"namesake-{n}" for n in range(40)]


def test_samples_are_counted_beside_the_monuments_that_a_filter_finds(belfry: Monument) -> None:
    sample = add_opera().monument
    assert "of them" not in get("/en/monuments/")
    Monument.objects.filter(pk=sample.pk).update(is_sample=True)
    generation.bump()
    assert "1 of them a sample" in get("/en/monuments/")
    assert "of them" not in get(f"/en/monuments/?city={belfry.city_id}")


def test_hours_are_those_of_the_place_and_the_edition(belfry: Monument) -> None:
    promise = Promise.objects.get()
    Promise.objects.update(starts_at_utc=datetime.fromisoformat("2027-07-30T20:13:00Z"))
    page = get("/en/monuments/")
    assert "22:13" in page
    assert f"{promise.year}" in page


def test_names_are_in_the_language_of_the_page_where_known(belfry: Monument) -> None:
    MonumentName.objects.create(monument=belfry, language="ar", text="برج غنت")
    assert names_on(get("/ar/monuments/")) == {"برج غنت"}
    assert '<span lang="ar" dir="rtl">برج غنت</span>' in get("/ar/monuments/")
    assert '<span lang="en" dir="ltr">Belfry of Ghent</span>' in get("/nl/monuments/")


# --- one monument


def test_page_tells_what_is_known(belfry: Monument, django_assert_max_num_queries: Any) -> None:
    MonumentName.objects.create(monument=belfry, language="nl", text="Belfort van Gent")
    with django_assert_max_num_queries(7):
        page = get(f"/en/monuments/{belfry.slug}/")
    assert '<h1><bdi lang="en" dir="ltr">Belfry of Ghent</bdi></h1>' in page
    assert '<span lang="nl" dir="ltr">Belfort van Gent</span>' in page
    for known in ("City of Ghent", "Technical service", "91 m", "Tower or belfry", "51.05365, 3.72497"):
        assert known in page, known
    assert f"/en/monuments/city/{GHENT}/" in page
    assert 'data-zone="Europe/Brussels"' in page


def test_private_words_stay_private(belfry: Monument) -> None:
    page = get(f"/en/monuments/{belfry.slug}/")
    assert "ann@example.org" not in page
    assert "Ann Example" not in page


def test_texts_are_escaped() -> None:
    monument = add_promise(dressing_note="a & b").monument
    Monument.objects.update(name="<b>bold</b>", owner_name="</script><i>")
    page = client.get(f"/en/monuments/{monument.slug}/").content.decode()
    assert "<b>bold" not in page
    assert "</script><i>" not in page
    assert place_of(page)["name"] == "<b>bold</b>"


def test_schema_org_names_place_and_lights(belfry: Monument) -> None:
    MonumentName.objects.create(monument=belfry, language="nl", text="Belfort van Gent")
    place = place_of(get(f"/en/monuments/{belfry.slug}/"))
    assert (place["@type"], place["name"], place["alternateName"]) == (
        "LandmarksOrHistoricalBuildings", "Belfry of Ghent", ["Belfort van Gent"],
    )  # fmt: skip
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 51.05365, "longitude": 3.72497}
    assert place["event"][0]["startDate"].endswith("+02:00")


def test_sample_is_marked_and_says_nothing_to_search_engines(belfry: Monument) -> None:
    Monument.objects.update(is_sample=True)
    page = get(f"/en/monuments/{belfry.slug}/")
    assert "not a real monument" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page
    assert "tag--sample" in get("/en/monuments/")


def test_merged_one_leads_on_for_good(belfry: Monument) -> None:
    other = add_promise(
        to=PromiseState.PROPOSED, name="Belfort", is_another=True, contact_email="b@example.org"
    ).monument
    Promise.objects.filter(monument=other).delete()
    actions.merge_monuments(keep_id=belfry.pk, merge_id=other.pk, by=COORDINATOR, at=NOW)
    response = client.get(f"/nl/monuments/{other.slug}/")
    assert (response.status_code, response["Location"]) == (301, f"/nl/monuments/{belfry.slug}/")


def test_unknown_one_is_not_found() -> None:
    get("/en/monuments/no-such-thing/", status=404)


def add_photo(promise: Promise, moment: str, *, is_public: bool, text: str = "The tower") -> None:
    file = photograph()
    photo = actions.add_photo(
        promise_id=promise.pk, picture=add_picture(file=file, size=len(file.getvalue()), at=NOW), moment=moment,
        alternative_text=text, credit="Ann", has_consent=True, by=promiser_of(promise), at=NOW,
    )  # fmt: skip
    actions.decide_photo(photo_id=photo.pk, is_public=is_public, by=COORDINATOR, at=NOW)


def test_history_shows_numbers_and_a_pair_to_slide_once_both_are_public(clock: Any) -> None:
    clock.move_to(AFTER)
    promise = add_promise(to=PromiseState.LIT)
    add_photo(promise, "before", is_public=True, text="By day")
    add_photo(promise, "after", is_public=False, text="Not to be seen")
    page = get(f"/en/monuments/{promise.monument.slug}/")
    assert "lit for 90 minutes" in page
    assert "By day" in page
    assert "Not to be seen" not in page
    assert "data-compare" not in page
    add_photo(promise, "after", is_public=True, text="In blue at night")
    page = get(f"/en/monuments/{promise.monument.slug}/")
    pair = page.split("data-compare")[1].split("</div>")[0]
    assert pair.index("By day") < pair.index("In blue at night")
    assert page.count("<img") == 2, "the registry's photograph is not shown twice"
    assert 'property="og:image:alt" content="In blue at night"' in page


def test_city_shows_the_other_years_and_the_photograph_of_its_monuments(clock: Any) -> None:
    clock.move_to(AFTER)
    promise = add_promise(to=PromiseState.LIT)
    add_photo(promise, "after", is_public=True, text="In blue at night")
    Edition.objects.filter(year=2027).update(is_open_for_initiatives=False)
    Edition.objects.create(year=2028, is_open_for_initiatives=True)
    city = get(f"/en/monuments/city/{GHENT}/")
    assert '<a href="/en/world-day/2027/">2027</a>' in city
    assert 'alt="In blue at night"' in city
    assert "Picture: Ann" in city


def test_monument_without_a_promise_offers_to_make_one(belfry: Monument) -> None:
    actions.cancel_promise(
        promise_id=Promise.objects.get().pk, reason="Closed", by=promiser_of(Promise.objects.get()), at=NOW
    )
    assert f"/en/wave/2027/promise/?monument={belfry.uid}" in get(f"/en/monuments/{belfry.slug}/")


# --- a city


@pytest.mark.usefixtures("belfry")
def test_city_shows_its_monuments_in_the_order_of_their_lights(django_assert_max_num_queries: Any) -> None:
    late = add_promise(name="Bridge", latitude="51.02", rule="fixed", fixed_time="23:00", contact_email="b@example.org")
    assert late.starts_at_utc > Promise.objects.exclude(pk=late.pk).get().starts_at_utc
    add_opera()
    with django_assert_max_num_queries(9):
        page = get(f"/en/monuments/city/{GHENT}/")
    assert re.findall(r'<span lang="en" dir="ltr">([^<]*)</span>', page) == ["Belfry of Ghent", "Bridge"]
    assert "Europe/Brussels" in page
    for form in ("pdf", "csv", "ics"):
        address = f"/en/monuments/city/{GHENT}/sheets.{form}?year=2027"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_city_without_monuments_invites_and_stays_out_of_indexes() -> None:
    page = get(f"/en/monuments/city/{BRUSSELS}/")
    assert f"/en/wave/2027/promise/?city={BRUSSELS}" in page
    assert "noindex" in page
    get("/en/monuments/city/1/", status=404)


# --- what machines read, and what makes pages old


def test_sitemap_names_real_monuments_and_their_cities(belfry: Monument) -> None:
    sample = add_opera().monument
    Monument.objects.filter(pk=sample.pk).update(is_sample=True)
    page = b"".join(client.get("/sitemap.xml")).decode()  # type: ignore[arg-type]
    assert f"/ar/monuments/{belfry.slug}/<" in page
    assert f"/en/monuments/city/{GHENT}/<" in page
    assert sample.slug not in page
    assert f"city/{SYDNEY}/" not in page


def test_robots_keep_out_of_links() -> None:
    assert "Disallow: /en/promises/" in get("/robots.txt").splitlines()


def test_press_through_a_link_shows_at_once(belfry: Monument) -> None:
    before = generation.current()
    client.post("/en/promises/x/cancel/")
    assert generation.current() == before, "a refused press changes nothing"


@pytest.mark.usefixtures("belfry")
def test_pages_can_be_held_by_any_cache() -> None:
    for path in ("/en/monuments/", f"/en/monuments/city/{GHENT}/"):
        response = client.get(path)
        assert "public" in response["Cache-Control"]
        assert not response.cookies
