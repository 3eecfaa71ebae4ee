"""What the organiser does through the signed link: confirm, withdraw, report."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.actions.decide import lock_initiative, move
from blueheart.initiatives.actions.listing import unlist
from blueheart.initiatives.enums import State
from blueheart.initiatives.events import (
    InitiativeConfirmed,
    InitiativeReported,
    InitiativeWithdrawn,
    ReportPublished,
)
from blueheart.initiatives.models import Initiative, Picture, Report
from blueheart.initiatives.permissions import check_may_decide, check_may_manage
from blueheart.initiatives.rules.content import check_link
from blueheart.initiatives.rules.limits import DESCRIPTION_LENGTH
from blueheart.initiatives.rules.moves import check_move
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.texts import read_text
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

MAX_PEOPLE = 10_000_000
MAX_PRESS_LINKS = 20


@transaction.atomic
def confirm_initiative(*, initiative_id: int, by: Actor, at: datetime) -> Initiative:
    """Puts it in the desk's queue. Confirming again changes nothing. Raises NotPermitted, MoveNotAllowed."""
    initiative = lock_initiative(initiative_id)
    check_may_manage(by, str(initiative.uid), initiative.country)
    if initiative.confirmed_at is not None:
        return initiative
    check_move(initiative.state, State.IN_REVIEW)
    initiative.state = State.IN_REVIEW
    initiative.confirmed_at = initiative.changed_at = at
    initiative.save(update_fields=["state", "confirmed_at", "changed_at"])
    event = InitiativeConfirmed.about(initiative)
    record_event(event=event, by=by, at=at)
    return initiative


@transaction.atomic
def withdraw_initiative(*, initiative_id: int, by: Actor, at: datetime) -> Initiative:
    """Takes it from the site for good; calendars hear of the cancellation. Raises NotPermitted, MoveNotAllowed."""
    initiative = lock_initiative(initiative_id)
    check_may_manage(by, str(initiative.uid), initiative.country)
    if initiative.state == State.WITHDRAWN:
        return initiative
    was_public = initiative.is_public
    move(initiative, State.WITHDRAWN, at=at)
    unlist(initiative.pk)
    initiative.calendar_sequence += 1
    initiative.save(update_fields=["calendar_sequence"])
    event = InitiativeWithdrawn.about(
        initiative,
        was_public=was_public,
    )
    record_event(event=event, by=by, at=at)
    return initiative


@transaction.atomic
def report_initiative(
    *, initiative_id: int, people_came: str, text: str, press_links: Sequence[str], pictures: Sequence[Picture],
    by: Actor, at: datetime,
) -> Report:  # fmt: skip
    """How it went. A later report replaces the words and adds pictures; the desk looks before it is shown.

    Raises NotPermitted, MoveNotAllowed, InvalidInitiative.
    """
    initiative = lock_initiative(initiative_id)
    check_may_manage(by, str(initiative.uid), initiative.country)
    problems = ProblemList()
    if initiative.state != State.PUBLISHED:
        problems.add("people_came", "not_published", _("Only a published initiative can be reported on."))
    elif initiative.starts_at_utc > at:
        problems.add("people_came", "not_yet", _("It has not taken place yet. Report once it has."))
    count = read_people(people_came, problems)
    words = read_text("text", text, limit=DESCRIPTION_LENGTH, problems=problems, lines=True)
    links = [check_link("press_links", link, problems) for link in press_links if link.strip()]
    if len(links) > MAX_PRESS_LINKS:
        problems.add("press_links", "too_many", _("Give at most %(limit)d links.") % {"limit": MAX_PRESS_LINKS})
    problems.raise_if_any()
    report, _created = Report.objects.update_or_create(
        initiative=initiative,
        defaults={"people_came": count, "text": words, "press_links": links, "is_public": False, "reported_at": at},
    )
    report.pictures.add(*pictures)
    event = InitiativeReported.about(initiative, people_came=count)
    record_event(event=event, by=by, at=at)
    return report


def read_people(typed: str, problems: ProblemList) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 8 or int(text) > MAX_PEOPLE:
        problems.add(
            "people_came",
            "not_a_count",
            _("“%(typed)s” is not a number of people. Write digits only, such as 120.") % {"typed": text[:20]},
        )
        return None
    return int(text)


@transaction.atomic
def publish_report(*, initiative_id: int, by: Actor, at: datetime) -> Report:
    """Raises NotPermitted, Report.DoesNotExist."""
    initiative = lock_initiative(initiative_id)
    check_may_decide(by, initiative.country)
    report = Report.objects.get(initiative=initiative)
    report.is_public = True
    report.save(update_fields=["is_public"])
    event = ReportPublished.about(initiative)
    record_event(event=event, by=by, at=at)
    return report
