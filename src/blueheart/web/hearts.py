"""The page of the hearts: the counter and what it counts, the press, the wall, the map and the growth of the year."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.campaign.queries import country_name
from blueheart.kernel.clock import now
from blueheart.kernel.cursors import MomentCursor
from blueheart.kernel.text import direction
from blueheart.supporters.queries import find_supporter
from blueheart.wear.models import WallMessage
from blueheart.wear.queries.counts import OTHER, UNKNOWN, HeartTotals, hearts_by_country, hearts_by_day
from blueheart.wear.queries.counts import add_totals as add
from blueheart.wear.queries.wall import shown_messages
from blueheart.web.heartsmap import CHART_HEIGHT, CHART_WIDTH, draw_growth, draw_marks
from blueheart.web.wavemap import HEIGHT, WIDTH

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class PlaceRow:
    name: str
    totals: HeartTotals


@dataclass(frozen=True, slots=True)
class Words:
    """A message of the wall as it is shown."""

    first_name: str
    text: str
    language: str
    direction: str
    country: str
    day: date | None


@require_safe
def hearts(request: HttpRequest) -> HttpResponse:
    """`?group=` names the supporter that a press counts for; `?after=` the place on the wall."""
    at = now()
    language = get_language() or "en"
    after = MomentCursor.parse(request.GET.get("after", ""))
    wall = shown_messages(size=PAGE_SIZE, after=after)
    places = hearts_by_country()
    days = hearts_by_day(since=date(at.year, 1, 1), until=at.date())
    context: dict[str, Any] = {
        "at": at,
        "year": at.year,
        "totals": add([one.totals for one in places]),
        "group": read_group(request),
        "wall": [words_of(message, language) for message in wall.messages],
        "next_cursor": wall.next_cursor,
        "is_first_page": after is None,
        "places": [PlaceRow(place_name(one.country, one.countries, language), one.totals) for one in places],
        "marks": draw_marks([one for one in places if one.country not in {OTHER, UNKNOWN}]),
        "map_width": WIDTH,
        "map_height": HEIGHT,
        "days": days[::-1],
        "chart": draw_growth(days, year=at.year, until=at.date()),
        "months": [date(at.year, month, 1) for month in range(1, 13)],
        "chart_width": CHART_WIDTH,
        "chart_height": CHART_HEIGHT,
    }
    return render(request, "web/hearts/hearts.html", context)


def read_group(request: HttpRequest) -> dict[str, str] | None:
    """The supporter that `?group=` names, by slug and name."""
    slug = request.GET.get("group", "")[:80]
    found = find_supporter(slug=slug) if slug and "\0" not in slug else None
    return {"slug": found.slug, "name": found.name} if found else None


def place_name(code: str, countries: int, language: str) -> str:
    if code == UNKNOWN:
        return _("No country given")
    if code == OTHER:
        text = ngettext(
            "%(count)d country with fewer than ten hearts",
            "%(count)d countries with fewer than ten hearts each, together",
            countries,
        )
        return text % {"count": countries}
    return country_name(code, language)


def words_of(message: WallMessage, language: str) -> Words:
    return Words(
        first_name=message.first_name, text=message.text, language=message.language,
        direction=direction(message.language), country=country_name(message.country, language),
        day=message.decided_at.date() if message.decided_at else None,
    )  # fmt: skip
