"""Promises: by link, by edition, for reminders, for photographs that wait."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import OVER, PUBLIC, PromiseState
from blueheart.illuminations.models import Monument, Promise, PromiseContact, PromisePhoto
from blueheart.illuminations.rules.deadlines import permission_deadline
from blueheart.illuminations.rules.links import link_expires_on, read_manage_token
from blueheart.initiatives.enums import Kind
from blueheart.initiatives.models import Initiative
from blueheart.kernel.tokens import TokenExpired, TokenForged

ASK_AFTER = timedelta(hours=8)
STOP_ASKING_AFTER = timedelta(days=7)


def public_promises(*, year: int) -> QuerySet[Promise]:
    """What is lit or will be, in the order in which the lights come on."""
    rows = Promise.objects.filter(year=year, state__in=PUBLIC).select_related("monument__city")
    return rows.order_by("starts_at_utc", "monument__name", "pk")


def lights_of(monuments: Iterable[Monument]) -> dict[int, dict[int, Promise]]:
    """By the monument's id its public promises by edition, the newest first, in one query."""
    found: dict[int, dict[int, Promise]] = {}
    for promise in Promise.objects.filter(monument__in=list(monuments), state__in=PUBLIC).order_by("-year"):
        found.setdefault(promise.monument_id, {})[promise.year] = promise
    return found


def promisers_of(monuments: Iterable[Monument], *, year: int) -> dict[int, str]:
    """By the monument's id who holds it for that edition, in one query; one that is free is left out."""
    rows = Promise.objects.filter(monument__in=list(monuments), year=year)
    held = rows.exclude(state__in=[*OVER, PromiseState.UNVERIFIED])
    return dict(held.values_list("monument_id", "organiser_name"))


def years_with_lights() -> list[int]:
    years = Promise.objects.filter(state__in=PUBLIC).values_list("year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def promise_of_link(*, token: str, at: datetime) -> Promise:
    """Raises TokenForged, or TokenExpired 90 days after the evening and when the contact is erased."""
    uid, serial = read_manage_token(token, at=at)
    promise = find_promise(uid)
    if promise is None:
        raise TokenForged("The link is not one of ours, or a part of it is missing.")
    contact = PromiseContact.objects.filter(promise=promise).first()
    if contact is None or contact.link_serial != serial or link_expires_on(promise.day) < at.date():
        raise TokenExpired("The link's time is over.")
    return promise


def find_promise(uid: str) -> Promise | None:
    try:
        value = UUID(uid)
    except ValueError:
        return None
    rows = Promise.objects.select_related("monument__city", "initiative").prefetch_related("photos__picture")
    return rows.filter(uid=value).first()


def initiative_about(promise: Promise) -> Initiative | None:
    """The one that it was matched with, while that is public and still tells of this evening's light."""
    kept = promise.initiative
    if kept is None or not kept.is_public or kept.kind != Kind.LIGHTING:
        return None
    return kept if kept.starts_on <= promise.day <= kept.ends_on else None


def lights_told_by(initiative: Initiative) -> list[Promise]:
    """The public promises that it was matched with, as `initiative_about` sees them; one query."""
    rows = Promise.objects.filter(
        initiative=initiative, state__in=PUBLIC, monument__is_listed=True, monument__merged_into__isnull=True
    ).select_related("monument")
    return [promise for promise in rows.order_by("starts_at_utc", "pk") if keeps(promise, initiative)]


def keeps(promise: Promise, initiative: Initiative) -> bool:
    promise.initiative = initiative
    return initiative_about(promise) is not None


def promise_of_key(key: str) -> Promise | None:
    """What was sent in under this key; samples were not."""
    rows = Promise.objects.select_related("monument__city").filter(is_sample=False)
    return rows.filter(submission_key=key).first()


def standing_promise(*, monument_id: int, year: int, but: int | None = None) -> Promise | None:
    """The promise that holds this monument for this edition, if one does."""
    rows = Promise.objects.filter(monument_id=monument_id, year=year).exclude(
        state__in=[*OVER, PromiseState.UNVERIFIED]
    )
    return rows.exclude(pk=but).first() if but else rows.first()


def contact_of(promise_id: int) -> PromiseContact | None:
    return PromiseContact.objects.filter(promise_id=promise_id).first()


def promises_to_remind(*, at: datetime, within_days: int) -> list[PromiseContact]:
    """Contacts of promises whose owner was not asked yet and whose deadline, a day of the place's, is near."""
    rows = PromiseContact.objects.filter(promise__state=PromiseState.PROPOSED, promise__starts_at_utc__gt=at)
    near = []
    for contact in rows.select_related("promise__monument__city"):
        promise = contact.promise
        today = utc_to_local(at, promise.monument.zone).date()
        left = permission_deadline(day=promise.day, notice_days=promise.monument.notice_days) - today
        if timedelta() <= left <= timedelta(days=within_days):
            near.append(contact)
    return near


def promises_to_report(*, at: datetime) -> list[PromiseContact]:
    """Contacts of confirmed promises whose light went out a night's sleep to a week ago."""
    rows = PromiseContact.objects.filter(
        promise__state=PromiseState.CONFIRMED,
        promise__ends_at_utc__range=(at - STOP_ASKING_AFTER, at - ASK_AFTER),
    )
    return list(rows.select_related("promise__monument__city"))


def waiting_photos(*, countries: Iterable[str] | None) -> QuerySet[PromisePhoto]:
    """Nobody has looked at them yet; the oldest first."""
    rows = PromisePhoto.objects.filter(decided_at__isnull=True).select_related("picture", "promise__monument__city")
    if countries is not None:
        rows = rows.filter(promise__monument__country__in=list(countries))
    return rows.order_by("added_at", "pk")


def public_photos(promise: Promise) -> list[PromisePhoto]:
    return [photo for photo in promise.photos.all() if photo.is_public]
