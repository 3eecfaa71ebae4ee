"""What a provider pays out: from it to transit, and back when the bank does not take it; its own fees."""

from datetime import date, datetime

from django.db import transaction

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.draws import Purpose, post_draw
from blueheart.fund.actions.post import post_entry
from blueheart.fund.enums import Book, EntryKind, PayoutState
from blueheart.fund.events import PayoutMoved
from blueheart.fund.models import ProviderPayout
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.fund.rules.giving import GENERAL
from blueheart.fund.rules.provider import FeeFacts, PayoutFacts
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money


def apply_payout(*, facts: PayoutFacts, slug: str, by: Actor, at: datetime) -> ProviderPayout:
    """Booked once, provider to transit; back once, if it failed. Raises FloorReached where the general pool can't bear
    a fee of the provider's yet."""
    book = Book.REAL if facts.is_live else Book.TEST
    chart = Chart(book, facts.amount.currency)
    with transaction.atomic():
        payout = store_payout(facts, book, slug=slug, by=by, at=at)
        out = (chart.transit(slug), chart.provider(slug))
        post_between(*out, key=f"{slug}:{facts.txn_id}", payout=payout, amount=facts.amount, on=facts.booked_on, at=at)
        if facts.failed_txn_id and facts.failed_on is not None:
            key = f"{slug}:{facts.failed_txn_id}"
            post_between(*reversed(out), key=key, payout=payout, amount=facts.amount, on=facts.failed_on, at=at)
    own = FeeFacts(txn_id=f"{facts.txn_id}:fee", fee=Money(facts.amount.currency, facts.fee), booked_on=facts.booked_on)
    for fee in (*([own] if facts.fee > 0 else []), *facts.fees):
        book_fee(fee, book=book, slug=slug, at=at)
    return payout


def store_payout(facts: PayoutFacts, book: Book, *, slug: str, by: Actor, at: datetime) -> ProviderPayout:
    """The row, with the state that the provider says now; an event where that is another."""
    payout, is_new = ProviderPayout.objects.select_for_update().get_or_create(
        provider=slug, payout_id=facts.payout_id,
        defaults={
            "book": book, "state": facts.state, "amount": facts.amount.minor, "currency": facts.amount.currency,
            "booked_on": facts.booked_on, "arrives_on": facts.arrives_on, "descriptor": facts.descriptor[:40],
        },
    )  # fmt: skip
    if is_new or payout.state != facts.state:
        payout.state, payout.arrives_on = PayoutState(facts.state), facts.arrives_on
        payout.save(update_fields=["state", "arrives_on"])
        event = PayoutMoved(subject_id=facts.payout_id, payout_id=payout.pk, state=facts.state)
        record_event(event=event, by=by, at=at)
    return payout


def post_between(
    debit: AccountPlan, credit: AccountPlan, *, key: str, payout: ProviderPayout, amount: Money, on: date, at: datetime
) -> None:
    ensure_accounts(plans=(debit, credit), at=at)
    line = Line(debit.code, credit.code, amount.minor)
    entry = NewEntry(key=key, kind=EntryKind.PAYOUT, booked_on=on, lines=(line,), about=f"payout:{payout.pk}")
    post_entry(entry=entry, at=at)


@transaction.atomic
def book_fee(facts: FeeFacts, *, book: Book, slug: str, at: datetime) -> None:
    """What the provider took for itself: borne by the money that is for no purpose of its own, first in, first out."""
    chart = Chart(book, facts.fee.currency)
    accounts = (chart.fees(), chart.provider(slug), chart.pool(GENERAL), chart.purposes())
    ensure_accounts(plans=accounts, at=at)
    fees, held, pool, purposes = (account.code for account in accounts)
    entry = NewEntry(
        key=f"{slug}:{facts.txn_id}", kind=EntryKind.FEE, booked_on=facts.booked_on,
        lines=(Line(fees, held, facts.fee.minor), Line(pool, purposes, facts.fee.minor)), about=f"fee:{slug}",
    )  # fmt: skip
    post_draw(entry=entry, purpose=Purpose(book=book, earmark=find_earmark(GENERAL), amount=facts.fee), at=at)
