"""The organiser's signed link: see how it stands, confirm, edit, withdraw, erase. Nothing changes without a press,
since mail scanners open every link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.initiatives import actions
from blueheart.initiatives.enums import EDITABLE, MOVES, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.initiatives import find_draft, initiative_of_link, waiting_revision
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.links import link_expires_at
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.web.detail import describe
from blueheart.web.guard import (
    SENDS,
    Refusal,
    check_post,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    show_message,
)
from blueheart.web.held import SignedLink
from blueheart.web.steps import (
    EDIT_STEPS,
    Journey,
    first_wrong_step,
    get_step,
    post_step,
)
from blueheart.web.submit import keep_typed, preview, show_check

DONE: dict[str, Promise] = {
    "confirmed": gettext_lazy("Thank you. Your initiative is confirmed and waits for the campaign office."),
    "edited": gettext_lazy("Your change is kept."),
    "waits": gettext_lazy(
        "Your change is kept and waits for the campaign office. What was published stays until then."
    ),
    "withdrawn": gettext_lazy("Your initiative is withdrawn."),
    "reported": gettext_lazy("Thank you for the report. It is shown once the campaign office has looked at it."),
}
STANDING: dict[str, Promise] = {
    State.UNCONFIRMED: gettext_lazy("Nobody looks at it before you confirm it."),
    State.IN_REVIEW: gettext_lazy(
        "The campaign office looks at it, usually within five days. You hear from it by mail."
    ),
    State.CHANGES_REQUESTED: gettext_lazy(
        "The campaign office asks for a change. Make it, and it goes back to the office."
    ),
    State.PUBLISHED: gettext_lazy("It is on the site for everybody."),
    State.DECLINED: gettext_lazy("It is not published."),
    State.WITHDRAWN: gettext_lazy(
        "It was taken from the site for good. Send in a new one if it takes place after all."
    ),
    State.MERGED: gettext_lazy("It was the same as another one, which is shown in its place."),
}


@dataclass(frozen=True, slots=True)
class Managed:
    """What a valid link opens. `base` is its address."""

    initiative: Initiative
    token: str
    base: str
    at: datetime

    @property
    def by(self) -> Actor:
        return Actor.organiser(ref=self.initiative.uid)

    def done(self, what: str) -> HttpResponse:
        return see_other(f"{self.base}?done={what}")


def open_managed(token: str, base: str, at: datetime) -> Managed:
    return Managed(initiative_of_link(token=token, at=at), token, base, at)


with_link = SignedLink(
    part="manage", open=open_managed, not_allowed=MoveNotAllowed,
    over=gettext_lazy(
        "The link worked until 90 days after the end of the initiative, or until a newer one or an erasure replaced it."
    ),
).behind  # fmt: skip


@with_link
def manage(request: HttpRequest, managed: Managed) -> HttpResponse:
    """How it stands, and what can be done. Changes nothing."""
    if request.method == "POST":
        return see_other(managed.base)
    return show_manage(request, managed)


def show_manage(request: HttpRequest, managed: Managed, refusal: Refusal | None = None) -> HttpResponse:
    initiative, language = managed.initiative, get_language() or "en"
    state = State(initiative.state)
    is_public = initiative.is_public
    context = {
        "managed": managed,
        "state": state,
        "standing": STANDING[state],
        "done": DONE.get(request.GET.get("done", "")),
        "refusal": refusal,
        "note": initiative.decision_note if state in {State.CHANGES_REQUESTED, State.DECLINED} else "",
        "revision": waiting_revision(initiative.pk) if is_public else None,
        "can_edit": state in EDITABLE,
        "can_withdraw": State.WITHDRAWN in MOVES[state],
        "can_report": is_public and initiative.starts_at_utc <= managed.at,
        "has_report": hasattr(initiative, "report"),
        "link_until": link_expires_at(initiative.ends_at_utc),
        "guard": make_guard(at=managed.at),
        **describe(initiative, language=language, at=managed.at),
    }
    response = render(request, "web/manage/home.html", context)
    return refusal.mark(response) if refusal else response


@with_link
def manage_confirm(request: HttpRequest, managed: Managed) -> HttpResponse:
    if request.method != "POST":
        return see_other(managed.base)
    refusal = check_post(request, limit=SENDS, at=managed.at)
    if refusal:
        return show_manage(request, managed, refusal)
    actions.confirm_initiative(initiative_id=managed.initiative.pk, by=managed.by, at=managed.at)
    return managed.done("confirmed")


@with_link
def manage_withdraw(request: HttpRequest, managed: Managed) -> HttpResponse:
    """Asks first; the press on that page withdraws."""
    title = _("Withdraw this initiative?")
    text = _(
        "It is taken from the site for good, and calendars that follow it are told that it is "
        "cancelled. This can’t be undone."
    )
    refusal = check_post(request, limit=SENDS, at=managed.at) if request.method == "POST" else None
    if request.method != "POST" or refusal:
        return show_question(request, managed, title=title, text=text, button=_("Withdraw it"), refusal=refusal)
    actions.withdraw_initiative(initiative_id=managed.initiative.pk, by=managed.by, at=managed.at)
    return managed.done("withdrawn")


@with_link
def manage_erase(request: HttpRequest, managed: Managed) -> HttpResponse:
    title = _("Erase your contact data?")
    text = _(
        "Your name, e-mail address and telephone number are erased at once, and this link stops "
        "working: afterwards you "
        "can’t change, withdraw or report on the initiative. What is published stays. To take that "
        "away too, withdraw it first."
    )
    refusal = check_post(request, limit=SENDS, at=managed.at) if request.method == "POST" else None
    if request.method != "POST" or refusal:
        return show_question(request, managed, title=title, text=text, button=_("Erase my data"), refusal=refusal)
    actions.erase_contact(initiative_id=managed.initiative.pk, by=managed.by, at=managed.at)
    return see_other(f"/{get_language() or 'en'}/manage/erased/")


def show_question(
    request: HttpRequest, managed: Managed, *, title: str, text: str, button: str, refusal: Refusal | None
) -> HttpResponse:
    context = {
        "managed": managed, "title": title, "text": text, "button": button, "refusal": refusal,
        "guard": make_guard(at=managed.at),
    }  # fmt: skip
    response = render(request, "web/manage/question.html", context)
    return refusal.mark(response) if refusal else response


@form_page
def manage_erased(request: HttpRequest) -> HttpResponse:
    text = _("Your name, e-mail address and telephone number are erased. The link that you had works no more.")
    return show_message(request, title=_("Your contact data is erased"), text=text, status=200)


# --- editing


@with_link
def manage_edit(request: HttpRequest, managed: Managed) -> HttpResponse:
    """A press on “Edit” opens a draft that holds what stands."""
    if request.method != "POST":
        return see_other(managed.base)
    refusal = check_post(request, limit=SENDS, at=managed.at)
    if refusal:
        return show_manage(request, managed, refusal)
    if managed.initiative.state not in EDITABLE:
        raise MoveNotAllowed(managed.initiative.state, State.IN_REVIEW)
    draft = actions.start_edit(initiative=managed.initiative, language=get_language() or "en", at=managed.at)
    return see_other(f"{managed.base}edit/{draft.key}/what/")


@with_link
def manage_edit_step(request: HttpRequest, managed: Managed, key: str, step: str) -> HttpResponse:
    if step not in EDIT_STEPS:
        raise Http404
    base = f"{managed.base}edit/{key}/"
    try:
        return answer_edit_step(request, managed, key, step, base)
    except Exception as error:
        if request.method != "POST" or not is_storage_failure(error):
            raise
        journey = Journey(managed.initiative.starts_on.year, f"{base}{step}/", EDIT_STEPS)
        return keep_typed(request, journey, step, at=managed.at)


def answer_edit_step(request: HttpRequest, managed: Managed, key: str, step: str, base: str) -> HttpResponse:
    draft = find_draft(key=key, at=managed.at)
    if draft is None or draft.base_version is None or draft.initiative_id != managed.initiative.pk:
        text = _(
            "A change that is not sent is kept for 14 days. This one is not here any more; what stands is as it was."
        )
        return show_message(
            request, title=_("This change is gone"), text=text, status=410, url=managed.base,
            link_text=_("See how it stands"),
        )  # fmt: skip
    if draft.is_sent:
        return managed.done("waits" if waiting_revision(managed.initiative.pk) else "edited")
    journey = Journey(year=draft.year, base=base, steps=EDIT_STEPS, draft=draft)
    is_post = request.method == "POST"
    if step == "check":
        return send_edit(request, managed, journey) if is_post else show_edit_check(request, managed, journey)
    if is_post:
        return post_step(request, journey, step, at=managed.at)
    return get_step(request, journey, step, at=managed.at)


def show_edit_check(
    request: HttpRequest, managed: Managed, journey: Journey, refusal: Refusal | None = None
) -> HttpResponse:
    """With both versions side by side when what stands has changed since the edit began."""
    draft = journey.kept
    stale = None
    if draft.base_version != managed.initiative.version:
        stale = {"version": managed.initiative.version, "rows": compare(managed, journey)}
        refusal = refusal or Refusal("stale", 409, str(actions.StaleEdit.message))
    return show_check(
        request, journey, at=managed.at, refusal=refusal, stale=stale, is_reviewed_again=managed.initiative.is_public
    )


def compare(managed: Managed, journey: Journey) -> list[dict[str, Any]]:
    """The fields in which what stands and what was typed differ, in words."""
    stands = typed_of(managed.initiative).as_mapping()
    now_shown = in_words(preview(stands, draft=None, at=managed.at), stands)
    mine_shown = in_words(preview(journey.typed, draft=None, at=managed.at), journey.typed)
    return [
        {"label": label, "stands": now_shown[label], "mine": mine_shown[label]}
        for label in now_shown
        if now_shown[label] != mine_shown[label]
    ]


def in_words(shown: dict[str, Any], typed: dict[str, Any]) -> dict[str, str]:
    place = ", ".join(part for part in (str(typed.get("venue", "")), shown["place_label"]) if part)
    return {
        _("Title"): str(typed.get("title", "")),
        _("Kind"): shown["kind_label"],
        _("What is it for?"): shown["purpose_label"],
        _("Organiser"): str(typed.get("organiser_name", "")),
        _("Sector of the organiser"): shown["sector_label"],
        _("Where"): place,
        _("When"): " – ".join(f"{shown[name]:%Y-%m-%d %H:%M}" for name in ("starts", "ends") if name in shown),
        _("Languages spoken"): ", ".join(shown["language_names"]),
        _("Description"): str(typed.get("description", "")),
        _("Link"): str(typed.get("link", "")),
        _("Accessibility"): str(typed.get("accessibility", "")),
        _("What the picture shows"): str(typed.get("picture_alternative_text", "")),
    }


def send_edit(request: HttpRequest, managed: Managed, journey: Journey) -> HttpResponse:
    draft = journey.kept
    refusal = check_post(request, limit=SENDS, at=managed.at)
    if refusal:
        return show_edit_check(request, managed, journey, refusal)
    over = request.POST.get("over_version", "")
    base_version = int(over) if over.isascii() and over.isdigit() and len(over) < 10 else (draft.base_version or 0)
    was_public = managed.initiative.is_public
    try:
        actions.edit_initiative(
            initiative_id=managed.initiative.pk, typed=TypedInitiative.from_mapping(journey.typed),
            base_version=base_version, by=managed.by, at=managed.at, draft_key=draft.key,
        )  # fmt: skip
    except InvalidInitiative as error:
        return see_other(f"{journey.address(first_wrong_step(journey, error.problems))}?mend=1")
    except actions.StaleEdit:
        return answer_stale(request, managed, journey)
    return managed.done("waits" if was_public else "edited")


def answer_stale(request: HttpRequest, managed: Managed, journey: Journey) -> HttpResponse:
    """The second of two presses is not stale: the first has sent this very draft."""
    journey.kept.refresh_from_db()
    managed.initiative.refresh_from_db()
    if journey.kept.is_sent:
        return managed.done("waits" if waiting_revision(managed.initiative.pk) else "edited")
    return show_edit_check(request, managed, journey)
