"""Shortfalls made good by general money, and that money given back when what was missing comes again."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.lots import allocations_of, go_on, lock_pool
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book, EntryKind
from blueheart.fund.events import ShortfallCovered
from blueheart.fund.models import Account, Allocation, Contribution, Cover, Lot
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.balances import balance
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import NewEntry
from blueheart.fund.rules.giving import GENERAL, Drafted
from blueheart.fund.rules.spending import refuse
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, check_positive


@transaction.atomic
def cover_shortfall(
    *, key: str, book: Book, earmark: str, amount: Money, booked_on: date, by: Actor, at: datetime
) -> Cover:
    """General money makes good what had been spent of the earmark and went back. Again, the first answer.

    Raises NotPermitted, UnknownEarmark, InvalidSpending where less is missing, FloorReached where the general pool
    holds less.
    """
    check_may_manage(by)
    check_positive(amount.minor)
    found = find_earmark(earmark, is_given_to=False)
    general = find_earmark(GENERAL)
    chart = Chart(book, amount.currency)
    # In this order, as whoever gives money back to a cover does
    lock_pool(book=book, earmark=found.slug, currency=amount.currency)
    earlier = Cover.objects.filter(entry__key=key, book=book, earmark=found, amount=amount.minor).first()
    if earlier is not None:
        return earlier
    if amount.minor > missing_of(chart, found.slug):
        refuse("amount", "less_is_missing", _("Less is missing. Make good no more than what is short."))
    drafted = Drafted()
    drafted.move(amount.minor, debit=chart.pool(GENERAL), credit=chart.shortfall(found.slug))
    posting = drafted.posting(EntryKind.TRANSFER)
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(
        key=key, kind=posting.kind, booked_on=booked_on, lines=posting.lines, about=f"earmark:{found.slug}"
    )
    draw = post_draw(entry=entry, purpose=Purpose(book=book, earmark=general, amount=amount), at=at)
    cover = Cover.objects.create(
        entry_id=draw.entry_id, book=book, earmark=found, currency=amount.currency, amount=amount.minor
    )
    record_event(event=ShortfallCovered(subject_id=str(draw.entry_id), earmark=found.slug), by=by, at=at)
    return cover


def missing_of(chart: Chart, earmark: str) -> int:
    """Minor units that are short; nothing where nothing ever was."""
    try:
        return balance(code=chart.shortfall(earmark).code)
    except Account.DoesNotExist:
        return 0


def give_back_cover(*, contribution: Contribution, entry_id: int, booked_on: date, at: datetime) -> None:
    """After money came again (`entry_id`): what was made good twice goes back to the general lots that did it.

    Called with the earmark's pool held. The last cover is the first to be given back.
    """
    chart = Chart(Book(contribution.book), contribution.settled_currency)
    twice = -missing_of(chart, contribution.earmark.slug)
    if twice <= 0:
        return
    general = find_earmark(GENERAL)
    drafted = Drafted()
    drafted.move(twice, debit=chart.shortfall(contribution.earmark.slug), credit=chart.pool(GENERAL))
    posting = drafted.posting(EntryKind.TRANSFER)
    entry = NewEntry(
        key=f"cover-back:{entry_id}", kind=posting.kind, booked_on=booked_on, lines=posting.lines,
        about=f"earmark:{contribution.earmark.slug}",
    )  # fmt: skip
    back = post_entry(entry=entry, at=at)
    parts = parts_to_give_back(contribution, twice)
    go_on(entry_id=back.entry_id, parts=parts, earmark=general, currency=chart.currency)


def parts_to_give_back(contribution: Contribution, amount: int) -> list[tuple[Allocation, int]]:
    """From which allocations of covers how much, and the covers' rows moved."""
    parts: list[tuple[Allocation, int]] = []
    covers = Cover.objects.filter(
        book=contribution.book, earmark=contribution.earmark, currency=contribution.settled_currency,
        amount__gt=F("returned"),
    )  # fmt: skip
    for cover in covers.order_by("-pk"):
        part = min(cover.amount - cover.returned, amount)
        cover.returned += part
        cover.save(update_fields=["returned"])
        parts += split_over(allocations_of(entry_id=cover.entry_id), part)
        amount -= part
        if not amount:
            break
    return parts


def split_over(allocations: list[Allocation], amount: int) -> list[tuple[Allocation, int]]:
    """Of the last allocations first, what did not go back yet."""
    gone = dict(
        Lot.objects.filter(source__in=allocations).order_by().values_list("source_id").annotate(sum=Sum("amount"))
    )
    parts = []
    for allocation in reversed(allocations):
        part = min(allocation.amount - gone.get(allocation.pk, 0), amount)
        if part > 0:
            parts.append((allocation, part))
            amount -= part
    return parts
