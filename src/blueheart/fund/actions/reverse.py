"""A correction: the opposite of an entry, once."""

from datetime import date, datetime

from django.db import transaction

from blueheart.fund.actions.post import KeyReused, Posted, post_entry
from blueheart.fund.enums import EntryKind
from blueheart.fund.events import EntryReversed
from blueheart.fund.models import Entry
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.entries import lines_by_entry
from blueheart.fund.rules.entries import InvalidEntry, Line, NewEntry, reversed_lines
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


@transaction.atomic
def reverse_entry(*, entry_id: int, booked_on: date, by: Actor, at: datetime) -> Posted:
    """Again, it gives the first answer. Raises NotPermitted, Entry.DoesNotExist, FloorReached, and InvalidEntry for a
    reversal, which stands as it is."""
    check_may_manage(by)
    entry = Entry.objects.get(pk=entry_id)
    if entry.kind == EntryKind.REVERSAL:
        raise InvalidEntry("reverses", "a reversal is not reversed: post the right entry anew")
    earlier = reversal_of(entry)
    if earlier is not None:
        return earlier
    _pk, rows = next(lines_by_entry(entries=Entry.objects.filter(pk=entry.pk)))
    lines = reversed_lines(tuple(Line(debit, credit, amount) for debit, credit, _currency, amount in rows))
    reversal = NewEntry(
        key=f"reversal:{entry.pk}", kind=EntryKind.REVERSAL, booked_on=booked_on, lines=lines, about=entry.about,
        reverses=entry.pk,
    )  # fmt: skip
    try:
        posted = post_entry(entry=reversal, at=at)
    except KeyReused:
        # Somebody else reversed it in this very moment, for another day
        earlier = reversal_of(entry)
        if earlier is None:
            raise
        return earlier
    if posted.is_new:
        event = EntryReversed(subject_id=str(entry.pk), reversal_id=posted.entry_id)
        record_event(event=event, by=by, at=at)
    return posted


def reversal_of(entry: Entry) -> Posted | None:
    earlier = Entry.objects.filter(reverses=entry).values_list("pk", flat=True).first()
    return None if earlier is None else Posted(entry_id=earlier, is_new=False)
