"""A promise and an initiative of the kind lighting, for the same place and day, find each other."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from blueheart.illuminations.enums import OVER, PromiseState
from blueheart.illuminations.events import InitiativeMatched
from blueheart.illuminations.models import Promise
from blueheart.illuminations.queries.monuments import spot_of
from blueheart.illuminations.queries.promises import initiative_about
from blueheart.illuminations.rules.matching import Spot, is_same_light
from blueheart.initiatives.enums import Kind, PlaceKind, State
from blueheart.initiatives.models import Initiative
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


@transaction.atomic
def match_promise(*, promise_id: int, by: Actor, at: datetime) -> Initiative | None:
    """Looks for the initiative of this promise, unless one is kept beside it that still tells of it; keeps it."""
    rows = Promise.objects.select_for_update(of=("self",)).select_related("monument", "initiative")
    promise = rows.prefetch_related("monument__names").get(pk=promise_id)
    if initiative_about(promise) is not None or promise.state in {*OVER, PromiseState.UNVERIFIED}:
        return None
    candidates = Initiative.objects.filter(
        state=State.PUBLISHED, kind=Kind.LIGHTING, country=promise.monument.country, starts_on__lte=promise.day,
        ends_on__gte=promise.day, latitude__isnull=False, is_sample=promise.is_sample,
    )  # fmt: skip
    found = next((one for one in candidates.order_by("pk") if tells_of(one, promise)), None)
    return keep_match(promise, found, by=by, at=at) if found else None


@transaction.atomic
def match_initiative(*, initiative_id: int, by: Actor, at: datetime) -> int:
    """Looks for the promises that a published initiative of the kind lighting tells of; how many it found."""
    initiative = Initiative.objects.filter(pk=initiative_id, state=State.PUBLISHED, kind=Kind.LIGHTING).first()
    if initiative is None:
        return 0
    promises = Promise.objects.filter(
        Q(initiative__isnull=True) | ~Q(initiative=initiative), monument__country=initiative.country,
        day__gte=initiative.starts_on, day__lte=initiative.ends_on, is_sample=initiative.is_sample,
    ).exclude(state__in=[*OVER, PromiseState.UNVERIFIED])  # fmt: skip
    free = (
        one
        for one in promises.select_related("monument", "initiative").prefetch_related("monument__names")
        if initiative_about(one) is None
    )
    found = [one for one in free if tells_of(initiative, one)]
    for promise in found:
        keep_match(promise, initiative, by=by, at=at)
    return len(found)


def tells_of(initiative: Initiative, promise: Promise) -> bool:
    if initiative.latitude is None or initiative.longitude is None:
        return False
    told = Spot(
        names=(f"{initiative.title} {initiative.venue}",), latitude=initiative.latitude, longitude=initiative.longitude
    )
    return is_same_light(
        monument=spot_of(promise.monument), city_id=promise.monument.city_id, day=promise.day, initiative=told,
        is_at_point=initiative.place_kind == PlaceKind.POINT, initiative_city_id=initiative.city_id,
        starts_on=initiative.starts_on, ends_on=initiative.ends_on,
    )  # fmt: skip


def keep_match(promise: Promise, initiative: Initiative, *, by: Actor, at: datetime) -> Initiative:
    promise.initiative = initiative
    promise.save(update_fields=["initiative"])
    event = InitiativeMatched.about(promise, country=promise.monument.country, initiative_id=initiative.pk)
    record_event(event=event, by=by, at=at)
    return initiative
