"""What waits, on the desk's first page; each figure leads on to where it is dealt with."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.admin.ui.components import Component

from blueheart.campaign.permissions import (
    can_edit_editions,
    can_see_deliveries,
    reviewable_countries,
)
from blueheart.campaign.queries import country_name, get_edition_facts
from blueheart.campaign.rules.world_day import world_day
from blueheart.desk.access import actor_of
from blueheart.initiatives.models import Draft
from blueheart.initiatives.queries.queue import CountryQueue, count_likely_duplicates, queue_by_country
from blueheart.initiatives.queries.review import waiting_reports, waiting_revisions
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.queries import delivery_health

MOST_COUNTRIES = 12
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class CountryLine:
    name: str
    count: int
    late: int
    age: int | None
    url: str


class WaitingPanel(Component):
    """Initiatives, edits, reports, likely duplicates."""

    name = "blueheart_waiting"
    template_name = "desk/panels/waiting.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        by, at = actor_of(request), clock.now()
        countries = reviewable_countries(by)
        if countries is not None and not countries:
            return {"is_ours": False}
        waits = queue_by_country(by=by, at=at)
        return {
            "is_ours": True,
            "count": sum(row.count for row in waits),
            "late": sum(row.late for row in waits),
            "countries": [line_of(row, at=at) for row in waits[:MOST_COUNTRIES] if row.count],
            "more": max(0, len(waits) - MOST_COUNTRIES),
            "revisions": waiting_revisions(by=by).count(),
            "reports": waiting_reports(by=by).count(),
            "duplicates": kept_duplicates(by=by),
        }


def line_of(row: CountryQueue, *, at: datetime) -> CountryLine:
    return CountryLine(
        name=country_name(row.country, get_language() or "en"),
        count=row.count,
        late=row.late,
        age=None if row.oldest is None else max(0, (at - row.oldest) // timedelta(days=1)),
        url=f"{reverse('desk_queue')}?country={row.country or 'none'}",
    )


def kept_duplicates(*, by: Actor) -> int:
    """Counted at most once a minute for the same countries."""
    countries = reviewable_countries(by)
    scope = "all" if countries is None else ",".join(sorted(countries))
    key = f"desk.duplicates:{hashlib.sha256(scope.encode()).hexdigest()[:24]}"
    count = cache.get(key)
    if count is None:
        count = count_likely_duplicates(by=by)
        cache.set(key, count, KEPT_SECONDS)
    return int(count)


class WorldDayPanel(Component):
    """The next World Day, its edition, and forms that were begun and not yet sent."""

    name = "blueheart_world_day"
    template_name = "desk/panels/world_day.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        at = clock.now()
        day = next_world_day(at.date())
        return {
            "day": day,
            "days_left": (day - at.date()).days,
            "edition": get_edition_facts(year=day.year, language=get_language() or "en"),
            "drafts": Draft.objects.filter(year=day.year, is_sent=False, expires_at__gte=at).count(),
            "may_edit": can_edit_editions(actor_of(request)),
        }


def next_world_day(today: date) -> date:
    this_year = world_day(today.year)
    return this_year if today <= this_year else world_day(today.year + 1)


class DeliveriesPanel(Component):
    name = "blueheart_deliveries"
    template_name = "desk/panels/deliveries.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        if not can_see_deliveries(actor_of(request)):
            return {"health": None}
        return {"health": delivery_health(at=clock.now())}
