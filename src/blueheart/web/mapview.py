"""The map as a picture: what the server draws of a viewport, in the units of its view box."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from blueheart.initiatives.queries.listings import Matches, word_matches
from blueheart.initiatives.queries.map import Cluster, Single, Viewport, clusters, singles
from blueheart.initiatives.rules.facets import CELL_ZOOM
from blueheart.initiatives.rules.filters import InitiativeFilter

WIDTH, HEIGHT = 1000, 560
MIN_ZOOM, MAX_ZOOM = 0, 12
TILE_ZOOM, TILE_UNITS, WORLD_UNITS = 4, 2048, 4096
TILES_FROM_ZOOM = 3
WORLD_CENTRE = (0.5, 0.39)
HEART_SIZE = 22


@dataclass(frozen=True, slots=True)
class Land:
    """A shape file to draw, and the SVG transform that puts it in its place."""

    url: str
    transform: str


@dataclass(frozen=True, slots=True)
class Centre:
    """`z` steps of zoom, and the middle of the picture on the Web Mercator unit square."""

    z: int
    x: float
    y: float

    @property
    def world(self) -> float:
        """The width of the whole world, in units of the view box."""
        return WIDTH * float(1 << self.z)

    def viewport(self) -> Viewport:
        half_width, half_height = WIDTH / self.world / 2, HEIGHT / self.world / 2
        if half_width >= 0.5:
            west, east = 0.0, 1.0
        else:
            west, east = (self.x - half_width) % 1, (self.x + half_width) % 1
        return Viewport(
            zoom=self.z, west=west, east=east,
            north=max(0.0, self.y - half_height), south=min(1.0, self.y + half_height),
        )  # fmt: skip

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the unit square, in units of the view box; the nearer way round the earth."""
        dx = (x - self.x + 0.5) % 1 - 0.5
        return round(WIDTH / 2 + dx * self.world, 1), round(HEIGHT / 2 + (y - self.y) * self.world, 1)

    def as_params(self) -> dict[str, str]:
        return {"z": str(self.z), "x": f"{self.x:.5f}", "y": f"{self.y:.5f}"}


def read_centre(params: Mapping[str, str], fallback: Centre) -> Centre:
    """The centre of an address; whatever is wrong in it falls back, and is brought onto the map."""
    try:
        z, x, y = int(params["z"]), float(params["x"]), float(params["y"])
    except (KeyError, ValueError, OverflowError):
        return fallback
    if not (0 <= x <= 1 and 0 <= y <= 1):
        return fallback
    z = max(MIN_ZOOM, min(MAX_ZOOM, z))
    if z == 0:
        return Centre(0, *WORLD_CENTRE)
    margin = HEIGHT / (WIDTH * float(1 << z)) / 2
    return Centre(z, x, min(1 - margin, max(margin, y)))


def centre_on(found: list[Cluster]) -> Centre:
    """The closest look that holds all of these clusters."""
    if not found:
        return Centre(0, *WORLD_CENTRE)
    low_x, high_x = min(c.x for c in found), max(c.x for c in found)
    low_y, high_y = min(c.y for c in found), max(c.y for c in found)
    z = 6
    while z > 0 and (
        (high_x - low_x) * WIDTH * (1 << z) > WIDTH * 0.85 or (high_y - low_y) * WIDTH * (1 << z) > HEIGHT * 0.8
    ):
        z -= 1
    params = {"z": str(z), "x": str((low_x + high_x) / 2), "y": str((low_y + high_y) / 2)}
    return read_centre(params, Centre(0, *WORLD_CENTRE))


@cache
def tile_manifest() -> frozenset[str]:
    path = finders.find("web/map/tiles/manifest.json")
    if not path:
        return frozenset()
    return frozenset(json.loads(Path(str(path)).read_text())["tiles"])


def lands(centre: Centre) -> list[Land]:
    """The world's outline, twice over the date line; from TILES_FROM_ZOOM on, the finer tiles in view."""
    if centre.z >= TILES_FROM_ZOOM and tile_manifest():
        return tiles_in_view(centre)
    scale = centre.world / WORLD_UNITS
    url = static("web/map/world.svg")
    drawn = []
    for turn in (-1, 0, 1):
        left = WIDTH / 2 + (turn - centre.x) * centre.world
        if left < WIDTH and left + centre.world > 0:
            top = HEIGHT / 2 - centre.y * centre.world
            drawn.append(Land(url, f"translate({left:.1f} {top:.1f}) scale({scale:.5f})"))
    return drawn


def tiles_in_view(centre: Centre) -> list[Land]:
    size = centre.world / (1 << TILE_ZOOM)
    first_x = int((centre.x * centre.world - WIDTH / 2) // size)
    last_x = int((centre.x * centre.world + WIDTH / 2) // size)
    first_y = max(0, int((centre.y * centre.world - HEIGHT / 2) // size))
    last_y = min((1 << TILE_ZOOM) - 1, int((centre.y * centre.world + HEIGHT / 2) // size))
    drawn = []
    for column in range(first_x, last_x + 1):
        for row in range(first_y, last_y + 1):
            name = f"{column % (1 << TILE_ZOOM)}/{row}"
            if name not in tile_manifest():
                continue
            left = WIDTH / 2 + column * size - centre.x * centre.world
            top = HEIGHT / 2 + row * size - centre.y * centre.world
            transform = f"translate({left:.1f} {top:.1f}) scale({size / TILE_UNITS:.5f})"
            drawn.append(Land(static(f"web/map/tiles/{TILE_ZOOM}/{name}.svg"), transform))
    return drawn


@dataclass(frozen=True, slots=True)
class MarkWriter:
    """Writes the marks as SVG. As a template loop it took twenty times as long, and a map may hold hundreds.

    `path` is the list's address, for what can't be told apart by coming closer; lengths are units of the view box.
    """

    centre: Centre
    language: str
    path: str
    query: str
    alone: Mapping[tuple[int, int], Single]

    def write(self, found: Iterable[Cluster]) -> SafeString:
        """Biggest first, so that small ones lie on top."""
        ordered = sorted(found, key=lambda cluster: -cluster.count)
        return mark_safe("".join(self.mark(cluster) for cluster in ordered))  # every text in it is escaped

    def mark(self, cluster: Cluster) -> str:
        x, y = self.centre.place(cluster.x, cluster.y)
        if cluster.count == 1:
            size = 1 << CELL_ZOOM
            single = self.alone.get((round(cluster.x * size), round(cluster.y * size)))
            if single is not None:
                return self.heart(x, y, single)
        return self.cluster(x, y, cluster)

    def heart(self, x: float, y: float, single: Single) -> str:
        title = escape(single.title)
        left, top, size = f"{x - HEART_SIZE / 2:.1f}", f"{y - HEART_SIZE / 2:.1f}", HEART_SIZE
        return (
            f'<a href="/{self.language}/initiatives/{single.slug}/" aria-label="{title}"><title>{title}</title>'
            f'<circle class="map__halo" cx="{x}" cy="{y}" r="16"/><use class="heart" href="#map-heart"'
            f' x="{left}" y="{top}" width="{size}" height="{size}"/></a>'
        )

    def cluster(self, x: float, y: float, cluster: Cluster) -> str:
        count = cluster.count
        radius = min(30.0, 9 + 2.6 * len(str(count)) + count**0.25)
        where, go = self.leads_to(cluster)
        label = escape(cluster_label(count, is_one_place=cluster.city_id is not None))
        return (
            f'<a href="{escape(where)}" aria-label="{label}"{go}><title>{label}</title>'
            f'<circle class="map__halo" cx="{x}" cy="{y}" r="{radius * 1.7:.1f}"/>'
            f'<circle class="map__dot" cx="{x}" cy="{y}" r="{radius:.1f}"/>'
            f'<text class="map__count" x="{x}" y="{y}">{short_count(count)}</text></a>'
        )

    def leads_to(self, cluster: Cluster) -> tuple[str, str]:
        """The address, and the attribute by which the script comes closer without a new page."""
        if cluster.city_id is not None:
            return f"{self.path}?{self.query}&city={cluster.city_id}&view=list", ""
        if self.centre.z >= MAX_ZOOM:
            return f"{self.path}?{self.query}&view=list", ""
        z = min(MAX_ZOOM, self.centre.z + 2)
        go = f' data-go="{z},{cluster.x:.5f},{cluster.y:.5f}"'
        return f"{self.path}?{self.query}&view=map&z={z}&x={cluster.x:.5f}&y={cluster.y:.5f}", go


@lru_cache(maxsize=5000)
def cluster_label_in(language: str, count: int, is_one_place: bool) -> str:
    label = ngettext("%(count)s initiative", "%(count)s initiatives", count) % {"count": number_format(count)}
    if is_one_place:
        return gettext("%(initiatives)s in one place: show them") % {"initiatives": label}
    return gettext("%(initiatives)s: come closer") % {"initiatives": label}


def cluster_label(count: int, *, is_one_place: bool) -> str:
    return cluster_label_in(get_language() or "en", count, is_one_place)


def short_count(count: int) -> str:
    return str(count) if count < 10_000 else f"{count // 1000}k"


def draw_map(
    *,
    wanted: InitiativeFilter,
    params: Mapping[str, str],
    language: str,
    path: str,
    fragment_path: str,
    query: str,
    matches: Matches = None,
) -> dict[str, object]:
    """What web/parts/map.html and map_view.html show. Without a centre in `params`, a filtered map looks closer."""
    world = Centre(0, *WORLD_CENTRE)
    matches = word_matches(wanted) if matches is None else matches
    if "z" in params or wanted.is_empty:
        centre = read_centre(params, world)
        found = clusters(wanted=wanted, viewport=centre.viewport(), matches=matches)
    else:
        found = clusters(wanted=wanted, viewport=world.viewport(), matches=matches)
        centre = centre_on(found)
        if centre.z > 0:
            found = clusters(wanted=wanted, viewport=centre.viewport(), matches=matches)
    total = sum(cluster.count for cluster in found)
    alone = singles(wanted=wanted, found=found, matches=matches)
    writer = MarkWriter(centre=centre, language=language, path=path, query=wanted.as_query(), alone=alone)
    base = {"view": "map"}

    def address(**more: str) -> str:
        return f"{path}?{wanted.as_query(**base, **more)}"

    def zoomed(step: int) -> str:
        z = centre.z + step
        return address(**Centre(z, centre.x, centre.y).as_params()) if MIN_ZOOM <= z <= MAX_ZOOM else ""

    return {
        "width": WIDTH, "height": HEIGHT, "z": centre.z, "x": round(centre.x, 6), "y": round(centre.y, 6),
        "min_z": MIN_ZOOM, "max_z": MAX_ZOOM, "fragment_url": f"{fragment_path}?{query}",
        "in_url": zoomed(1), "out_url": zoomed(-1), "home_url": address(**world.as_params()),
        "lands": lands(centre),
        "marks": writer.write(found),
        "summary": ngettext(
            "Map with %(count)s initiative; the list has the same content.",
            "Map with %(count)s initiatives; the list has the same content.",
            total,
        ) % {"count": number_format(total)},
    }  # fmt: skip
