"""The registry: a monument is registered, edited, named in another language, merged with its double."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import PhotoMoment
from blueheart.illuminations.events import MonumentEdited, MonumentRegistered, MonumentsMerged
from blueheart.illuminations.models import Monument, MonumentName, Promise, PromisePhoto
from blueheart.illuminations.permissions import check_may_decide
from blueheart.illuminations.queries.monuments import folded_names, near_namesakes
from blueheart.illuminations.queries.places import resolve_monument_place
from blueheart.illuminations.queries.promises import standing_promise
from blueheart.illuminations.rules.content import CheckedMonument, check_language, check_monument
from blueheart.illuminations.rules.limits import NAME_LENGTH
from blueheart.illuminations.rules.matching import Spot
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.initiatives.rules.texts import read_text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import slug_for


class StaleMonument(Exception):
    """Somebody changed it in the meantime; `message` says so."""

    message = _("Somebody else changed this monument in the meantime. What you typed still stands here.")


def check_new_monument(*, typed: TypedPromise, at: datetime, problems: ProblemList) -> CheckedMonument | None:
    """A monument to be; whether it may be registered, `problems` says.

    One that seems to be there already is asked about, and comes back too, so that its light is looked at in the same
    round.
    """
    place = resolve_monument_place(typed=typed, at=at, problems=problems)
    checked = check_monument(typed=typed, place=place, problems=problems)
    if checked is None or typed.is_another:
        return checked
    found = near_namesakes(spot=spot_to_be(checked))
    if found:
        problems.add(
            "is_another", "already_registered",
            _("“%(name)s” stands in the registry already, close by. Choose it, or tick this if yours is another one.")
            % {"name": found[0].name},
        )  # fmt: skip
    return checked


def spot_to_be(checked: CheckedMonument) -> Spot:
    return Spot(names=(checked.name,), latitude=checked.place.latitude, longitude=checked.place.longitude)


def store_monument(*, checked: CheckedMonument, by: Actor, at: datetime, **extra: object) -> Monument:
    """Inside the caller's transaction."""
    uid = uuid.uuid4()
    values = {
        **checked.as_fields(), "uid": uid, "slug": slug_for(checked.name, uid),
        "folded": folded_names([checked.name]), "registered_at": at, "changed_at": at,
    }  # fmt: skip
    monument = Monument.objects.create(**{**values, **extra})
    record_event(event=MonumentRegistered.about(monument), by=by, at=at)
    return monument


@transaction.atomic
def edit_monument(
    *,
    monument_id: int,
    typed: TypedPromise,
    is_national: bool,
    seen_changed_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Monument:
    """What the desk corrects. Promises keep their hours until they are edited.

    `seen_changed_at` is the `changed_at` of what was shown to whoever typed. Raises NotPermitted, StaleMonument,
    InvalidPromise.
    """
    monument = Monument.objects.select_for_update().get(pk=monument_id)
    check_may_decide(by, monument.country)
    if monument.changed_at != seen_changed_at:
        raise StaleMonument
    problems = ProblemList()
    place = resolve_monument_place(typed=typed, at=at, problems=problems)
    checked = check_monument(typed=typed, place=place, problems=problems)
    if checked is None or problems.found:
        raise InvalidPromise(problems.found)
    check_may_decide(by, checked.place.country)
    values = {**checked.as_fields(), "is_national": is_national}
    changed = tuple(sorted(name for name, value in values.items() if getattr(monument, name) != value))
    if not changed:
        return monument
    for name, value in values.items():
        setattr(monument, name, value)
    monument.folded, monument.changed_at = all_names_folded(monument), at
    monument.save()
    record_event(event=MonumentEdited.about(monument, fields=changed), by=by, at=at)
    return monument


@transaction.atomic
def name_monument(*, monument_id: int, names: Mapping[str, str], by: Actor, at: datetime) -> Monument:
    """Its names by language; an empty one takes that language's away. Raises NotPermitted, InvalidPromise."""
    monument = Monument.objects.select_for_update().get(pk=monument_id)
    check_may_decide(by, monument.country)
    problems = ProblemList()
    for language in names:
        check_language(f"name_{language}", language, problems)
    texts = {
        language: read_text(f"name_{language}", text, limit=NAME_LENGTH, problems=problems)
        for language, text in names.items()
    }
    if problems.found:
        raise InvalidPromise(problems.found)
    for language, text in texts.items():
        if text:
            MonumentName.objects.update_or_create(monument=monument, language=language, defaults={"text": text})
        else:
            MonumentName.objects.filter(monument=monument, language=language).delete()
    monument.folded, monument.changed_at = all_names_folded(monument), at
    monument.save(update_fields=["folded", "changed_at"])
    record_event(event=MonumentEdited.about(monument, fields=("names",)), by=by, at=at)
    return monument


def all_names_folded(monument: Monument) -> str:
    """A search finds it by its own names and by those of what was merged into it."""
    merged = Monument.objects.filter(merged_into=monument).order_by("pk").values_list("name", flat=True)
    named = MonumentName.objects.filter(Q(monument=monument) | Q(monument__merged_into=monument))
    return folded_names([monument.name, *merged, *named.order_by("pk").values_list("text", flat=True)])


@transaction.atomic
def merge_monuments(*, keep_id: int, merge_id: int, by: Actor, at: datetime) -> Monument:
    """The second becomes a pointer to the first and hands over its promises; returns the first.

    Raises NotPermitted, and InvalidPromise when both hold a promise for the same edition.
    """
    locked = {one.pk: one for one in Monument.objects.select_for_update().filter(pk__in={keep_id, merge_id})}
    kept, merged = locked[keep_id], locked[merge_id]
    check_may_decide(by, kept.country)
    check_may_decide(by, merged.country)
    check_may_merge(kept, merged)
    Promise.objects.filter(monument=merged).update(monument=kept)
    Monument.objects.filter(merged_into=merged).update(merged_into=kept)
    choose_photograph(kept.pk, at=at)
    was_listed, merged.is_listed = merged.is_listed, False
    merged.merged_into, merged.changed_at = kept, at
    merged.save(update_fields=["merged_into", "is_listed", "changed_at"])
    kept.is_listed = kept.is_listed or was_listed
    kept.folded, kept.changed_at = all_names_folded(kept), at
    kept.save(update_fields=["is_listed", "folded", "changed_at"])
    record_event(event=MonumentsMerged.about(merged, into_id=kept.pk), by=by, at=at)
    return kept


def check_may_merge(kept: Monument, merged: Monument) -> None:
    if kept.pk == merged.pk or kept.merged_into_id is not None:
        problem = Problem("keep", "not_mergeable", _("Choose another monument to keep, one that is not merged."))
        raise InvalidPromise([problem])
    years = set(Promise.objects.filter(monument=merged).values_list("year", flat=True))
    twice = [
        year
        for year in sorted(years)
        if standing_promise(monument_id=kept.pk, year=year) and standing_promise(monument_id=merged.pk, year=year)
    ]
    if twice:
        message = _("Both are promised for %(year)s. Decline one of the promises first.") % {"year": twice[0]}
        raise InvalidPromise([Problem("keep", "promised_twice", message)])


def list_monument(monument: Monument, *, at: datetime) -> None:
    """Seen by everybody from its first confirmed promise on."""
    if not monument.is_listed:
        monument.is_listed, monument.changed_at = True, at
        monument.save(update_fields=["is_listed", "changed_at"])


def choose_photograph(monument_id: int, *, at: datetime) -> None:
    """The registry's photograph is the newest edition's first one in blue that is shown, else its first one before."""
    shown = PromisePhoto.objects.filter(promise__monument_id=monument_id, is_public=True).select_related("promise")
    best = min(shown, key=lambda one: (one.moment != PhotoMoment.AFTER, -one.promise.year, one.pk), default=None)
    chosen = best.picture_id if best else None
    Monument.objects.filter(pk=monument_id).exclude(photograph_id=chosen).update(photograph_id=chosen, changed_at=at)
