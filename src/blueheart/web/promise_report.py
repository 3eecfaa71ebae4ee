"""Afterwards, through the promiser's link: how long it was lit, whom it reached, photographs before and in blue."""

import hashlib
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PhotoMoment, PromiseState
from blueheart.illuminations.forms import LightPhotoForm, LightReportForm
from blueheart.illuminations.rules.limits import MAX_PHOTOS
from blueheart.illuminations.rules.moves import MoveNotAllowed, check_takes_photographs
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.initiatives.actions import PictureRefused, add_picture
from blueheart.initiatives.actions.submit import find_picture
from blueheart.initiatives.models import Picture
from blueheart.initiatives.rules.problems import Problem
from blueheart.kernel.tokens import TokenInvalid, sign, unsign
from blueheart.web.guard import SENDS, TOKEN_FIELD, Refusal, check_post, is_storage_failure, unavailable
from blueheart.web.promise_link import Held, beside, can_report, with_promise

PURPOSE = "web.promise_photograph"
KEPT_FOR = 24 * 3600
PHOTO_FIELDS = ("moment", "picture_alternative_text", "picture_credit")


@with_promise
def promise_report(request: HttpRequest, held: Held) -> HttpResponse:
    promise = held.promise
    is_early = promise.starts_at_utc > held.at
    if not is_early and not can_report(held):
        raise MoveNotAllowed(promise.state, PromiseState.LIT)
    if request.method != "POST":
        numbers = {"minutes_lit": promise.minutes_lit, "people_reached": promise.people_reached}
        typed = {name: "" if number is None else str(number) for name, number in numbers.items()}
        return show_report(request, held, typed)
    typed = {name: request.POST.get(name, "") for name in ("minutes_lit", "people_reached")}
    refusal = check_post(request, limit=SENDS, at=held.at)
    if refusal:
        return show_report(request, held, typed, refusal=refusal)
    try:
        actions.report_light(promise_id=promise.pk, **typed, by=held.by, at=held.at)
    except InvalidPromise as error:
        return show_report(request, held, typed, problems=error.problems)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_report(request, held, typed, refusal=unavailable())
    return held.done("reported")


def show_report(
    request: HttpRequest, held: Held, typed: dict[str, str], *, problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    context = beside(held, refusal) | {
        "form": LightReportForm(typed, problems=problems), "refusal": refusal,
        "is_early": held.promise.starts_at_utc > held.at,
    }  # fmt: skip
    response = render(request, "web/promise_link/report.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response


@with_promise
def promise_photos(request: HttpRequest, held: Held) -> HttpResponse:
    """One photograph at a time; what was taken in stays while its words are mended."""
    check_takes_photographs(held.promise.state)
    if request.method != "POST":
        is_before = held.promise.starts_at_utc > held.at
        return show_photos(request, held, {"moment": PhotoMoment.BEFORE if is_before else PhotoMoment.AFTER})
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in PHOTO_FIELDS}
    typed["picture_has_consent"] = "picture_has_consent" in request.POST
    refusal = check_post(request, limit=SENDS, at=held.at)
    token = request.POST.get("picture_token", "")
    if refusal:
        return show_photos(request, held, typed, token=token, refusal=refusal)
    try:
        return take_photo(request, held, typed, token)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_photos(request, held, typed, token=token, refusal=unavailable())


def take_photo(request: HttpRequest, held: Held, typed: dict[str, Any], token: str) -> HttpResponse:
    picture = read_token(held, token)
    file = request.FILES.get("picture")
    if file is not None:
        uid = name_of_upload(request, held, file)
        try:
            picture = find_picture(str(uid)) or take_in(held, file, uid)
        except PictureRefused as refused:
            problem = Problem("picture", refused.code, refused.message)
            return show_photos(request, held, typed, token=token, problems=(problem,))
        except InvalidPromise as error:
            refusal = Refusal("full", 409, " ".join(str(problem.message) for problem in error.problems))
            return show_photos(request, held, typed, token=token, refusal=refusal)
        token = sign(PURPOSE, f"{held.promise.uid}:{picture.uid}", at=held.at)
    if picture is None:
        problem = Problem("picture", "required", _("Choose a photograph."))
        return show_photos(request, held, typed, problems=(problem,))
    try:
        actions.add_photo(
            promise_id=held.promise.pk, picture=picture, moment=typed["moment"],
            alternative_text=typed["picture_alternative_text"], credit=typed["picture_credit"],
            has_consent=typed["picture_has_consent"], by=held.by, at=held.at,
        )  # fmt: skip
    except InvalidPromise as error:
        return show_photos(request, held, typed, token=token, picture=picture, problems=error.problems)
    return held.done("photographed")


def name_of_upload(request: HttpRequest, held: Held, file: UploadedFile) -> UUID:
    """Of this file from this page as it was opened, whose form token was looked at: two presses name one picture."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return uuid5(held.promise.uid, f"{request.POST.get(TOKEN_FIELD, '')}:{digest.hexdigest()}")


def take_in(held: Held, file: UploadedFile, uid: UUID) -> Picture:
    """Raises InvalidPromise when no more fit, before anything is stored, and PictureRefused."""
    actions.check_has_room(held.promise)
    return add_picture(file=file, size=file.size or 0, uid=uid, at=held.at)


def read_token(held: Held, token: str) -> Picture | None:
    """The picture of an earlier try; signed with its promise, so that nobody can name another's."""
    own = f"{held.promise.uid}:"
    try:
        value = unsign(PURPOSE, token, at=held.at, max_age=KEPT_FOR)
    except TokenInvalid:
        return None
    return find_picture(value.removeprefix(own)) if value.startswith(own) else None


def show_photos(
    request: HttpRequest, held: Held, typed: dict[str, Any], *, token: str = "", picture: Picture | None = None,
    problems: tuple[Problem, ...] = (), refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    is_away = refusal is not None and refusal.status == 503
    photos = [] if is_away else list(held.promise.photos.all())
    if picture is None and token and not is_away:
        picture = read_token(held, token)
    context = beside(held, refusal) | {
        "form": LightPhotoForm(typed, problems=problems, language=get_language() or "en"), "refusal": refusal,
        "token": token, "picture": picture, "photos": photos, "is_full": len(photos) >= MAX_PHOTOS,
        "most": MAX_PHOTOS,
    }  # fmt: skip
    response = render(request, "web/promise_link/photos.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response
