"""What a payment by card costs, so that a giver can cover it: rates by name, from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from blueheart.kernel.money import Money


class WrongRate(ValueError):
    """A rate that is none; names the setting and the mend."""


@dataclass(frozen=True, slots=True)
class CardFee:
    """`percent` of what is charged, and `fixed` minor units by currency, for each payment."""

    percent: Decimal
    fixed: Mapping[str, int] = field(default_factory=dict)

    def of(self, charged: Money) -> int:
        """Minor units that the provider keeps of what it charged, half a unit rounded up."""
        share = Decimal(charged.minor) * self.percent / 100
        return min(charged.minor, int(share.quantize(Decimal(1), ROUND_HALF_UP)) + self.fixed.get(charged.currency, 0))

    def covered(self, gift: Money) -> Money:
        """What has to be charged so that no less than `gift` is left; never a unit more than needed."""
        fixed = self.fixed.get(gift.currency, 0)
        charged = int((Decimal(gift.minor + fixed) / (1 - self.percent / 100)).to_integral_value(ROUND_CEILING))
        while charged > gift.minor and self._left(gift.currency, charged - 1) >= gift.minor:
            charged -= 1
        while self._left(gift.currency, charged) < gift.minor:
            charged += 1
        return Money(gift.currency, charged)

    def _left(self, currency: str, charged: int) -> int:
        return charged - self.of(Money(currency, charged))


def read_card_fee(percent: str, fixed: str) -> CardFee:
    """From `CARD_FEE_PERCENT` ("1.5") and `CARD_FEE_FIXED` ("EUR:25,USD:30", minor units). Raises WrongRate."""
    try:
        share = Decimal(percent)
    except ArithmeticError as error:
        raise WrongRate("CARD_FEE_PERCENT: write a number such as 1.5") from error
    if not 0 <= share <= 20:
        raise WrongRate("CARD_FEE_PERCENT: write a number from 0 to 20")
    amounts: dict[str, int] = {}
    for part in filter(None, (piece.strip() for piece in fixed.split(","))):
        currency, colon, amount = part.partition(":")
        if not colon or not amount.strip().isdigit():
            raise WrongRate("CARD_FEE_FIXED: write minor units by currency, such as EUR:25,USD:30")
        amounts[Money(currency.strip().upper(), 0).currency] = int(amount)
    return CardFee(share, amounts)
