"""What goes back of a contribution, or is taken back, and comes again."""

from datetime import datetime

from django.db import transaction

from blueheart.fund.actions.contributions import about_of, lock_contribution, post
from blueheart.fund.actions.covers import give_back_cover
from blueheart.fund.actions.lots import give_to, lock_lots, take_from
from blueheart.fund.enums import Book, ContributionState, EntryKind
from blueheart.fund.events import ContributionReturned, ContributionTakenBack
from blueheart.fund.models import Contribution, Entry
from blueheart.fund.rules.entries import InvalidEntry
from blueheart.fund.rules.giving import Movement, check_movement, given_again, taken_back
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.supporters.enums import Sector


class NothingLeft(ValueError):
    """More would go back than came and has not gone back yet, or come again than went."""


@transaction.atomic
def take_back(
    *, contribution_id: int, movement: Movement, kind: EntryKind = EntryKind.REFUND, by: Actor, at: datetime
) -> Contribution:
    """A refund or a disputed payment, whole or in part; its fee is the provider's for that. Again, the first answer.

    What was spent already becomes a shortfall of its earmark. Raises InvalidEntry, WrongMoney, KeyReused, NothingLeft.
    """
    check_movement(movement, may_give_fee_back=True)
    contribution = lock_contribution(contribution_id)
    if is_booked(contribution, movement):
        return contribution
    check_came(contribution, movement)
    if movement.amount.minor > contribution.received - contribution.refunded:
        raise NothingLeft(f"{contribution}: more would go back than came")
    total = movement.moved.minor + movement.fee
    unspent = take_from(lock_lots(contribution), total)
    posting = taken_back(
        movement, kind=kind, book=Book(contribution.book), sector=Sector(contribution.sector),
        earmark=contribution.earmark.slug, unspent=unspent,
    )  # fmt: skip
    entry_id = post(posting, movement, about=about_of(contribution), at=at)
    contribution.refunded += movement.amount.minor
    contribution.save(update_fields=["refunded"])
    event = ContributionTakenBack.about(contribution, entry_id=entry_id, kind=kind, is_short=total > unspent)
    record_event(event=event, by=by, at=at)
    return contribution


@transaction.atomic
def give_again(
    *, contribution_id: int, movement: Movement, kind: EntryKind = EntryKind.DISPUTE, by: Actor, at: datetime
) -> Contribution:
    """A dispute that was won, or a refund that never arrived: what went back is there again. Again, the first answer.

    Raises InvalidEntry, WrongMoney, KeyReused, NothingLeft.
    """
    check_movement(movement, may_give_fee_back=True)
    contribution = lock_contribution(contribution_id)
    if is_booked(contribution, movement):
        return contribution
    check_came(contribution, movement)
    if movement.amount.minor > contribution.refunded:
        raise NothingLeft(f"{contribution}: more would come again than went back")
    net = movement.moved.minor - movement.fee
    lots = lock_lots(contribution)
    if net < 0 or (lots and net > sum(lot.refunded for lot in lots)):
        raise NothingLeft(f"{contribution}: more would come again than went back")
    made_good = give_to(lots, net)
    posting = given_again(
        movement, kind=kind, book=Book(contribution.book), sector=Sector(contribution.sector),
        earmark=contribution.earmark.slug, made_good=made_good,
    )  # fmt: skip
    entry_id = post(posting, movement, about=about_of(contribution), at=at)
    if made_good:
        give_back_cover(contribution=contribution, entry_id=entry_id, booked_on=movement.booked_on, at=at)
    contribution.refunded -= movement.amount.minor
    contribution.save(update_fields=["refunded"])
    record_event(event=ContributionReturned.about(contribution, entry_id=entry_id), by=by, at=at)
    return contribution


def is_booked(contribution: Contribution, movement: Movement) -> bool:
    return Entry.objects.filter(key=movement.key, about=about_of(contribution)).exists()


def check_came(contribution: Contribution, movement: Movement) -> None:
    if contribution.state != ContributionState.SETTLED:
        raise NothingLeft(f"{contribution}: nothing has come that could go back")
    if movement.amount.currency != contribution.currency or movement.account.currency != contribution.settled_currency:
        raise InvalidEntry(
            "mixed", f"{contribution} came in {contribution.currency}, to {contribution.settled_currency}"
        )
