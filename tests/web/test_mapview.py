"""The picture of the map: where things lie in it, what its marks lead to, how it turns over the date line."""

import html
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blueheart.campaign.rules.mercator import to_unit
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.map import Cluster
from blueheart.web.mapview import (
    HEIGHT,
    MAX_ZOOM,
    WIDTH,
    WORLD_CENTRE,
    Centre,
    centre_on,
    lands,
    read_centre,
    short_count,
    tile_manifest,
)
from tests import reach

WORLD = Centre(0, *WORLD_CENTRE)
client = Client()
UNIT = st.floats(0, 1)


# --- centres


@given(z=st.integers(-5, 40), x=UNIT, y=UNIT)
def test_centre_of_an_address_stays_on_the_map(z: int, x: float, y: float) -> None:
    centre = read_centre({"z": str(z), "x": str(x), "y": str(y)}, WORLD)
    viewport = centre.viewport()
    assert 0 <= centre.z <= MAX_ZOOM
    assert 0 <= viewport.north < viewport.south <= 1
    assert 0 <= viewport.west <= 1
    assert 0 <= viewport.east <= 1


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"z": "2"},
        {"z": "x", "x": "0.5", "y": "0.5"},
        {"z": "2", "x": "nan", "y": "0.5"},
        {"z": "2", "x": "inf", "y": "0.5"},
        {"z": "2", "x": "0.5", "y": "-1"},
        {"z": "1e3", "x": "0.5", "y": "0.5"},
        {"z": "9" * 5000, "x": "0.5", "y": "0.5"},
    ],
)
def test_wrong_centre_falls_back(params: dict[str, str]) -> None:
    assert read_centre(params, WORLD) == WORLD


@given(z=st.integers(1, MAX_ZOOM), x=UNIT, y=UNIT)
def test_centre_lies_in_the_middle_and_its_address_leads_back(z: int, x: float, y: float) -> None:
    centre = read_centre({"z": str(z), "x": str(x), "y": str(y)}, WORLD)
    assert centre.place(centre.x, centre.y) == (WIDTH / 2, HEIGHT / 2)
    again = read_centre(centre.as_params(), WORLD)
    assert (again.x, again.y) == pytest.approx((centre.x, centre.y), abs=1e-5)


def test_point_beyond_the_date_line_is_drawn_on_the_nearer_side() -> None:
    fiji, samoa = to_unit(-18.1, 178.4), to_unit(-13.8, -171.8)
    centre = read_centre({"z": "4", "x": str(fiji[0]), "y": str(fiji[1])}, WORLD)
    x, _y = centre.place(*samoa)
    assert WIDTH / 2 < x < WIDTH
    assert centre.viewport().west > centre.viewport().east


@given(st.lists(st.tuples(st.floats(0.02, 0.98), st.floats(0.2, 0.7)), min_size=1, max_size=8))
def test_closest_look_holds_all_clusters(places: list[tuple[float, float]]) -> None:
    found = [Cluster(x=x, y=y, count=1) for x, y in places]
    centre = centre_on(found)
    if centre.z == 0:
        return
    for cluster in found:
        x, y = centre.place(cluster.x, cluster.y)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_closest_look_at_nothing_is_the_world() -> None:
    assert centre_on([]) == WORLD


# --- land


def test_world_is_drawn_once_and_over_the_date_line_twice() -> None:
    assert len(lands(WORLD)) == 1
    assert len(lands(read_centre({"z": "1", "x": "0.99", "y": "0.4"}, WORLD))) == 2


@given(z=st.integers(3, MAX_ZOOM), x=UNIT, y=st.floats(0.2, 0.7))
def test_close_looks_take_few_tiles_that_exist(z: int, x: float, y: float) -> None:
    drawn = lands(read_centre({"z": str(z), "x": str(x), "y": str(y)}, WORLD))
    assert len(drawn) <= 12
    for land in drawn:
        name = re.search(r"tiles/\d+/(\d+/\d+)", land.url)
        assert name
        assert name.group(1) in tile_manifest()


@pytest.mark.parametrize(("count", "shown"), [(1, "1"), (9999, "9999"), (10_000, "10k"), (200_000, "200k")])
def test_count_of_a_mark_is_short(count: int, shown: str) -> None:
    assert short_count(count) == shown


# --- the picture


def picture(query: str, language: str = "en") -> str:
    response = client.get(f"/{language}/initiatives/map/?{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.django_db
@pytest.mark.usefixtures("programme")
class TestPicture:
    def test_summary_counts_what_is_in_it(self) -> None:
        assert "Map with 4 initiatives; the list has the same content." in picture("year=2027&world_day=1")
        assert "Map with 1 initiative; the list has the same content." in picture("country=NP")

    def test_one_initiative_is_a_heart_that_leads_to_its_page(self) -> None:
        page = picture("country=NP")
        assert re.search(r'<a href="/en/initiatives/talk-[0-9a-f]+/" aria-label="Talk">', page)
        assert "map__dot" not in page

    def test_several_are_a_dot_that_comes_closer_or_lists_the_city(self) -> None:
        page = picture("year=2027&z=0&x=0.5&y=0.39")
        assert re.search(r'data-go="2,0\.\d+,0\.\d+"', page)
        one_city = picture("q=blue&from=2027-07-01&to=2027-08-30")
        assert "&city=2800866&view=list" in one_city
        assert "in one place: show them" in one_city

    def test_titles_in_marks_are_escaped(self) -> None:
        one = reach.add(city_id="1283240", starts_on="2029-07-30", ends_on="2029-07-30")
        Initiative.objects.filter(pk=one.pk).update(title="<b>\"Blue\" & 'more'</b>")
        body = client.get("/en/initiatives/map/?year=2029").content.decode()
        assert "<b>" not in body
        assert "&lt;b&gt;&quot;Blue&quot; &amp; &#x27;more&#x27;&lt;/b&gt;" in body

    def test_numbers_of_the_picture_are_plain_in_every_language(self) -> None:
        for language in ("de", "ar", "fr"):
            page = picture("year=2027&z=5&x=0.51207&y=0.33543", language)
            numbers = re.findall(r' (?:x|y|cx|cy|r|data-x|data-y|width)="([^"]*)"', page)
            assert numbers
            assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)

    def test_zoom_links_end_at_the_bounds(self) -> None:
        world = html.unescape(client.get("/en/initiatives/?view=map&z=0&x=0.5&y=0.39").content.decode())
        assert re.search(r'<a href="[^"]*z=1[^"]*" data-map-zoom="1"', world)
        assert '<a href="" data-map-zoom="-1" aria-disabled="true"' in world
        close = html.unescape(client.get(f"/en/initiatives/?view=map&z={MAX_ZOOM}&x=0.5&y=0.39").content.decode())
        assert '<a href="" data-map-zoom="1" aria-disabled="true"' in close

    def test_whole_picture_takes_few_queries(self, django_assert_max_num_queries: object) -> None:
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            client.get("/en/initiatives/map/?year=2027&z=2&x=0.5&y=0.39")
