"""What happened to an initiative, in words: who, when, and what the desk wrote."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from blueheart.initiatives.models import DecisionNote, Initiative
from blueheart.kernel.queries import history_of
from blueheart.kernel.registry import RecordedEvent

SENTENCES = {
    "initiatives.submitted": gettext_noop("Sent in"),
    "initiatives.imported": gettext_noop("Imported"),
    "initiatives.confirmed": gettext_noop("Confirmed by the organiser"),
    "initiatives.published": gettext_noop("Published"),
    "initiatives.change_requested": gettext_noop("Change asked of the organiser"),
    "initiatives.declined": gettext_noop("Declined"),
    "initiatives.withdrawn": gettext_noop("Withdrawn"),
    "initiatives.merged": gettext_noop("Merged into another"),
    "initiatives.decision_undone": gettext_noop("Decision taken back"),
    "initiatives.edited": gettext_noop("Edited"),
    "initiatives.revision_accepted": gettext_noop("Edit accepted"),
    "initiatives.revision_declined": gettext_noop("Edit declined"),
    "initiatives.reported": gettext_noop("The organiser told how it went"),
    "initiatives.report_published": gettext_noop("Report published"),
    "initiatives.manage_link_requested": gettext_noop("The organiser asked for the link again"),
    "initiatives.contact_erased": gettext_noop("Contact erased, its time was over"),
}


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    who: str
    at: datetime
    note: str
    detail: str


def steps_of(initiative: Initiative) -> list[Step]:
    """Newest first; two queries more than the events themselves, whatever their number."""
    events = history_of(subject="initiative", subject_id=str(initiative.uid))
    names = staff_names(events)
    notes = dict(DecisionNote.objects.filter(initiative=initiative).values_list("pk", "text"))
    return [step_of(event, names, notes) for event in reversed(events)]


def staff_names(events: list[RecordedEvent]) -> dict[str, str]:
    ids = {int(event.by.removeprefix("staff:")) for event in events if event.by.removeprefix("staff:").isdecimal()}
    return {f"staff:{user.pk}": user.first_name or user.email for user in User.objects.filter(pk__in=ids)}


def step_of(event: RecordedEvent, names: dict[str, str], notes: dict[int, str]) -> Step:
    sentence = SENTENCES.get(event.name)
    fields = event.payload.get("fields") or ()
    return Step(
        what=_(sentence) if sentence else event.name,
        who=names.get(event.by) or who(event.by),
        at=event.at,
        note=notes.get(event.payload.get("note_id") or 0, ""),
        detail=", ".join(str(name) for name in fields),
    )


def who(label: str) -> str:
    kind = label.split(":", maxsplit=1)[0]
    return {
        "visitor": _("a visitor"),
        "organiser": _("the organiser"),
        "staff": _("a former member of staff"),
        "system": _("the software"),
        "importer": _("an import"),
        "api": _("a program, through the API"),
    }.get(kind, label)
