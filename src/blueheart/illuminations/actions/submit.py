"""Taking in a promise: from the form, the desk or a program."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign import queries as campaign
from blueheart.illuminations.actions.monuments import check_new_monument, store_monument
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.events import PromiseSubmitted
from blueheart.illuminations.models import Monument, Promise, PromiseContact
from blueheart.illuminations.queries.monuments import find_monument
from blueheart.illuminations.queries.promises import standing_promise
from blueheart.illuminations.rules.content import (
    CheckedLight,
    CheckedMonument,
    CheckedPromiser,
    Site,
    check_light,
    check_promiser,
)
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import ProblemList, Text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class EditionNotOpen(Exception):
    """The edition takes no promises; `message` says so."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.message: Text = _("Promises for %(year)s can’t be sent in now.") % {"year": year}
        super().__init__(f"{year} is not open")


def submit_promise(*, typed: TypedPromise, year: int, key: str, language: str, by: Actor, at: datetime) -> Promise:
    """Stores the promise, and its monument where it is new, waiting for the press in the mail.

    `key` names this submission: the same key gives the first answer again. Raises InvalidPromise with every problem,
    or EditionNotOpen.
    """
    earlier = Promise.objects.filter(submission_key=key).first()
    if earlier is not None:
        return earlier
    if not campaign.is_open_for_initiatives(year):
        raise EditionNotOpen(year)
    chosen, light, promiser = check_submission(typed=typed, year=year, at=at)
    try:
        with transaction.atomic():
            monument = chosen if isinstance(chosen, Monument) else store_monument(checked=chosen, by=by, at=at)
            promise = store_promise(
                monument=monument, year=year, light=light, organiser_name=promiser.organiser_name, key=key, at=at
            )
            store_contact(promise=promise, promiser=promiser, language=language)
            event = PromiseSubmitted.about(promise, country=monument.country, language=language)
            record_event(event=event, by=by, at=at)
    except IntegrityError:
        earlier = Promise.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier
    return promise


def check_submission(
    *, typed: TypedPromise, year: int, at: datetime
) -> tuple[Monument | CheckedMonument, CheckedLight, CheckedPromiser]:
    """The known monument or the new one, the light and the promiser. Raises InvalidPromise with all problems."""
    problems = ProblemList()
    chosen = resolve_monument(typed=typed, year=year, at=at, problems=problems)
    site = site_of(chosen) if chosen is not None else None
    light = check_light(typed=typed, site=site, year=year, at=at, problems=problems)
    promiser = check_promiser(typed=typed, problems=problems)
    if problems.found or chosen is None or light is None or promiser is None:
        raise InvalidPromise(problems.found)
    return chosen, light, promiser


def resolve_monument(
    *, typed: TypedPromise, year: int, at: datetime, problems: ProblemList
) -> Monument | CheckedMonument | None:
    """One of the registry, or a new one that may be registered; None when something is wrong with it."""
    if not typed.monument.strip():
        return check_new_monument(typed=typed, at=at, problems=problems)
    monument = find_monument(typed.monument.strip())
    if monument is None or monument.is_sample:
        problems.add("monument", "unknown", _("This monument is not in the registry. Search for it, or add it."))
        return None
    check_is_free(monument, year=year, problems=problems)
    return monument


def check_is_free(monument: Monument, *, year: int, problems: ProblemList, but: int | None = None) -> None:
    standing = standing_promise(monument_id=monument.pk, year=year, but=but)
    if standing is not None:
        problems.add(
            "monument", "already_promised",
            _(
                "%(organiser)s has promised “%(name)s” for %(year)s already. "
                "Choose another monument, or write to the campaign office."
            )
            % {"organiser": standing.organiser_name, "name": monument.name, "year": year},
        )  # fmt: skip


def site_of(monument: Monument | CheckedMonument) -> Site:
    """What the light plan needs of it."""
    place = monument if isinstance(monument, Monument) else monument.place
    return Site(
        latitude=float(place.latitude), longitude=float(place.longitude), zone=place.zone,
        notice_days=monument.notice_days, curfew=monument.curfew,
    )  # fmt: skip


def store_promise(
    *, monument: Monument, year: int, light: CheckedLight, organiser_name: str, key: str, at: datetime, **extra: object
) -> Promise:
    values = {
        "uid": uuid.uuid4(), "monument": monument, "year": year, "state": PromiseState.UNVERIFIED,
        "organiser_name": organiser_name, "submission_key": key, "submitted_at": at, "changed_at": at,
    }  # fmt: skip
    return Promise.objects.create(**{**values, **light.as_fields(), **extra})


def store_contact(*, promise: Promise, promiser: CheckedPromiser, language: str) -> PromiseContact:
    return PromiseContact.objects.create(
        promise=promise, name=promiser.contact_name, email=promiser.email, email_folded=promiser.email.casefold(),
        phone=promiser.phone, language=language,
    )  # fmt: skip
