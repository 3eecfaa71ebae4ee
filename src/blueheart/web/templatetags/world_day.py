"""What the start page shows of the World Day: how long until it, the map, what was published last."""

from typing import Any

from django import template
from django.utils.translation import get_language

from blueheart.campaign import queries as campaign
from blueheart.campaign.rules.world_day import world_day
from blueheart.initiatives.queries.listings import count_listings, count_samples, newest
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.kernel.clock import now
from blueheart.web.cards import make_cards
from blueheart.web.mapview import draw_map

register = template.Library()


@register.inclusion_tag("web/parts/world_day_panel.html")
def world_day_panel() -> dict[str, Any]:
    """Eight queries: the edition with its themes, the count, how many are samples, the map's two, the newest three."""
    language = get_language() or "en"
    opened = campaign.newest_open_edition()
    year = opened.year if opened else now().year
    wanted = InitiativeFilter.on_world_day(year)
    path = f"/{language}/world-day/{year}/"
    count, _exact = count_listings(wanted)
    return {
        "year": year,
        "is_open": opened is not None,
        "day": world_day(year),
        "days": (world_day(year) - now().date()).days,
        "count": count,
        "samples": count_samples(wanted) if count else 0,
        "path": path,
        "language": language,
        "map": draw_map(
            wanted=wanted, params={"z": "0", "x": "0.5", "y": "0.39"}, language=language, path=path,
            fragment_path=f"/{language}/initiatives/map/", query=wanted.feed_query(),
        ),
        "cards": make_cards(newest(limit=3), language=language),
    }  # fmt: skip
