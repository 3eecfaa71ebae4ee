"""Where a provider's objects are asked for."""

from typing import Protocol

from blueheart.fund.readers.stripe import Object
from blueheart.fund.rules.provider import Begun, Order, RefundSent


class Source(Protocol):
    """Objects in Stripe's shapes. Raises ProviderAway, ProviderRefused; NotThere for an unknown id."""

    def get(self, kind: str, object_id: str) -> Object:
        """`kind` as Stripe names it in `object`; of a payout, a charge and a refund with their balance transactions."""

    def find(self, kind: str, **by: str) -> list[Object]:
        """All of a kind that have these values, each with its balance transactions."""


class CardProvider(Protocol):
    """What a provider of card payments can be asked to do."""

    @property
    def slug(self) -> str: ...

    @property
    def is_live(self) -> bool:
        """Whether it moves real money."""

    @property
    def source(self) -> Source: ...

    def begin(self, order: Order) -> Begun:
        """Opens a payment page; again with the same key, the same one. Raises ProviderAway, ProviderRefused."""

    def refund(self, *, charge_id: str, amount: int, key: str) -> RefundSent:
        """Asks for money back, in minor units. Raises ProviderAway, ProviderRefused."""

    def stop(self, *, subscription_id: str) -> None:
        """No month after this one. Raises ProviderAway, ProviderRefused; nothing happens when it is over already."""
