"""Photographs of a lit monument: sent with the link, shown once the desk has looked at them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.actions.monuments import choose_photograph
from blueheart.illuminations.actions.steps import follow_photographs, lock_promise
from blueheart.illuminations.enums import PhotoMoment
from blueheart.illuminations.events import PhotoAdded, PhotoDecided
from blueheart.illuminations.models import Promise, PromisePhoto
from blueheart.illuminations.permissions import check_may_decide, check_may_manage
from blueheart.illuminations.rules.limits import MAX_PHOTOS
from blueheart.illuminations.rules.moves import check_takes_photographs
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.initiatives.actions import describe_picture
from blueheart.initiatives.models import Picture
from blueheart.initiatives.rules.problems import InvalidInitiative, Problem
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


@transaction.atomic
def add_photo(
    *, promise_id: int, picture: Picture, moment: str, alternative_text: str, credit: str, has_consent: bool,
    by: Actor, at: datetime,
) -> PromisePhoto:  # fmt: skip
    """`picture` comes from initiatives.actions.add_picture, so it holds nothing but pixels. Once a picture.

    Raises NotPermitted, MoveNotAllowed, InvalidPromise.
    """
    promise = lock_promise(promise_id)
    check_may_manage(by, str(promise.uid), promise.monument.country)
    check_takes_photographs(promise.state)
    earlier = promise.photos.filter(picture=picture).first()
    if earlier is not None:
        return earlier
    if moment not in PhotoMoment.values:
        raise InvalidPromise(
            [Problem("moment", "unknown_choice", _("Say whether it shows the monument before or in blue."))]
        )
    check_has_room(promise)
    try:
        describe_picture(picture=picture, alternative_text=alternative_text, credit=credit, has_consent=has_consent)
    except InvalidInitiative as error:
        raise InvalidPromise(error.problems) from error
    photo = PromisePhoto.objects.create(promise=promise, picture=picture, moment=moment, added_at=at)
    event = PhotoAdded.about(promise, country=promise.monument.country, photo_id=photo.pk)
    record_event(event=event, by=by, at=at)
    return photo


def check_has_room(promise: Promise) -> None:
    """To be asked before a picture is stored. Raises InvalidPromise."""
    if promise.photos.count() >= MAX_PHOTOS:
        message = _("At most %(limit)d photographs fit here.") % {"limit": MAX_PHOTOS}
        raise InvalidPromise([Problem("picture", "too_many", message)])


@transaction.atomic
def decide_photo(*, photo_id: int, is_public: bool, by: Actor, at: datetime) -> PromisePhoto:
    """Shows it, or not; the registry's photograph and whether it is photographed follow. Raises NotPermitted."""
    photo = PromisePhoto.objects.select_related("picture").get(pk=photo_id)
    promise = lock_promise(photo.promise_id)
    check_may_decide(by, promise.monument.country)
    photo.is_public, photo.decided_at = is_public, at
    photo.save(update_fields=["is_public", "decided_at"])
    event = PhotoDecided.about(promise, country=promise.monument.country, photo_id=photo.pk, is_public=is_public)
    record_event(event=event, by=by, at=at)
    follow_photographs(promise, by=by, at=at)
    choose_photograph(promise.monument_id, at=at)
    return photo
