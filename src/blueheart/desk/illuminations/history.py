"""What happened to a promise or a monument, in words: who, when, and what was written with it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from blueheart.desk.illuminations.shown import labelled
from blueheart.desk.initiatives.history import Step, staff_names, who
from blueheart.illuminations.enums import BACK, PromiseState
from blueheart.illuminations.models import Monument, Promise, PromiseNote
from blueheart.kernel.queries import history_of
from blueheart.kernel.registry import RecordedEvent

SENTENCES = {
    "illuminations.submitted": gettext_noop("Sent in"),
    "illuminations.edited": gettext_noop("Light changed"),
    "illuminations.link_requested": gettext_noop("The link was asked for again"),
    "illuminations.photo_added": gettext_noop("Photograph sent"),
    "illuminations.contact_erased": gettext_noop("Contact erased"),
    "illuminations.initiative_matched": gettext_noop("An initiative for the same light was found"),
    "illuminations.monument_registered": gettext_noop("Registered"),
    "illuminations.monument_edited": gettext_noop("Edited"),
    "illuminations.monuments_merged": gettext_noop("Merged into another"),
}


def steps_of_promise(promise: Promise) -> list[Step]:
    """Newest first; two queries more than the events themselves, whatever their number."""
    notes = dict(PromiseNote.objects.filter(promise=promise).values_list("pk", "text"))
    return steps(history_of(subject="promise", subject_id=str(promise.uid)), notes)


def steps_of_monument(monument: Monument) -> list[Step]:
    return steps(history_of(subject="monument", subject_id=str(monument.uid)), {})


def steps(events: list[RecordedEvent], notes: dict[int, str]) -> list[Step]:
    names = staff_names(events)
    return [
        Step(
            what=sentence_of(event), who=names.get(event.by) or who_by_link(event.by), at=event.at,
            note=notes.get(event.payload.get("note_id") or 0, ""), detail=labelled(event.payload.get("fields") or ()),
        )
        for event in reversed(events)
    ]  # fmt: skip


def who_by_link(label: str) -> str:
    """The holder of a promise's link is no organiser of an initiative."""
    return _("whoever promised") if label.startswith("organiser:") else who(label)


def sentence_of(event: RecordedEvent) -> str:
    if event.name == "illuminations.moved":
        return moved(str(event.payload["from_state"]), str(event.payload["to_state"]))
    if event.name == "illuminations.photo_decided":
        return _("Photograph shown") if event.payload["is_public"] else _("Photograph not shown")
    sentence = SENTENCES.get(event.name)
    return _(sentence) if sentence else event.name


def moved(before: str, after: str) -> str:
    if after in BACK.get(PromiseState(before), ()):
        return _("Taken back: %(state)s again") % {"state": PromiseState(after).label}
    return str(PromiseState(after).label)
