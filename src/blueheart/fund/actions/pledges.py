"""Promises of money by organisations: counted apart from money, and less as money comes."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import find_earmark, lock_contribution
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book, ContributionState, PledgeState
from blueheart.fund.events import PledgeCancelled, PledgePaid, PledgeRecorded
from blueheart.fund.models import Contribution, Pledge, PledgePart
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.entries import NewEntry
from blueheart.fund.rules.pledges import NewPledge, pledge_posting
from blueheart.fund.rules.refusals import Refused
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, check_positive
from blueheart.kernel.text import clean_line, clean_text
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter


def record_pledge(*, new: NewPledge, by: Actor, at: datetime) -> Pledge:
    """Stored, with its memo entry. Again with the same key, the first one.

    Raises NotPermitted, WrongMoney, UnknownEarmark, and Refused for a person's promise or one without a source.
    """
    check_may_manage(by)
    check_positive(new.amount.minor)
    earlier = Pledge.objects.filter(key=new.key).first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return store_pledge(new, by=by, at=at)
    except IntegrityError:
        # Somebody else recorded it in this very moment
        earlier = Pledge.objects.filter(key=new.key).first()
        if earlier is None:
            raise
        return earlier


def store_pledge(new: NewPledge, *, by: Actor, at: datetime) -> Pledge:
    supporter = Supporter.objects.filter(pk=new.supporter_id).first()
    if supporter is None or supporter.sector == Sector.INDIVIDUAL:
        raise Refused(
            "supporter",
            "not_an_organisation",
            _("A pledge is an organisation’s: choose a government, a company or another supporter."),
        )
    if not new.source_url:
        raise Refused(
            "source_url", "required", _("A pledge has a public source: give the address of the page that says so.")
        )
    if new.due_on is not None and new.due_on < new.pledged_on:
        raise Refused("due_on", "too_early", _("It is due before it was pledged."))
    pledge = Pledge.objects.create(
        key=new.key, book=new.book, state=PledgeState.OPEN, supporter=supporter, sector=supporter.sector,
        amount=new.amount.minor, currency=new.amount.currency, earmark=find_earmark(new.earmark),
        pledged_on=new.pledged_on, due_on=new.due_on, words=clean_text(new.words), source_url=new.source_url,
        recorded_at=at,
    )  # fmt: skip
    post_memo(pledge, f"pledge:{pledge.uid}", amount=pledge.amount, booked_on=pledge.pledged_on, at=at)
    record_event(event=PledgeRecorded.about(pledge), by=by, at=at)
    return pledge


@transaction.atomic
def count_towards(*, pledge_id: int, contribution_id: int, by: Actor, at: datetime) -> PledgePart:
    """A contribution keeps a pledge, whole or in part; what is more than pledged counts for nothing. Again, the first.

    Raises NotPermitted, and Refused where the two don't belong together.
    """
    check_may_manage(by)
    pledge = lock_pledge(pledge_id)
    contribution = lock_contribution(contribution_id)
    earlier = PledgePart.objects.filter(contribution=contribution).first()
    if earlier is not None and earlier.pledge_id == pledge.pk:
        return earlier
    if earlier is not None:
        raise Refused("contribution", "taken", _("This contribution counts for another pledge already."))
    check_belongs(pledge, contribution)
    amount = min(pledge.left, contribution.received - contribution.refunded)
    entry_id = post_memo(
        pledge, f"pledge:{pledge.uid}:{contribution.uid}", amount=amount, is_back=True,
        booked_on=contribution.received_on or at.date(), at=at,
    )  # fmt: skip
    part = PledgePart.objects.create(
        pledge=pledge, contribution=contribution, amount=amount, entry_id=entry_id, linked_at=at
    )
    pledge.fulfilled += amount
    pledge.state = PledgeState.OPEN if pledge.left else PledgeState.FULFILLED
    pledge.save(update_fields=["fulfilled", "state"])
    event = PledgePaid.about(pledge, contribution_id=contribution.pk, entry_id=entry_id, is_whole=not pledge.left)
    record_event(event=event, by=by, at=at)
    return part


def check_belongs(pledge: Pledge, contribution: Contribution) -> None:
    """Raises Refused."""
    if pledge.state != PledgeState.OPEN:
        raise Refused("pledge", "not_open", _("Nothing of this pledge is open any more."))
    if contribution.state != ContributionState.SETTLED or contribution.received == contribution.refunded:
        raise Refused("contribution", "no_money", _("No money of this contribution is there."))
    if (contribution.book, contribution.currency) != (pledge.book, pledge.currency):
        raise Refused(
            "contribution", "other_currency", _("The contribution is in another currency, or in another book.")
        )
    if contribution.supporter_id not in (None, pledge.supporter_id):
        raise Refused("contribution", "other_supporter", _("The contribution is another supporter’s."))


@transaction.atomic
def cancel_pledge(*, pledge_id: int, reason: str, by: Actor, at: datetime) -> Pledge:
    """What is left of it will not come; what came stays. Raises NotPermitted, Refused."""
    check_may_manage(by)
    pledge = lock_pledge(pledge_id)
    text = clean_line(reason)
    if not text:
        raise Refused("reason", "required", _("Write why it will not come."))
    if pledge.state != PledgeState.OPEN:
        raise Refused("pledge", "not_open", _("Nothing of this pledge is open any more."))
    left = pledge.left
    entry_id = post_memo(
        pledge, f"pledge:{pledge.uid}:cancelled", amount=left, is_back=True, booked_on=at.date(), at=at
    )
    pledge.cancelled, pledge.state, pledge.reason = left, PledgeState.CANCELLED, text
    pledge.save(update_fields=["cancelled", "state", "reason"])
    record_event(event=PledgeCancelled.about(pledge, entry_id=entry_id), by=by, at=at)
    return pledge


def lock_pledge(pledge_id: int) -> Pledge:
    return Pledge.objects.select_for_update(of=("self",)).get(pk=pledge_id)


def post_memo(pledge: Pledge, key: str, *, amount: int, booked_on: date, at: datetime, is_back: bool = False) -> int:
    """The entry's id. The key says which promise, and which money keeps it."""
    posting = pledge_posting(
        amount=Money(pledge.currency, amount), book=Book(pledge.book), sector=Sector(pledge.sector), is_back=is_back
    )
    ensure_accounts(plans=posting.accounts, at=at)
    entry = NewEntry(key=key, kind=posting.kind, booked_on=booked_on, lines=posting.lines, about=f"pledge:{pledge.pk}")
    return post_entry(entry=entry, at=at).entry_id
