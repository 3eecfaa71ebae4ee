"""Any order and any repetition of the messages about a life of gifts gives the same ledger."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blueheart.fund.enums import MessageState
from blueheart.fund.models import Contribution, LocalObject, MonthlyGift, ProviderMessage, ProviderPayout
from blueheart.fund.providers import localshapes
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.provider import ProviderRefused
from tests.payers import Desk, ledger

MOST_DEEDS = 9
Step = tuple[str, int]


class Life:
    """Deeds at the provider, by number; each makes messages, which are told by whatever order a test has."""

    def __init__(self) -> None:
        self.desk = Desk(exchanges={"JPY": ("EUR", "0.0061")})
        self.payments = [
            self.desk.begin(10_000, key="a"), self.desk.begin(15_000, currency="JPY", key="b"),
            self.desk.begin(5_000, key="c"),
        ]  # fmt: skip
        self.monthly = self.desk.begin(2_000, is_monthly=True, key="m")

    def act(self, deed: str, number: int) -> None:
        """What is not possible now is left out."""
        about = self.about(deed, number)
        if about is not None:
            try:
                self.desk.do(deed, **about)
            except ProviderRefused:
                return

    def about(self, deed: str, number: int) -> dict[str, Any] | None:
        session = self.payments[number % 3].session_id if number % 4 < 3 else self.monthly.session_id
        kinds = {
            "give_back": ("charge", {"amount": 100 + number, "key": f"r{number}"}), "dispute": ("charge", {}),
            "fail_refund": ("refund", {}), "close_dispute": ("dispute", {"is_won": number % 2 == 0}),
            "next_month": ("subscription", {}), "end_payout": ("payout", {"has_arrived": number % 2 == 0}),
        }  # fmt: skip
        if deed == "pay_out":
            return {"currency": "EUR"}
        if deed not in kinds:
            return {"session_id": session}
        kind, more = kinds[deed]
        ids = [row.object_id for row in LocalObject.objects.filter(kind=kind).order_by("pk")]
        return {f"{kind}_id": ids[number % len(ids)], **more} if ids else None


DEEDS = (
    "pay", "pay", "pay", "pay_later", "arrive", "fall_through", "decline", "expire", "give_back", "fail_refund",
    "dispute", "close_dispute", "next_month", "pay_out", "end_payout",
)  # fmt: skip
PAID: list[Step] = [("pay", 0), ("pay", 1), ("pay", 3)]
steps = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11)), min_size=2, max_size=MOST_DEEDS)


def numbered() -> Callable[[str], str]:
    numbers = count(1)
    return lambda kind: f"{localshapes.PREFIXES[kind]}_local{next(numbers):06d}"


def outcome() -> dict[str, Any]:
    """What is booked, and how far each thing is."""
    gifts = {
        gift.key: (gift.state, gift.received, gift.fee, gift.refunded) for gift in Contribution.objects.order_by("key")
    }
    payouts = dict(ProviderPayout.objects.values_list("payout_id", "state"))
    return {
        "ledger": ledger(), "gifts": gifts, "payouts": payouts,
        "monthly": list(MonthlyGift.objects.values_list("state", flat=True)),
    }  # fmt: skip


def live(deeds: list[Step], tell: Callable[[Desk], Iterator[None]]) -> dict[str, Any]:
    """The outcome of a life, undone afterwards. `tell` goes on after each deed, and to its end after the last."""
    localshapes.new_id = numbered()
    with transaction.atomic():
        life = Life()
        teller = tell(life.desk)
        for deed, number in deeds:
            life.act(deed, number)
            next(teller, None)
        for _rest in teller:
            pass
        assert not verify_ledger().faults
        assert not ProviderMessage.objects.filter(state=MessageState.FAILED).exists()
        found = outcome()
        transaction.set_rollback(True)
    return found


def at_once(deeds: list[Step]) -> Callable[[Desk], Iterator[None]]:
    def tell(desk: Desk) -> Iterator[None]:
        for _deed in deeds:
            desk.tell_all()
            yield
        desk.tell_all()

    return tell


def by_chance(deeds: list[Step], data: st.DataObject) -> Callable[[Desk], Iterator[None]]:
    """Some after each deed, the rest at the end in any order, some twice; then all once more, the last first."""

    def some(waiting: list[int], most: int) -> list[int]:
        return data.draw(st.lists(st.sampled_from(waiting), max_size=most)) if waiting else []

    def tell(desk: Desk) -> Iterator[None]:
        for _deed in deeds:
            desk.tell(some(desk.unsent(), 3))
            yield
        waiting = desk.unsent()
        desk.tell(data.draw(st.permutations(waiting + some(waiting, 4))))
        ProviderMessage.objects.update(state=MessageState.WAITING)
        for message in ProviderMessage.objects.order_by("-pk"):
            desk.handle(message)

    return tell


class AnyOrder(TestCase):  # type: ignore[misc]
    """Messages told at once, and the same told by chance: late, twice, the last first."""

    def setUp(self) -> None:
        self.addCleanup(setattr, localshapes, "new_id", localshapes.new_id)

    @settings(max_examples=15, deadline=None)
    @given(steps, st.data())
    def test_the_order_of_messages_changes_nothing(self, deeds: list[Step], data: st.DataObject) -> None:
        deeds = PAID + deeds
        in_order = live(deeds, at_once(deeds))
        assert len(in_order["ledger"]) >= len(PAID)
        assert live(deeds, by_chance(deeds, data)) == in_order
