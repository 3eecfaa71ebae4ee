"""What the desk sees: its queue by country with age and deadline, likely duplicates, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from blueheart.campaign.permissions import reviewable_countries
from blueheart.initiatives.enums import QUEUED, RevisionState, State
from blueheart.initiatives.models import Initiative, Report, Revision
from blueheart.initiatives.rules.duplicates import NEAR_KM, Comparable, is_likely_duplicate, likeness
from blueheart.kernel.actors import Actor

REVIEW_DAYS = 5
LAST_CALL_DAYS = 2
NEAR_DEGREES = 0.5


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. `deadline`: five days after it was confirmed, or two days before it begins."""

    initiative: Initiative
    waiting_since: datetime
    deadline: datetime

    def is_late(self, at: datetime) -> bool:
        return self.deadline < at


def visible_to(by: Actor) -> QuerySet[Initiative]:
    """The initiatives of the actor's countries; those of no country belong to the head office."""
    countries = reviewable_countries(by)
    rows = Initiative.objects.select_related("city", "picture")
    return rows if countries is None else rows.filter(country__in=countries)


def review_queue(*, by: Actor, country: str = "", state: str = "") -> QuerySet[Initiative]:
    """Confirmed and waiting, oldest first."""
    rows = visible_to(by).filter(state__in=[state] if state in QUEUED else QUEUED)
    if country:
        rows = rows.filter(country="" if country == "none" else country)
    return rows.order_by("confirmed_at", "pk")


def as_waiting(initiative: Initiative) -> Waiting:
    since = initiative.confirmed_at or initiative.submitted_at
    last_call = initiative.starts_at_utc - timedelta(days=LAST_CALL_DAYS)
    deadline = min(since + timedelta(days=REVIEW_DAYS), max(last_call, since))
    return Waiting(initiative=initiative, waiting_since=since, deadline=deadline)


def waiting_revisions(*, by: Actor) -> QuerySet[Revision]:
    return (
        Revision.objects.filter(state=RevisionState.WAITING, initiative__in=visible_to(by))
        .select_related("initiative__city")
        .order_by("proposed_at")
    )


def waiting_reports(*, by: Actor) -> QuerySet[Report]:
    return (
        Report.objects.filter(is_public=False, initiative__in=visible_to(by))
        .select_related("initiative__city")
        .order_by("reported_at")
    )


def comparable(initiative: Initiative) -> Comparable:
    return Comparable(
        initiative_id=initiative.pk, title=initiative.title, organiser=initiative.organiser_name,
        kind=initiative.kind, link=initiative.link, starts_on=initiative.starts_on, ends_on=initiative.ends_on,
        latitude=None if initiative.latitude is None else float(initiative.latitude),
        longitude=None if initiative.longitude is None else float(initiative.longitude),
        language=initiative.text_language,
    )  # fmt: skip


def likely_duplicates(*, initiative: Initiative, limit: int = 5) -> list[tuple[Initiative, float]]:
    """(initiative, likeness 0…1) of those on overlapping days within 25 km, or online too; likest first."""
    this = comparable(initiative)
    scored = [
        (candidate, likeness(this, other))
        for candidate in same_day_candidates(initiative)
        if is_likely_duplicate(this, other := comparable(candidate))
    ]
    return sorted(scored, key=lambda pair: -pair[1])[:limit]


def same_day_candidates(initiative: Initiative) -> Iterable[Initiative]:
    rows = (
        Initiative.objects.filter(starts_on__lte=initiative.ends_on, ends_on__gte=initiative.starts_on)
        .exclude(pk=initiative.pk)
        .exclude(state__in=(State.WITHDRAWN, State.MERGED, State.DECLINED, State.UNCONFIRMED))
        .select_related("city")
    )
    if initiative.latitude is None or initiative.longitude is None:
        return rows.filter(latitude__isnull=True)[:500]
    return rows.filter(near(float(initiative.latitude), float(initiative.longitude)))[:500]


def near(latitude: float, longitude: float) -> Q:
    """A box that holds everything within NEAR_KM below 70° of latitude, over the date line too."""
    width = NEAR_DEGREES if abs(latitude) < 60 else NEAR_DEGREES * 2
    box = Q(latitude__range=(latitude - NEAR_KM / 110.0, latitude + NEAR_KM / 110.0))
    spans = Q(longitude__range=(longitude - width, longitude + width))
    if longitude + width > 180:
        spans |= Q(longitude__lte=longitude + width - 360)
    if longitude - width < -180:
        spans |= Q(longitude__gte=longitude - width + 360)
    return box & spans
