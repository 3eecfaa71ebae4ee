"""What the map holds: every initiative that has a place, once, however it is looked at."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.campaign.rules.mercator import cell_of, to_unit
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.listings import filter_listings
from blueheart.initiatives.queries.map import MAX_CLUSTERS, Cluster, Viewport, clusters, count_rows, singles
from blueheart.initiatives.rules.facets import CELL_ZOOM, KEPT_ZOOMS
from blueheart.initiatives.rules.filters import InitiativeFilter
from tests.crowd import filters, fits, year_of

pytestmark = pytest.mark.django_db
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ZOOMS = st.integers(0, 12)


def whole(zoom: int) -> Viewport:
    return Viewport(zoom=zoom, west=0.0, north=0.0, east=1.0, south=1.0)


def placed(crowd: list[Initiative], wanted: InitiativeFilter) -> list[tuple[float, float]]:
    return [
        to_unit(float(one.latitude), float(one.longitude))
        for one in crowd
        if fits(one, wanted) and one.latitude is not None and one.longitude is not None
    ]


def counted_clusters(wanted: InitiativeFilter, viewport: Viewport) -> list[Cluster]:
    """By rows alone, over the whole world."""
    return [sums.as_cluster() for sums in count_rows(filter_listings(wanted), viewport, 0.0, 1.0).values()]


DAYS = st.one_of(
    st.none(), st.dates(date(2026, 11, 1), date(2027, 9, 30)), st.sampled_from([date(2027, 7, 1), date(2027, 7, 30)])
)


@settings(OFTEN, max_examples=200)
@given(first=DAYS, last=DAYS, zoom=st.integers(0, 6))
def test_a_span_of_days_is_the_same_from_kept_counts_and_from_rows(
    crowd: list[Initiative], first: date | None, last: date | None, zoom: int
) -> None:
    wanted, viewport = InitiativeFilter(from_day=first, to_day=last), whole(zoom)
    is_span = (first or last) and (first or date.min) <= (last or date.max)
    assert (wanted.span() is not None) == bool(is_span)
    kept = {(round(one.x, 9), round(one.y, 9), one.count) for one in clusters(wanted=wanted, viewport=viewport)}
    counted = {(round(one.x, 9), round(one.y, 9), one.count) for one in counted_clusters(wanted, viewport)}
    assert kept == counted
    assert sum(count for _x, _y, count in kept) == len(placed(crowd, wanted))


@OFTEN
@given(wanted=filters(most=3), zoom=ZOOMS)
def test_world_viewport_holds_every_placed_initiative_once(
    crowd: list[Initiative], wanted: InitiativeFilter, zoom: int
) -> None:
    places = placed(crowd, wanted)
    found = clusters(wanted=wanted, viewport=whole(zoom))
    assert sum(cluster.count for cluster in found) == len(places)
    if places:
        weight = sum(cluster.x * cluster.count for cluster in found) / len(places)
        assert weight == pytest.approx(sum(x for x, _y in places) / len(places), abs=1e-6)


@OFTEN
@given(zoom=st.integers(0, KEPT_ZOOMS.stop - 5), kind=st.sampled_from(("", "march", "online")))
def test_kept_counts_and_counted_rows_draw_the_same(crowd: list[Initiative], zoom: int, kind: str) -> None:
    assert crowd
    wanted, viewport = InitiativeFilter(year=2027, kind=kind), whole(zoom)
    assert wanted.kept_facets() is not None
    kept = {(cluster.x, cluster.y, cluster.count) for cluster in clusters(wanted=wanted, viewport=viewport)}
    counted = {(one.x, one.y, one.count) for one in counted_clusters(wanted, viewport)}
    assert kept == counted


@OFTEN
@given(zoom=st.integers(2, 9), x=st.floats(0, 1), half=st.floats(0.01, 0.2), kind=st.sampled_from(("", "march")))
def test_viewport_holds_all_within_it_and_nothing_far_from_it(
    crowd: list[Initiative], zoom: int, x: float, half: float, kind: str
) -> None:
    """Cells that the edge cuts are drawn whole."""
    wanted = InitiativeFilter(kind=kind)
    viewport = Viewport(zoom=zoom, west=(x - half) % 1, north=0.0, east=(x + half) % 1, south=1.0)
    cell = 1 / (1 << viewport.grid_zoom)
    distances = [abs((place - x + 0.5) % 1 - 0.5) for place, _y in placed(crowd, wanted)]
    inside = sum(distance <= half for distance in distances)
    near = sum(distance <= half + cell for distance in distances)
    assert inside <= sum(cluster.count for cluster in clusters(wanted=wanted, viewport=viewport)) <= near


def test_what_is_online_has_no_place_on_the_map(crowd: list[Initiative]) -> None:
    assert any(one.is_online for one in crowd)
    assert clusters(wanted=InitiativeFilter(online=True), viewport=whole(0)) == []
    everywhere = clusters(wanted=InitiativeFilter(), viewport=whole(0))
    assert clusters(wanted=InitiativeFilter(online=False), viewport=whole(0)) == everywhere


def test_viewport_over_the_date_line_shows_fiji_and_samoa(crowd: list[Initiative]) -> None:
    viewport = Viewport(zoom=4, west=0.97, north=0.4, east=0.03, south=0.7)
    found = clusters(wanted=InitiativeFilter(), viewport=viewport)
    assert {cluster.x > 0.5 for cluster in found} == {True, False}
    assert sum(one.count for one in found) == sum(one.country in {"FJ", "WS"} for one in crowd)


def test_zoom_of_the_grid_stays_within_bounds() -> None:
    assert whole(0).grid_zoom == KEPT_ZOOMS[0]
    assert whole(40).grid_zoom == CELL_ZOOM


def test_rows_of_one_city_name_it_and_of_several_do_not(crowd: list[Initiative]) -> None:
    assert crowd
    wanted = InitiativeFilter(city=2198148)
    assert {one.city_id for one in clusters(wanted=wanted, viewport=whole(0))} == {2198148}
    several = clusters(wanted=InitiativeFilter(to_day=date(2100, 12, 31)), viewport=whole(0))
    assert any(one.city_id is None for one in several)


def test_what_stands_alone_is_named(crowd: list[Initiative]) -> None:
    wanted = InitiativeFilter(year=2027)
    found = clusters(wanted=wanted, viewport=whole(12))
    alone = singles(wanted=wanted, found=found)
    ones = [cluster for cluster in found if cluster.count == 1]
    assert len(alone) == len(ones) > 5
    slugs = {
        cell_of(float(one.latitude), float(one.longitude), zoom=CELL_ZOOM): one.slug
        for one in crowd
        if one.latitude is not None and one.longitude is not None and year_of(one) == 2027
    }
    assert all(slugs[cell] == single.slug for cell, single in alone.items())


def test_nothing_alone_asks_the_database_nothing(crowd: list[Initiative], django_assert_num_queries: object) -> None:
    assert crowd
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert singles(wanted=InitiativeFilter(), found=[Cluster(0.5, 0.5, 2)]) == {}


def test_clusters_end_at_their_most(crowd: list[Initiative], monkeypatch: pytest.MonkeyPatch) -> None:
    assert crowd
    assert MAX_CLUSTERS >= 1000
    monkeypatch.setattr("blueheart.initiatives.queries.map.MAX_CLUSTERS", 3)
    assert len(clusters(wanted=InitiativeFilter(), viewport=whole(6))) == 3
