"""Saying what a line of a statement was."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import AlreadySettled, find_earmark, open_contribution, settle_contribution
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.takebacks import NothingLeft, take_back
from blueheart.fund.enums import Book, EntryKind, LineState, Means
from blueheart.fund.events import LineResolved
from blueheart.fund.models import BankLine, Contribution, Donor, Entry
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.balances import balance
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.fund.rules.giving import GENERAL, Drafted, Movement, NewContribution, NewDonor
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector


class LineNotWaiting(ValueError):
    """Somebody said already what the line was."""


class LineDoesNotFit(ValueError):
    """The line is no such thing: it goes the other way, or is in another currency or book."""


@transaction.atomic
def match_line(*, line_id: int, contribution_id: int, by: Actor, at: datetime) -> Contribution:
    """What came is the contribution's money; what went is a part of it that went back.

    A second payment of a settled contribution is a further one of the same giver. Raises NotPermitted, LineNotWaiting,
    LineDoesNotFit.
    """
    check_may_manage(by)
    line = lock_line(line_id)
    contribution = Contribution.objects.get(pk=contribution_id)
    if (contribution.currency, contribution.book) != (line.account.currency, line.account.book):
        raise LineDoesNotFit("the line is in another currency, or in another book")
    movement = movement_of(line)
    if line.amount < 0:
        try:
            contribution = take_back(contribution_id=contribution_id, movement=movement, by=by, at=at)
        except NothingLeft as error:
            raise LineDoesNotFit("more would go back than came") from error
        resolve(line, LineState.RETURNED, movement.key, contribution, by=by, at=at)
        return contribution
    try:
        contribution = settle_contribution(contribution_id=contribution_id, movement=movement, by=by, at=at)
    except AlreadySettled:
        further = open_contribution(new=further_of(contribution, movement), by=by, at=at)
        contribution = settle_contribution(contribution_id=further.pk, movement=movement, by=by, at=at)
    resolve(line, LineState.MATCHED, movement.key, contribution, by=by, at=at)
    return contribution


@transaction.atomic
def take_line_as_gift(*, line_id: int, new: NewContribution, by: Actor, at: datetime) -> Contribution:
    """A contribution that nobody announced. Its sum and book are the line's. Raises LineNotWaiting, LineDoesNotFit."""
    check_may_manage(by)
    line = lock_line(line_id)
    if line.amount < 0:
        raise LineDoesNotFit("the line left the account")
    movement = movement_of(line)
    given = replace(new, key=f"gift:{movement.key}", book=Book(line.account.book), amount=movement.amount)
    contribution = open_contribution(new=given, by=by, at=at)
    settle_contribution(contribution_id=contribution.pk, movement=movement, by=by, at=at)
    resolve(line, LineState.MATCHED, movement.key, contribution, by=by, at=at)
    return contribution


@transaction.atomic
def take_line_as_fee(*, line_id: int, by: Actor, at: datetime) -> None:
    """A fee of the bank: out of the general pool, or to be made good where that is empty."""
    check_may_manage(by)
    line = lock_line(line_id)
    if line.amount > 0:
        raise LineDoesNotFit("the line came to the account")
    amount, chart = -line.amount, Chart(Book(line.account.book), line.account.currency)
    pool = chart.pool(GENERAL)
    drafted = Drafted()
    drafted.move(amount, debit=chart.fees(), credit=chart.unmatched())
    ensure_accounts(plans=[pool], at=at)
    is_covered = balance(code=pool.code) >= amount
    drafted.move(amount, debit=pool if is_covered else chart.shortfall(GENERAL), credit=chart.purposes())
    posting = drafted.posting(EntryKind.FEE)
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(key=resolving_key(line), kind=posting.kind, booked_on=line.booked_on, lines=posting.lines)
    if is_covered:
        purpose = Purpose(
            book=Book(line.account.book), earmark=find_earmark(GENERAL), amount=Money(line.account.currency, amount)
        )
        post_draw(entry=entry, purpose=purpose, at=at)
    else:
        post_entry(entry=entry, at=at)
    resolve(line, LineState.FEE, entry.key, None, by=by, at=at)


@transaction.atomic
def take_line_as_transfer(*, line_id: int, other: AccountPlan, by: Actor, at: datetime) -> None:
    """Between accounts of the fund itself: a payout of a provider, another bank account. Raises as the others."""
    check_may_manage(by)
    line = lock_line(line_id)
    if other.currency != line.account.currency:
        raise LineDoesNotFit("the other account is in another currency")
    unmatched = Chart(Book(line.account.book), line.account.currency).unmatched()
    ensure_accounts(plans=[unmatched, other], at=at)
    came = line.amount > 0
    moved = Line(unmatched.code, other.code, line.amount) if came else Line(other.code, unmatched.code, -line.amount)
    entry = NewEntry(key=resolving_key(line), kind=EntryKind.TRANSFER, booked_on=line.booked_on, lines=(moved,))
    post_entry(entry=entry, at=at)
    resolve(line, LineState.TRANSFER, entry.key, None, by=by, at=at)


def lock_line(line_id: int) -> BankLine:
    line = BankLine.objects.select_for_update(of=("self",)).select_related("account").get(pk=line_id)
    if line.state != LineState.WAITING:
        raise LineNotWaiting(f"{line} is {line.state} already")
    return line


def resolving_key(line: BankLine) -> str:
    return f"line:{line.account.slug}:{line.booked_on.isoformat()}:{line.content}:{line.ordinal}"


def movement_of(line: BankLine) -> Movement:
    chart = Chart(Book(line.account.book), line.account.currency)
    return Movement(
        key=resolving_key(line), account=chart.unmatched(), amount=Money(line.account.currency, abs(line.amount)),
        booked_on=line.booked_on,
    )  # fmt: skip


def further_of(contribution: Contribution, movement: Movement) -> NewContribution:
    donor = Donor.objects.filter(contribution=contribution).first()
    return NewContribution(
        key=f"further:{movement.key}", book=Book(contribution.book), means=Means(contribution.means),
        amount=movement.amount, earmark=contribution.earmark.slug, sector=Sector(contribution.sector),
        initiative_uid=contribution.initiative_uid, supporter_id=contribution.supporter_id,
        country=contribution.country, language=contribution.language, is_anonymous=contribution.is_anonymous,
        donor=NewDonor(name=donor.name, email=donor.email, address=donor.address) if donor else None,
    )  # fmt: skip


def resolve(
    line: BankLine, state: LineState, key: str, contribution: Contribution | None, *, by: Actor, at: datetime
) -> None:
    line.state, line.contribution = state, contribution
    line.resolved_by = Entry.objects.get(key=key)
    line.save(update_fields=["state", "contribution", "resolved_by"])
    event = LineResolved(subject_id=str(line.pk), state=state, entry_id=line.resolved_by.pk)
    record_event(event=event, by=by, at=at)
