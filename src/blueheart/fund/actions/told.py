"""What a provider told, booked: each balance transaction once, in the order of the money."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from blueheart.fund.actions.contributions import move_contribution, settle_contribution
from blueheart.fund.actions.monthly import apply_subscription, contribution_of_month
from blueheart.fund.actions.payouts import apply_payout
from blueheart.fund.actions.takebacks import give_again, take_back
from blueheart.fund.enums import CONTRIBUTION_MOVES, Book, ContributionState, EntryKind, RefundState
from blueheart.fund.models import Contribution, Entry, ProviderPayment, RefundRequest
from blueheart.fund.providers.reading import tell
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Exchange
from blueheart.fund.rules.giving import Movement
from blueheart.fund.rules.provider import BalanceMove, MoveKind, NotThere, PaymentFacts, PaymentState, PayoutFacts, Told
from blueheart.kernel.actors import Actor

STATES = {
    PaymentState.PENDING: ContributionState.PENDING,
    PaymentState.FAILED: ContributionState.FAILED,
    PaymentState.EXPIRED: ContributionState.EXPIRED,
}
BACK = {MoveKind.REFUNDED: EntryKind.REFUND, MoveKind.DISPUTED: EntryKind.DISPUTE}
AGAIN = {MoveKind.REFUND_FAILED: EntryKind.REFUND, MoveKind.DISPUTE_WON: EntryKind.DISPUTE}
CAME_AGAIN = "The bank of the card sent it back."


class WrongBook(ValueError):
    """Real money for a gift of the test book, or the other way round."""


def key_of(slug: str, txn_id: str) -> str:
    """An entry's key: of the money, by the provider's balance transaction."""
    return f"{slug}:{txn_id}"


def apply_told(*, told: Told, provider: CardProvider, by: Actor, at: datetime) -> bool:
    """Whether any of it is the fund's. Raises WrongBook and what booking raises; what is booked stays booked."""
    is_ours = False
    if told.subscription is not None:
        is_ours = apply_subscription(facts=told.subscription, slug=provider.slug, by=by, at=at)
    for payment in told.payments:
        is_ours = apply_payment(facts=payment, slug=provider.slug, by=by, at=at) or is_ours
    if told.payout is not None:
        apply_payout(facts=told.payout, slug=provider.slug, by=by, at=at)
        catch_up(told.payout, provider=provider, by=by, at=at)
        is_ours = True
    return is_ours


def catch_up(payout: PayoutFacts, *, provider: CardProvider, by: Actor, at: datetime) -> None:
    """A payout says which transactions it pays out: what no message told of is asked for now."""
    keys = {key_of(provider.slug, txn_id): (kind, object_id) for txn_id, kind, object_id in payout.sources}
    known = set(Entry.objects.filter(key__in=keys).values_list("key", flat=True))
    for kind, object_id in sorted({about for key, about in keys.items() if key not in known}):
        try:
            told = tell(provider.source, kind, object_id)
        except NotThere:  # an adjustment that is no dispute
            continue
        apply_told(told=told, provider=provider, by=by, at=at)


def apply_payment(*, facts: PaymentFacts, slug: str, by: Actor, at: datetime) -> bool:
    """Every move of its money that is not booked yet; without any, how far it is. False where it is none of ours."""
    is_month = bool(facts.subscription_id)
    if is_month and facts.state not in {PaymentState.PAID, PaymentState.PENDING}:
        return True
    contribution = find_contribution(facts, slug=slug, by=by, at=at)
    if contribution is None:
        return False
    check_book(contribution, is_live=facts.is_live)
    remember(contribution, facts, slug=slug)
    for move in facts.moves:
        book_move(contribution, move, slug=slug, by=by, at=at)
    if not facts.moves:
        move_as_told(contribution, facts.state, by=by, at=at)
    return True


def find_contribution(facts: PaymentFacts, *, slug: str, by: Actor, at: datetime) -> Contribution | None:
    if facts.subscription_id:
        return contribution_of_month(facts=facts, slug=slug, by=by, at=at)
    try:
        uid = UUID(facts.contribution_uid)
    except ValueError:
        return None
    return Contribution.objects.filter(uid=uid, payment__provider=slug).first()


def check_book(contribution: Contribution, *, is_live: bool) -> None:
    """Raises WrongBook."""
    if is_live != (contribution.book == Book.REAL):
        raise WrongBook(f"{contribution} is of the {contribution.book} book, and its payment is of the other")


@transaction.atomic
def remember(contribution: Contribution, facts: PaymentFacts, *, slug: str) -> None:
    """The provider's own ids, as soon as they are known; none is ever forgotten."""
    payment = ProviderPayment.objects.select_for_update().get(contribution=contribution, provider=slug)
    changed = []
    for name in ("session_id", "payment_id", "charge_id", "invoice_id"):
        known, told = getattr(payment, name), getattr(facts, name)
        if told and told != known:
            setattr(payment, name, told)
            changed.append(name)
    if changed:
        payment.save(update_fields=changed)


def book_move(contribution: Contribution, move: BalanceMove, *, slug: str, by: Actor, at: datetime) -> None:
    is_exchanged = bool(move.rate)
    movement = Movement(
        key=key_of(slug, move.txn_id),
        account=Chart(Book(contribution.book), move.moved.currency).provider(slug),
        amount=move.amount, booked_on=move.booked_on, fee=move.fee,
        exchanged=move.moved if is_exchanged else None,
        exchange=Exchange(move.amount.currency, move.moved.currency, move.rate, slug.capitalize(), move.booked_on)
        if is_exchanged
        else None,
    )  # fmt: skip
    if move.kind in BACK:
        take_back(contribution_id=contribution.pk, movement=movement, kind=BACK[move.kind], by=by, at=at)
    elif move.kind in AGAIN:
        give_again(contribution_id=contribution.pk, movement=movement, kind=AGAIN[move.kind], by=by, at=at)
        if move.kind == MoveKind.REFUND_FAILED:
            sent = RefundRequest.objects.filter(refund_id=move.source_id, contribution=contribution)
            sent.update(state=RefundState.REFUSED, reason=CAME_AGAIN)
    else:
        settle_contribution(contribution_id=contribution.pk, movement=movement, by=by, at=at)


def move_as_told(contribution: Contribution, state: PaymentState, *, by: Actor, at: datetime) -> None:
    """As far as the provider says, where that is a move; money that came is never taken away by a state."""
    wanted = STATES.get(state)
    known = ContributionState(Contribution.objects.values_list("state", flat=True).get(pk=contribution.pk))
    if wanted is not None and wanted in CONTRIBUTION_MOVES[known]:
        move_contribution(contribution_id=contribution.pk, to=wanted, by=by, at=at)
