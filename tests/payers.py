"""Gifts by card on the local provider, in the test book; its messages are sent when a test says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from blueheart.fund.actions.checkouts import Page, begin_checkout
from blueheart.fund.actions.contributions import open_contribution
from blueheart.fund.actions.local import send_local_message
from blueheart.fund.actions.messages import process_message
from blueheart.fund.models import Contribution, Entry, LocalMessage, MonthlyGift, ProviderMessage, ProviderPayment
from blueheart.fund.providers import localdeeds
from blueheart.fund.providers.configured import local_secret
from blueheart.fund.providers.local import LocalProvider
from blueheart.fund.rules.cardfees import CardFee
from tests.givers import AT, BY, new_gift

FEE = CardFee(Decimal("1.5"), {"EUR": 25})
PAGE = Page(label="A gift", success_url="http://here/en/fund/give/thanks/x/", cancel_url="http://here/en/fund/give/")
Body = tuple[Any, ...]


@dataclass
class Desk:
    """The provider with a clock that ticks: each deed is a minute after the one before."""

    at: datetime = AT
    exchanges: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def provider(self) -> LocalProvider:
        return LocalProvider(at=self.at, fee=FEE, holds=True, exchanges=self.exchanges)

    def do(self, deed: str, **about: Any) -> Any:
        self.at += timedelta(minutes=1)
        return getattr(localdeeds, deed)(self.provider, **about)

    def begin(self, amount: int = 10_000, *, is_monthly: bool = False, **more: Any) -> ProviderPayment:
        self.at += timedelta(minutes=1)
        gift = open_contribution(new=new_gift(amount, **more), by=BY, at=self.at)
        return begin_checkout(contribution_id=gift.pk, provider=self.provider, page=PAGE, is_monthly=is_monthly)

    def give(self, amount: int = 10_000, **more: Any) -> Contribution:
        """Paid, and all messages of it handled."""
        payment = self.begin(amount, **more)
        self.do("pay", session_id=payment.session_id)
        self.tell_all()
        return Contribution.objects.get(pk=payment.contribution_id)

    def unsent(self) -> list[int]:
        return list(LocalMessage.objects.filter(sent_count=0).order_by("pk").values_list("pk", flat=True))

    def tell(self, ids: Iterable[int]) -> None:
        """Sends these messages, in this order, and has each looked at."""
        for pk in ids:
            message = send_local_message(message_id=pk, secret=local_secret(), at=self.at)
            self.handle(message)

    def handle(self, message: ProviderMessage) -> None:
        process_message(message_id=message.pk, provider=self.provider, at=self.at)

    def tell_all(self) -> None:
        self.tell(self.unsent())

    def charge_of(self, contribution: Contribution) -> str:
        return str(ProviderPayment.objects.get(contribution=contribution).charge_id)

    def monthly(self, amount: int = 2_000, **more: Any) -> MonthlyGift:
        payment = self.begin(amount, is_monthly=True, **more)
        self.do("pay", session_id=payment.session_id)
        self.tell_all()
        return MonthlyGift.objects.get(first_id=payment.contribution_id)


def ledger() -> dict[str, Body]:
    """All entries by key, what they are about by the contribution's own key: the same however it came to be."""
    gifts = {f"contribution:{pk}": key for pk, key in Contribution.objects.values_list("pk", "key")}
    found: dict[str, Body] = {}
    for entry in Entry.objects.prefetch_related("lines__debit", "lines__credit").order_by("pk"):
        lines = tuple((line.debit.code, line.credit.code, line.amount) for line in entry.lines.all())
        about = gifts.get(entry.about, entry.about.partition(":")[0])
        found[entry.key] = (entry.kind, entry.booked_on, about, lines)
    return found
