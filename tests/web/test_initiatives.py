"""The World Day, the list, the map, the calendar and each initiative's page, as a visitor gets them."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from blueheart.campaign.models import Edition
from blueheart.initiatives.actions import merge_initiatives, publish_initiative, withdraw_initiative
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries import listings
from blueheart.web.templatetags.addresses import host
from tests import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
client = Client()
LANGUAGES = ("en", "fr", "nl", "de", "ar")


@pytest.fixture(autouse=True)
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        yield


def get(path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return html.unescape(response.content.decode())


def titles(page: str) -> set[str]:
    return set(re.findall(r'class="initiative__title"><a [^>]*>([^<]*)</a>', page))


def named(title: str) -> Initiative:
    return Initiative.objects.get(title=title)


def page_of(title: str, *, language: str = "en", status: int = 200) -> str:
    return get(f"/{language}/initiatives/{named(title).slug}/", status)


def event_of(page: str) -> dict[str, Any]:
    """The schema.org/Event of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    event: dict[str, Any] = json.loads(found.group(1))
    return event


# --- the World Day


def test_world_day_lists_those_whose_local_days_include_30_july() -> None:
    assert titles(get("/en/world-day/2027/?view=list")) == {
        "A march in blue",
        "Lichten voor vrijheid",
        "Talk",
        "Three weeks of blue",
    }


@pytest.mark.parametrize("view", ["list", "map", "calendar"])
def test_every_view_of_the_world_day_has_the_same_count(view: str) -> None:
    assert re.search(r'results__count" role="status"><b>4</b> initiatives', get(f"/en/world-day/2027/?view={view}"))


def test_world_day_without_a_year_leads_to_the_open_edition() -> None:
    response = client.get("/fr/world-day/")
    assert (response.status_code, response.headers["Location"]) == (302, "/fr/world-day/2027/")


def test_year_without_an_edition_is_not_found() -> None:
    assert client.get("/en/world-day/1999/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["list", "map", "calendar"])
def test_world_day_stands_in_every_language_and_sets_no_cookie(language: str, view: str) -> None:
    response = client.get(f"/{language}/world-day/2027/?view={view}")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in response.content.decode()


# --- the list and its filter


def test_bare_list_begins_today_and_the_whole_one_is_a_link_away() -> None:
    with time_machine.travel("2027-08-01T12:00:00Z", tick=False):
        page = get("/en/initiatives/")
        assert "Three weeks of blue" in titles(page)
        assert "A march in blue" not in titles(page)
        assert "Shown from today on." in page
        assert "A march in blue" in titles(get("/en/initiatives/?view=list"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("country=NP", {"Talk"}),
        ("kind=sport", {"Blue run"}),
        ("language=ar", {"قلب أزرق"}),
        ("city=2988507", {"Colloque, à Paris; 2027"}),
        ("q=colloque", {"Colloque, à Paris; 2027"}),
        ("q=liege+lichten", {"Lichten voor vrijheid"}),
        ("online=1", {"قلب أزرق"}),
        ("from=2027-11-01&to=2027-11-30", {"Blue run"}),
        ("year=2031", set()),
    ],
)
def test_list_shows_what_its_filter_asks_for(query: str, expected: set[str]) -> None:
    assert titles(get(f"/en/initiatives/?view=list&{query}")) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("country=Belgium", "country"),
        ("kind=party", "kind"),
        ("sector=x", "sector"),
        ("purpose=none", "purpose"),
        ("language=klingon", "language"),
        ("from=30-07-2027", "from"),
        ("to=2027-02-31", "to"),
        ("year=nineteen", "year"),
        ("city=Ghent", "city"),
    ],
)
def test_what_is_wrong_in_an_address_is_told_and_left_out(query: str, field: str) -> None:
    page = get(f"/en/initiatives/?view=list&{query}")
    assert "A part of this address was not understood and is left out." in page
    assert f"<bdi>{field}</bdi>:" in page
    assert len(titles(page)) == 9


def test_wrong_values_are_escaped() -> None:
    body = client.get("/en/initiatives/", {"kind": "<script>alert(1)</script>", "q": '"><b>x'}).content.decode()
    assert "<script>alert" not in body
    assert '"><b>x' not in body


def test_pages_of_a_list_lead_on_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueheart.web.initiatives.PAGE_SIZE", 4)
    first = get("/en/initiatives/?view=list&year=2027")
    after = re.search(r'href="([^"]*)" rel="next"', first)
    assert after
    assert 'rel="prev"' not in first
    second = get(after.group(1))
    before = re.search(r'href="([^"]*)" rel="prev"', second)
    assert before
    assert titles(first).isdisjoint(titles(second))
    assert titles(get(before.group(1))) == titles(first)


def test_empty_list_says_what_to_do() -> None:
    page = get("/en/initiatives/?view=list&country=TV")
    assert "No initiative fits this filter yet." in page
    assert "Take out a filter" in page
    assert 'href="/en/initiatives/?view=list">Clear all' in page


@pytest.mark.parametrize("view", ["list", "map"])
def test_a_past_world_day_without_initiatives_does_not_speak_of_filters(view: str) -> None:
    Edition.objects.create(year=2020)
    page = get(f"/en/world-day/2020/?view={view}")
    assert "No initiative of this World Day is on record here." in page
    assert "fits this filter" not in page


def test_a_theme_that_nobody_knows_is_not_said_to_come() -> None:
    Edition.objects.create(year=2020)
    assert "Theme not known yet" in get("/en/world-day/2027/")
    past = get("/en/world-day/2020/")
    assert "Theme not known" in past
    assert "Theme not known yet" not in past


def test_list_leads_to_sending_one_in() -> None:
    assert 'href="/en/world-day/2027/submit/">Send in your initiative' in get("/en/initiatives/")


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://www.unodc.org/brulo/en/news.html", "unodc.org"), ("http://oakfnd.org/highlights/10476", "oakfnd.org")],
)
def test_a_source_is_named_by_its_host(url: str, shown: str) -> None:
    assert host(url) == shown


def test_feeds_carry_the_filter_of_the_page() -> None:
    assert "/feeds/initiatives.ics?kind=sport&q=run" in get("/en/initiatives/?view=list&kind=sport&q=run")
    assert "/feeds/initiatives.ics?year=2027&world_day=1" in get("/en/world-day/2027/?view=list")


def test_times_of_the_list_are_those_of_the_place() -> None:
    page = get("/en/initiatives/?view=list&kind=sport")
    assert 'datetime="2027-11-07T00:30:00-04:00">00:30<' in page


# --- one initiative


def test_page_gives_the_time_in_the_zone_of_the_place() -> None:
    page = page_of("Blue run")
    assert 'datetime="2027-11-07T00:30:00-04:00" data-zone="America/New_York"' in page
    # After the end of summer time in the night of that day
    assert 'data-until="2027-11-07T05:00:00-05:00"' in page
    assert "(America/New_York)" in page


def test_event_says_to_search_engines_what_the_page_says() -> None:
    event = event_of(page_of("Colloque, à Paris; 2027"))
    assert event["@type"] == "Event"
    assert event["name"] == "Colloque, à Paris; 2027"
    # Summer time ended that morning
    assert event["startDate"] == "2027-10-31T18:00:00+01:00"
    assert event["endDate"] == "2027-10-31T20:00:00+01:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"]["address"] == {
        "@type": "PostalAddress", "addressLocality": "Paris", "addressCountry": "FR",
    }  # fmt: skip
    assert event["location"]["geo"]["latitude"] == pytest.approx(48.85341)
    assert event["organizer"]["name"] == "City of Liège"


def test_event_that_is_online_has_a_virtual_location() -> None:
    event = event_of(page_of("قلب أزرق"))
    assert event["location"]["@type"] == "VirtualLocation"
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "minimap" not in page_of("قلب أزرق")


def test_no_text_of_an_organiser_ends_the_structured_data() -> None:
    title = "</script><script>alert(1)</script> & more"
    one = reach.add()
    Initiative.objects.filter(pk=one.pk).update(title=title)  # past the rule that takes no signs of HTML
    body = client.get(f"/en/initiatives/{one.slug}/").content.decode()
    assert "<script>alert" not in body
    assert event_of(body)["name"] == title


def test_text_in_another_language_says_which_and_how_it_runs() -> None:
    page = page_of("قلب أزرق")
    assert '<h1><bdi lang="ar" dir="rtl">قلب أزرق</bdi></h1>' in page
    assert "The organiser wrote this in Arabic." in page
    turned = page_of("Lichten voor vrijheid", language="ar")
    assert '<html lang="ar" dir="rtl"' in turned
    assert '<h1><bdi lang="nl" dir="ltr">Lichten voor vrijheid</bdi></h1>' in turned
    assert "The organiser wrote this" not in page_of("A march in blue")


def test_sample_is_marked_and_kept_from_search_engines() -> None:
    page = page_of("Harbour in blue")
    assert "Sample, not a real initiative" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page
    assert "sample" in get("/en/initiatives/?view=list&kind=decoration").lower().split("initiative__title")[1]
    real = page_of("Talk")
    assert "Sample, not a real initiative" not in real
    assert "noindex" not in real


def test_page_in_each_language_names_itself_and_the_others() -> None:
    slug = named("A march in blue").slug
    page = get(f"/nl/initiatives/{slug}/")
    for language in LANGUAGES:
        assert re.search(rf'hreflang="{language}" href="[^"]*/{language}/initiatives/{slug}/"', page) or re.search(
            rf'href="[^"]*/{language}/initiatives/{slug}/"[^>]*hreflang="{language}"', page
        )


def test_withdrawn_initiative_is_gone_and_says_so() -> None:
    one = reach.add(title="It rains")
    withdraw_initiative(initiative_id=one.pk, by=reach.SYSTEM, at=reach.AT)
    page = page_of("It rains", status=410)
    assert "This initiative was withdrawn and does not take place." in page
    assert "EventCancelled" in page
    assert "Add to your calendar" not in page
    assert "It rains" not in titles(get("/en/initiatives/?view=list"))


def test_merged_initiative_leads_to_the_one_that_stays() -> None:
    kept, merged = reach.add(title="The one"), reach.add(title="The one again")
    merge_initiatives(keep_id=kept.pk, merge_id=merged.pk, by=reach.SYSTEM, at=reach.AT)
    response = client.get(f"/fr/initiatives/{merged.slug}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/fr/initiatives/{kept.slug}/")


def test_what_was_never_published_is_not_found() -> None:
    hidden = reach.add(title="Not yet", publish=False)
    assert client.get(f"/en/initiatives/{hidden.slug}/").status_code == 404
    assert client.get("/en/initiatives/no-such-thing/").status_code == 404
    withdraw_initiative(initiative_id=hidden.pk, by=reach.SYSTEM, at=reach.AT)
    assert client.get(f"/en/initiatives/{hidden.slug}/").status_code == 404
    assert "Not yet" not in get("/en/search/?q=yet")


def test_published_initiative_shows_at_once() -> None:
    one = reach.add(title="Just in", publish=False)
    assert "Just in" not in titles(get("/en/initiatives/"))
    publish_initiative(initiative_id=one.pk, by=reach.SYSTEM, at=reach.AT)
    assert "Just in" in titles(get("/en/initiatives/"))


def test_description_keeps_its_paragraphs_and_escapes_its_signs() -> None:
    one = reach.add(title="Signs", description="One & 2 < 3\nthree\n\nfour")
    body = client.get(f"/en/initiatives/{one.slug}/").content.decode()
    assert "<p>One &amp; 2 &lt; 3<br>three</p><p>four</p>" in body


# --- search


def test_search_finds_words_of_initiatives_and_nothing_without_words() -> None:
    found = get("/en/search/?q=lichten")
    assert "Lichten voor vrijheid" in titles(found)
    assert titles(get("/en/search/?q=%20%22%20")) == set()
    assert titles(get("/en/search/")) == set()


@pytest.mark.parametrize("path", ["initiatives", "world-day/2027", "search", "editions", "countries"])
def test_pages_that_only_show_refuse_a_post(path: str) -> None:
    assert client.post(f"/en/{path}/").status_code == 405


def test_countries_count_what_they_have() -> None:
    page = get("/en/countries/")
    assert "Nepal" in page
    assert "/en/initiatives/?country=NP" in page


@pytest.mark.parametrize(
    "address",
    [
        "/en/initiatives/?q=blue&view=list",
        "/en/initiatives/?q=blue&view=map", "/en/initiatives/?q=blue&view=calendar",
        "/en/initiatives/map/?q=blue&country=BE", "/embed/initiatives/?q=blue&view=map&country=BE",
        "/embed/initiatives/?q=blue&view=calendar", "/en/world-day/2027/?q=blue&view=map",
    ],
)  # fmt: skip
def test_words_are_looked_up_once_whatever_shows_their_finds(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[list[str]] = []
    find = listings.find_matches

    def count(words: list[str], *, limit: int) -> list[int]:
        looked_up.append(words)
        return find(words, limit=limit)

    monkeypatch.setattr(listings, "find_matches", count)
    get(address)
    assert looked_up == [["blue"]]
