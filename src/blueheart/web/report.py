"""Afterwards: how many came, how it went, photographs and press links, through the organiser's link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from blueheart.initiatives import actions
from blueheart.initiatives.actions.submit import find_picture
from blueheart.initiatives.enums import State
from blueheart.initiatives.forms import PhotographForm, ReportForm
from blueheart.initiatives.models import Picture
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative, Problem
from blueheart.kernel.tokens import TokenInvalid, sign, unsign
from blueheart.web.guard import SENDS, Refusal, check_post, is_storage_failure, make_guard, see_other, unavailable
from blueheart.web.manage import Managed, with_link

MAX_PHOTOGRAPHS = 6
PURPOSE = "web.report_photograph"
KEPT_FOR = 24 * 3600
UNPUBLISHED = frozenset({State.UNCONFIRMED, State.IN_REVIEW, State.CHANGES_REQUESTED})
"""On the way to being published: too early for a report, not too late."""


class Photograph:
    """One of the six places for a photograph: what was typed beside it, and the picture once it is taken in.

    A picture that was taken in comes back as a signed token, so that nobody can name another's.
    """

    def __init__(self, number: int, request: HttpRequest, managed: Managed) -> None:
        self.number = number
        self.managed = managed
        self.problems: list[Problem] = []
        prefix = f"photo{number}-"
        self.typed: dict[str, Any] = {
            "alternative_text": request.POST.get(f"{prefix}alternative_text", ""),
            "credit": request.POST.get(f"{prefix}credit", ""),
            "has_consent": f"{prefix}has_consent" in request.POST,
        }
        self.file = request.FILES.get(f"{prefix}photo")
        self.token = request.POST.get(f"{prefix}token", "")
        self.picture: Picture | None = None

    @property
    def form(self) -> PhotographForm:
        return PhotographForm(self.number, self.typed, problems=self.problems)

    @property
    def is_open(self) -> bool:
        return (
            self.number == 1 or self.picture is not None or bool(self.problems) or bool(self.typed["alternative_text"])
        )

    def take(self) -> None:
        """Keeps what was chosen, and says what is wrong with it or its words."""
        uid = f"{self.managed.initiative.uid}:"
        if self.token:
            try:
                value = unsign(PURPOSE, self.token, at=self.managed.at, max_age=KEPT_FOR)
                self.picture = find_picture(value.removeprefix(uid)) if value.startswith(uid) else None
            except TokenInvalid:
                self.token = ""
        if self.file is not None:
            try:
                self.picture = actions.add_picture(file=self.file, size=self.file.size or 0, at=self.managed.at)
                self.token = sign(PURPOSE, f"{uid}{self.picture.uid}", at=self.managed.at)
            except actions.PictureRefused as refused:
                self.problems.append(Problem("photo", refused.code, refused.message))
        if self.picture is not None:
            self.describe(self.picture)

    def describe(self, picture: Picture) -> None:
        try:
            actions.describe_picture(picture=picture, **self.typed)
        except InvalidInitiative as error:
            self.problems += [Problem(p.field.removeprefix("picture_"), p.code, p.message) for p in error.problems]


@with_link
def manage_report(request: HttpRequest, managed: Managed) -> HttpResponse:
    initiative = managed.initiative
    if initiative.state not in {State.PUBLISHED, *UNPUBLISHED}:
        raise MoveNotAllowed(initiative.state, State.PUBLISHED)
    photographs = [Photograph(number, request, managed) for number in range(1, MAX_PHOTOGRAPHS + 1)]
    if request.method != "POST" or initiative.state in UNPUBLISHED:
        return show_report(request, managed, typed_report(managed), photographs)
    typed = {name: request.POST.get(name, "") for name in ("people_came", "text", "press_links")}
    refusal = check_post(request, limit=SENDS, at=managed.at)
    if refusal:
        return show_report(request, managed, typed, photographs, refusal=refusal)
    try:
        return take_report(request, managed, typed, photographs)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_report(request, managed, typed, photographs, refusal=unavailable())


def take_report(
    request: HttpRequest, managed: Managed, typed: dict[str, str], photographs: list[Photograph]
) -> HttpResponse:
    for photograph in photographs:
        photograph.take()
    problems = [problem for photograph in photographs for problem in photograph.problems]
    pictures = [photograph.picture for photograph in photographs if photograph.picture is not None]
    room = MAX_PHOTOGRAPHS - len(kept_pictures(managed))
    if len(pictures) > room:
        message = _("At most %(limit)d photographs fit in a report.") % {"limit": MAX_PHOTOGRAPHS}
        problems.append(Problem("pictures", "too_many", message))
    if problems:
        return show_report(request, managed, typed, photographs, problems=problems)
    try:
        actions.report_initiative(
            initiative_id=managed.initiative.pk, people_came=typed["people_came"], text=typed["text"],
            press_links=typed["press_links"].splitlines(), pictures=pictures, by=managed.by, at=managed.at,
        )  # fmt: skip
    except InvalidInitiative as error:
        return show_report(request, managed, typed, photographs, problems=list(error.problems))
    return see_other(f"{managed.base}?done=reported")


def typed_report(managed: Managed) -> dict[str, str]:
    """The report as it stands, to be added to."""
    report = getattr(managed.initiative, "report", None)
    if report is None:
        return {}
    count = "" if report.people_came is None else str(report.people_came)
    return {"people_came": count, "text": report.text, "press_links": "\n".join(report.press_links)}


def kept_pictures(managed: Managed) -> list[Picture]:
    report = getattr(managed.initiative, "report", None)
    return list(report.pictures.all()) if report else []


def why_not_yet(managed: Managed) -> str:
    if managed.initiative.starts_at_utc > managed.at:
        return _("It has not begun yet. Come back to this page once it has.")
    if managed.initiative.state in UNPUBLISHED:
        return _("It is not published yet. Come back to this page once it is.")
    return ""


def show_report(
    request: HttpRequest, managed: Managed, typed: dict[str, str], photographs: list[Photograph],
    *, problems: list[Problem] | None = None, refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    may_ask = refusal is None or refusal.status != 503
    own = [problem for problem in problems or () if problem.field in {"people_came", "text", "press_links", "pictures"}]
    kept = kept_pictures(managed) if may_ask else []
    context = {
        "managed": managed, "form": ReportForm(typed, problems=own), "refusal": refusal, "kept": kept,
        "photographs": photographs[: MAX_PHOTOGRAPHS - len(kept)] if may_ask else photographs,
        "has_problems": bool(problems), "guard": make_guard(at=managed.at),
        "not_yet": why_not_yet(managed),
    }  # fmt: skip
    response = render(request, "web/manage/report.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response
