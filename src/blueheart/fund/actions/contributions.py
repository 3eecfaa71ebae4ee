"""A contribution from the wish to its money."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import CONTRIBUTION_MOVES, Book, ContributionState
from blueheart.fund.events import ContributionMoved, ContributionOpened, ContributionSettled
from blueheart.fund.models import Contribution, Donor, Earmark, Entry, Lot
from blueheart.fund.rules.codes import new_code
from blueheart.fund.rules.entries import InvalidEntry, NewEntry
from blueheart.fund.rules.giving import GENERAL, Movement, NewContribution, NewDonor, Posting, check_movement, received
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_currency, check_positive
from blueheart.supporters.enums import Sector


class UnknownEarmark(ValueError):
    """No earmark of this slug is on offer."""


class AlreadySettled(ValueError):
    """The contribution has its money already, by another movement: this one is another contribution."""


class WrongMove(ValueError):
    """A contribution can't go from its state to that one."""


def open_contribution(*, new: NewContribution, by: Actor, at: datetime) -> Contribution:
    """Stored with its donor and a code that traces it. Again with the same key, the first one.

    Raises WrongMoney for its sum, UnknownEarmark.
    """
    check_currency(new.amount.currency)
    check_positive(new.amount.minor)
    earlier = Contribution.objects.filter(key=new.key).first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return store_contribution(new, by=by, at=at)
    except IntegrityError:
        # Somebody else opened it in this very moment
        earlier = Contribution.objects.filter(key=new.key).first()
        if earlier is None:
            raise
        return earlier


def store_contribution(new: NewContribution, *, by: Actor, at: datetime) -> Contribution:
    contribution = Contribution.objects.create(
        key=new.key, code=new_code(), book=new.book, state=ContributionState.OPEN, means=new.means,
        amount=new.amount.minor, currency=new.amount.currency, earmark=find_earmark(new.earmark), sector=new.sector,
        proceeds=new.proceeds or "", initiative_uid=new.initiative_uid, supporter_id=new.supporter_id,
        country=new.country, language=new.language, reference=new.reference, covers_fee=new.covers_fee,
        is_anonymous=new.is_anonymous, opened_at=at,
    )  # fmt: skip
    if new.donor is not None and new.donor != NewDonor():
        Donor.objects.create(
            contribution=contribution, name=new.donor.name, email=new.donor.email,
            email_folded=new.donor.email.casefold(), address=new.donor.address,
        )  # fmt: skip
    record_event(event=ContributionOpened.about(contribution), by=by, at=at)
    return contribution


def find_earmark(slug: str, *, is_given_to: bool = True) -> Earmark:
    """Raises UnknownEarmark; what is no longer on offer may still be spent. "general" is made when first asked for."""
    if slug == GENERAL:
        return Earmark.objects.get_or_create(slug=GENERAL, defaults={"position": 0})[0]
    earmark = Earmark.objects.filter(slug=slug).first()
    if earmark is None or (is_given_to and not earmark.is_open):
        raise UnknownEarmark(f"{slugify(slug)[:30]!r} is no earmark on offer")
    return earmark


@transaction.atomic
def settle_contribution(*, contribution_id: int, movement: Movement, by: Actor, at: datetime) -> Contribution:
    """Its money is there: booked gross, fee and net apart, and a lot from now on. Again, it gives the first answer.

    What came may differ from what was wanted. Raises InvalidEntry, WrongMoney, KeyReused; AlreadySettled for other
    money.
    """
    check_movement(movement)
    contribution = lock_contribution(contribution_id)
    if contribution.state == ContributionState.SETTLED:
        if Entry.objects.filter(key=movement.key, about=about_of(contribution)).exists():
            return contribution
        raise AlreadySettled(f"{contribution} has its money already, from elsewhere")
    check_move(contribution, ContributionState.SETTLED)
    if movement.amount.currency != contribution.currency:
        raise InvalidEntry("mixed", f"{contribution} is one in {contribution.currency}")
    net = movement.moved.minor - movement.fee
    if net < 0:
        raise InvalidEntry("fee", "a fee is no more than what came")
    sector = Sector(contribution.sector)
    posting = received(movement, book=Book(contribution.book), sector=sector, earmark=contribution.earmark.slug)
    entry_id = post(posting, movement, about=about_of(contribution), at=at)
    contribution.state = ContributionState.SETTLED
    contribution.received, contribution.fee = movement.amount.minor, movement.fee
    contribution.settled_currency = movement.account.currency
    contribution.settled_at, contribution.received_on = at, movement.booked_on
    contribution.save()
    if net:
        make_lot(contribution, entry_id=entry_id, amount=net, received_on=movement.booked_on)
    record_event(event=ContributionSettled.about(contribution, entry_id=entry_id), by=by, at=at)
    return contribution


def lock_contribution(contribution_id: int) -> Contribution:
    """The row with its earmark, held until the transaction ends."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("earmark")
    return rows.get(pk=contribution_id)


def about_of(contribution: Contribution) -> str:
    return f"contribution:{contribution.pk}"


def check_move(contribution: Contribution, to: ContributionState) -> None:
    if to not in CONTRIBUTION_MOVES[ContributionState(contribution.state)]:
        raise WrongMove(f"{contribution} can't go from {contribution.state} to {to}")


def post(posting: Posting, movement: Movement, *, about: str, at: datetime) -> int:
    """The entry's id; the accounts that it needs are opened before."""
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(
        key=movement.key, kind=posting.kind, booked_on=movement.booked_on, lines=posting.lines, about=about,
        exchange=movement.exchange,
    )  # fmt: skip
    return post_entry(entry=entry, at=at).entry_id


def make_lot(contribution: Contribution, *, entry_id: int, amount: int, received_on: date) -> Lot:
    return Lot.objects.create(
        contribution=contribution, entry_id=entry_id, book=contribution.book, earmark=contribution.earmark,
        currency=contribution.settled_currency, received_on=received_on, amount=amount,
    )  # fmt: skip


@transaction.atomic
def move_contribution(*, contribution_id: int, to: ContributionState, by: Actor, at: datetime) -> Contribution:
    """On its way, failed or expired; nothing of it is booked. Again, nothing happens. Raises WrongMove."""
    contribution = lock_contribution(contribution_id)
    if contribution.state == to:
        return contribution
    check_move(contribution, to)
    contribution.state = to
    contribution.save(update_fields=["state"])
    record_event(event=ContributionMoved.about(contribution, state=to), by=by, at=at)
    return contribution
