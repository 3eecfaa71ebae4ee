"""The world map of hearts and the growth through the year, as pictures; each has its table beside it."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from blueheart.campaign.queries.centres import country_centres
from blueheart.wear.queries.counts import DayCount, PlaceCount
from blueheart.web.wavemap import place

SMALLEST, LARGEST = 9.0, 46.0
CHART_WIDTH, CHART_HEIGHT = 1000, 260


@dataclass(frozen=True, slots=True)
class Mark:
    """A heart on the map, in units of the picture: its upper corner and its size."""

    country: str
    x: str
    y: str
    size: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Path data of what was worn in all at the end of each day; `top` is what the upper edge stands for."""

    line: str
    area: str
    top: int


def draw_marks(places: list[PlaceCount]) -> list[Mark]:
    """The largest first, so that a small one is not hidden. A heart's area grows with how many wear it."""
    centres = country_centres(one.country for one in places)
    most = max((one.totals.confirmed for one in places), default=0)
    marks = []
    for one in sorted(places, key=lambda one: -one.totals.confirmed):
        if one.country not in centres:
            continue
        x, y = place(*centres[one.country])
        size = SMALLEST + (LARGEST - SMALLEST) * sqrt(one.totals.confirmed / most)
        marks.append(Mark(one.country, f"{x - size / 2:.1f}", f"{y - size / 2:.1f}", f"{size:.1f}"))
    return marks


def draw_growth(days: list[DayCount], *, year: int, until: date) -> Chart | None:
    """None where no day of the year has a heart."""
    if not days:
        return None
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days
    top = max(day.so_far for day in days) or 1
    before = days[0].so_far - days[0].confirmed
    steps = [(0.0, before)]
    for day in days:
        x = (day.day - first).days / length * CHART_WIDTH
        steps += [(x, steps[-1][1]), (x, day.so_far)]
    steps.append(((until - first).days / length * CHART_WIDTH, steps[-1][1]))
    points = " ".join(f"{x:.1f} {CHART_HEIGHT - count / top * (CHART_HEIGHT - 8):.1f}" for x, count in steps)
    return Chart(
        line=f"M{points}", area=f"M0 {CHART_HEIGHT}L{points} {steps[-1][0]:.1f} {CHART_HEIGHT}z", top=top
    )  # fmt: skip
