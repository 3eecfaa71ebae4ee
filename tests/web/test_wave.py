"""The wave's pages, data and embed, with lights put in at the one seam."""

import html
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
import time_machine
from django.test import Client

from blueheart.illuminations.queries import wave as registry
from blueheart.illuminations.queries.wave import WaveLight
from blueheart.kernel import generation
from blueheart.web import wave as views
from blueheart.web import wavedata, wavestill
from tests import wavelights

pytestmark = pytest.mark.django_db
client = Client()
AFTERWARDS = "2026-11-01T12:00:00Z"
TWELVE = wavelights.twelve()


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AFTERWARDS, tick=False):
        yield


@pytest.fixture
def lights(monkeypatch: pytest.MonkeyPatch) -> list[WaveLight]:
    """Twelve lights of 2026, none of any other year."""
    monkeypatch.setattr(registry, "wave_lights", lambda *, year, language: TWELVE if year == 2026 else [])
    return TWELVE


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> list[WaveLight]:
    found = wavelights.many(450)
    monkeypatch.setattr(registry, "wave_lights", lambda *, year, language: found if year == 2026 else [])
    return found


def page(address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- the fifty hours and the moment


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-07-30T20:15Z", "2026-07-30T20:15"),
        ("2026-07-30T20:15", "2026-07-30T20:15"),
        ("2026-07-30T22:15+02:00", "2026-07-30T20:15"),
        ("2026-07-30T22:15 02:00", "2026-07-30T20:15"),
        ("2020-01-01T00:00Z", "2026-07-29T10:00"),
        ("2099-01-01", "2026-07-31T12:00"),
    ],
)
def test_a_moment_is_read_as_utc_and_brought_into_the_fifty_hours(typed: str, moment: str) -> None:
    found = views.read_moment(typed, 2026)
    assert found is not None
    assert f"{found:%Y-%m-%dT%H:%M}" == moment


@pytest.mark.usefixtures("lights")
@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "2026-02-29T20:15Z",
        "20:15",
        "2026-07-30T25:00Z",
        "<script>",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
    ],
)
def test_an_unreadable_moment_is_named_with_its_mend(typed: str) -> None:
    text = page(f"/en/wave/?at={typed.replace('+', '%2B')}")
    assert "The moment in the address (at) could not be read. Write it like this: 2026-07-30T20:15Z" in text
    assert "<script>" not in text.replace("<script src", "")


@pytest.mark.usefixtures("lights")
@pytest.mark.parametrize("year", ["x", "1999", "2100", "99999999999999999999", "²", "٢٠٢٦"])
def test_a_year_that_is_no_edition_is_not_found(year: str) -> None:
    assert client.get(f"/en/wave/?year={year}").status_code == 404


@pytest.mark.usefixtures("lights")
def test_the_page_says_the_moment_how_many_are_lit_and_what_comes_next() -> None:
    text = page("/en/wave/?at=2026-07-30T20:15Z")
    assert "30 July, 20:15 UTC" in text
    assert "3 of 12 monuments are lit" in text
    assert "Library, Brugge" in text
    assert "in 3 minutes" in text
    assert 'aria-valuetext="30 July, 20:15 UTC – 3 of 12 monuments are lit"' in text
    assert re.findall(r"<bdi class=\"wave__city\">([^<]+)", text) == ["Lagos", "Athens", "Nairobi"]


@pytest.mark.usefixtures("lights")
def test_outside_of_the_day_the_last_edition_plays_and_the_next_is_counted_down_to() -> None:
    text = page("/en/wave/")
    assert "The wave of 30 July 2026" in text
    assert "271</b> days to the wave of 2027" in text
    assert "data-wave-live" not in text


@pytest.mark.usefixtures("lights")
def test_on_the_day_it_is_live() -> None:
    with time_machine.travel("2026-07-30T20:15:30Z", tick=False):
        text = page("/en/wave/")
    assert "30 July, 20:15 UTC" in text
    assert "data-wave-live" in text
    assert "wave-togo" not in text
    assert json.loads(re.search(r'id="wave-words"[^>]*>(.*?)</script>', text)[1])["live"] is True  # type: ignore[index]


def test_without_any_light_the_night_is_shown_and_the_page_says_so() -> None:
    text = page("/en/wave/")
    assert "No monument is promised yet for 30 July 2026" in text
    assert "30 July, 21:00 UTC" in text
    assert "data-wave-lately" not in text
    assert "No monument is promised" in page("/en/wave/?view=list")


def test_a_coming_edition_is_shown_while_the_last_has_no_light(monkeypatch: pytest.MonkeyPatch) -> None:
    coming = wavelights.twelve(year=2027)
    monkeypatch.setattr(registry, "wave_lights", lambda *, year, language: coming if year == 2027 else [])
    assert "The wave of 30 July 2027" in page("/en/wave/")


@pytest.mark.usefixtures("lights")
def test_names_lead_to_the_pages_of_their_monuments() -> None:
    for address in ("/fr/wave/?at=2026-07-30T20:15Z", "/embed/wave/?lang=fr&at=2026-07-30T20:15Z"):
        text = page(address)
        assert re.search(r'<a data-wave-next-name href="/fr/monuments/library-brugge/"[^>]*>Library, Brugge<', text)
        assert len(re.findall(r'<li><a href="/fr/monuments/[a-z-]+/" lang="en"', text)) == 3
    listed = page("/fr/wave/?view=list&year=2026")
    for light in TWELVE:
        assert f'<a href="/fr/monuments/{light.slug}/" lang="en" dir="auto">{light.name}</a>' in listed
    ended = page("/en/wave/?at=2026-07-31T12:00Z")
    assert re.search(r'<a data-wave-next-name dir="auto">The last light of this night has come on', ended)


def test_samples_are_counted_beside_the_monuments(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [replace(light, is_sample=number < 5) for number, light in enumerate(TWELVE)]
    shown = {2026: mixed, 2027: []}
    monkeypatch.setattr(registry, "wave_lights", lambda *, year, language: shown.get(year, []))
    for address in ("/en/wave/", "/en/wave/?view=list", "/embed/wave/"):
        assert "5 of them samples" in page(address), address
    shown[2026] = TWELVE
    generation.bump()
    for address in ("/en/wave/", "/en/wave/?view=list", "/embed/wave/"):
        assert "tag--sample" not in page(address), address


@pytest.mark.usefixtures("lights")
def test_the_page_gives_the_code_of_its_embed_and_the_same_as_data() -> None:
    text = page("/nl/wave/")
    code = html.unescape(re.search(r'<textarea id="embed-code"[^>]*>(.*?)</textarea>', text, re.DOTALL)[1])  # type: ignore[index]
    assert re.match(r'<iframe src="https?://[^/"]+/embed/wave/\?lang=nl" title="[^"]+" .* allowfullscreen ', code)
    assert "/nl/wave/2026.json" in text
    for shown in (text, page("/nl/wave/?view=list")):
        for form in ("geojson", "kml", "ics", "csv"):
            address = f"/feeds/illuminations.{form}?year=2026&lang=nl"
            assert f'href="{html.escape(address)}"' in shown
            assert client.get(address).status_code == 200


# --- the same in every way of reading


@pytest.mark.usefixtures("lights")
def test_the_list_has_every_light_at_its_minute(lights: list[WaveLight]) -> None:
    text = page("/en/wave/?view=list&year=2026")
    for light in lights:
        at = datetime.fromtimestamp(light.on, UTC)
        assert f'<time datetime="{at:%Y-%m-%dT%H:%M:00+00:00}">{at:%H:%M}</time>' in text
        assert light.city in text
    assert text.index("Auckland") < text.index("Brugge") < text.index("Honolulu")
    assert "30 July, 06:00 UTC" in text


@pytest.mark.usefixtures("lights")
def test_the_list_marks_what_is_lit_at_the_moment() -> None:
    text = page("/en/wave/?view=list&at=2026-07-30T20:15Z")
    assert text.count("lit at this moment") == 3
    assert text.count("wave-row--after") == 3


@pytest.mark.usefixtures("crowd")
def test_the_list_is_paged_and_opens_at_the_moment() -> None:
    first, last = page("/en/wave/?view=list"), page("/en/wave/?view=list&page=99")
    assert first.count('class="wave-row ') == 100
    assert last.count('class="wave-row ') == 50
    opened = page("/en/wave/?view=list&at=2026-07-31T12:00Z")
    assert opened.count('class="wave-row ') == 50
    assert 'page=4" rel="prev"' in opened
    assert page("/en/wave/?view=list&page=%C2%B2").count('class="wave-row ') == 100


@pytest.mark.usefixtures("lights")
def test_the_still_picture_has_the_lights_without_a_script() -> None:
    still = page("/en/wave/?at=2026-07-30T20:15Z").partition('<svg class="wave__still"')[2].partition("</svg>")[0]
    assert still.count('href="#wave-heart"') == 3
    assert len(re.findall("[0-9]h0", still)) == 9 + 3
    assert "style=" not in still


@pytest.mark.usefixtures("crowd")
def test_many_lights_are_dots_of_one_path() -> None:
    still = page("/en/wave/?at=2026-07-30T20:15Z").partition('<svg class="wave__still"')[2].partition("</svg>")[0]
    assert 'href="#wave-heart"' not in still
    assert 100 < len(re.findall("[0-9]h0", still)) <= 600


@pytest.mark.usefixtures("lights")
def test_names_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = replace(TWELVE[0], name="</script><b>x", city="<i>y")
    monkeypatch.setattr(registry, "wave_lights", lambda *, year, language: [bad])
    for address in ("/en/wave/?year=2026", "/en/wave/?year=2026&at=2026-07-31T00:00Z", "/en/wave/?year=2026&view=list"):
        text = page(address)
        assert "<b>x" not in text
        assert "<i>y" not in text


@pytest.mark.usefixtures("lights")
@pytest.mark.parametrize("address", ["/en/wave/", "/ar/wave/?view=list", "/en/wave/2026.json", "/embed/wave/"])
def test_pages_are_public_ask_no_database_and_set_no_cookie(
    address: str, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies


def test_the_list_draws_no_picture(lights: list[WaveLight], monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(views, "draw_still", lambda wave, moment: drawn.append(moment) or wavestill.Still(1, 1, ""))
    monkeypatch.setattr(views, "draw_tide", lambda wave: drawn.append(0) or "")
    page("/en/wave/?view=list&year=2026")
    assert not drawn
    for address in ("/en/wave/?year=2026", "/embed/wave/?year=2026"):
        page(address)
    assert len(drawn) == 4


# --- the data


def test_the_data_is_in_columns_sorted_by_time(lights: list[WaveLight]) -> None:
    data = client.get("/fr/wave/2026.json").json()
    assert (data["year"], data["from"], data["to"]) == (2026, 1785319200, 1785499200)
    columns = data["lights"]
    assert set(columns) == {"name", "lang", "city", "country", "slug", "lat", "lng", "on", "off", "state", "sample"}
    assert {len(column) for column in columns.values()} == {12}
    assert columns["on"] == sorted(light.on // 60 * 60 for light in lights)
    assert columns["lat"][6] == round(lights[6].latitude * 20) / 20
    assert len(data["sun"]) == 50 * 4 + 1
    assert [moment for moment, _lat, _lng in data["sun"][:2]] == [data["from"], data["from"] + 900]


def test_data_of_a_year_that_cannot_be_is_not_found() -> None:
    assert client.get("/en/wave/2013.json").status_code == 404
    assert client.get("/en/wave/2099.json").json()["lights"]["on"] == []


def test_ten_thousand_lights_with_names_of_their_own_stay_under_200_kb() -> None:
    text = wavedata.write_wave(wavedata.Wave(2026, wavelights.many(10_000)))
    assert len(brotli.compress(text.encode(), quality=5)) < 200_000


def test_counts_agree_with_the_lights_at_every_quarter_of_an_hour() -> None:
    wave = wavedata.Wave(2026, TWELVE)
    counts = wave.tide
    assert len(counts) == 201
    for number, count in enumerate(counts):
        moment = wave.starts + 900 * number
        assert count == wave.lit(moment) == sum(light.on // 60 <= moment // 60 < light.off // 60 for light in TWELVE)
    assert wave.lit(wave.fullest()) == max(counts) > 1


# --- what is kept


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Year and language of each time that the lights were read."""
    found: list[tuple[int, str]] = []

    def read(*, year: int, language: str) -> list[WaveLight]:
        found.append((year, language))
        return TWELVE if year == 2026 else []

    monkeypatch.setattr(registry, "wave_lights", read)
    return found


def test_the_lights_are_read_once_a_language_until_something_changes(reads: list[tuple[int, str]]) -> None:
    for address in ("/en/wave/?year=2026", "/en/wave/2026.json", "/embed/wave/?year=2026", "/fr/wave/?year=2026"):
        page(address)
    assert reads == [(2026, "en"), (2026, "fr")]
    generation.bump()
    page("/en/wave/2026.json")
    assert reads[2:] == [(2026, "en")]


def test_the_lights_are_read_anew_after_a_minute(reads: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine beside the one that holds the page generation hears of no change."""
    passed = [0.0]
    monkeypatch.setattr(wavedata.time, "monotonic", lambda: passed[0])
    store = wavedata.WaveStore()
    for passed[0] in (0.0, 59.0, 61.0):
        store.find(year=2026, language="en")
    assert len(reads) == 2


def test_few_waves_are_kept_those_asked_for_last(reads: list[tuple[int, str]]) -> None:
    store = wavedata.WaveStore()
    for year in range(2014, 2090):
        store.find(year=year, language="en")
        store.find(year=2026, language="en")
    assert len(store.waves) == wavedata.KEPT_AT_MOST
    assert reads.count((2026, "en")) == 1


# --- the embed


@pytest.mark.usefixtures("lights")
def test_the_embed_may_be_framed_and_the_page_may_not() -> None:
    framed, own = client.get("/embed/wave/?lang=ar&at=2026-07-30T20:15Z"), client.get("/en/wave/")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert '<html lang="ar" dir="rtl">' in framed.content.decode()
    assert framed.headers["Content-Language"] == "ar"
    assert 'data-page="/ar/wave/"' in framed.content.decode()
    assert "frame-ancestors 'none'" in own.headers["Content-Security-Policy"]
