"""Sums of money: whole minor units of one currency, never a float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from blueheart.kernel.currencies import DIGITS

MAX_MINOR = 10**14
"""A million million euro, in cents: more than anybody gives; what is above it is a slip of the keyboard."""

PLAIN = re.compile(r"(\d{1,15})(?:\.(\d{1,4}))?", re.ASCII)


class WrongMoney(ValueError):
    """`code` says what is wrong with a sum: unknown_currency, not_a_sum, too_many_digits, not_positive, too_large."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor` units of `currency` (ISO 4217): Money("EUR", 2550) is 25.50 euro. May be negative, as a balance may."""

    currency: str
    minor: int

    def __post_init__(self) -> None:
        check_currency(self.currency)

    def __add__(self, other: "Money") -> "Money":
        self._check_same(other)
        return Money(self.currency, self.minor + other.minor)

    def __sub__(self, other: "Money") -> "Money":
        self._check_same(other)
        return Money(self.currency, self.minor - other.minor)

    def __neg__(self) -> "Money":
        return Money(self.currency, -self.minor)

    @property
    def major(self) -> Decimal:
        """25.50 for 2550 cents; exact."""
        return Decimal(self.minor).scaleb(-DIGITS[self.currency])

    def __str__(self) -> str:
        return f"{self.major:.{DIGITS[self.currency]}f} {self.currency}"

    def _check_same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise WrongMoney("unknown_currency", f"{self.currency} and {other.currency} can't be added up")


def check_currency(currency: str) -> None:
    """Raises WrongMoney for what is no currency in use."""
    if currency not in DIGITS:
        raise WrongMoney("unknown_currency", f"{currency[:10]!r} is no currency of ISO 4217 in use")


def read_money(currency: str, amount: str) -> Money:
    """A positive sum from plain digits with a point: "25", "25.5", "25.50"; a receiver's format, not a person's.

    Raises WrongMoney: for an unknown currency, for more digits after the point than the currency has (noughts
    are let pass), for nought, and from MAX_MINOR on.
    """
    check_currency(currency)
    match = PLAIN.fullmatch(amount.strip())
    if match is None:
        raise WrongMoney("not_a_sum", f"{amount[:30]!r} is no sum: write digits with a point, such as 25.50")
    whole, fraction = match[1], match[2] or ""
    digits = DIGITS[currency]
    if len(fraction) > digits and fraction[digits:].strip("0"):
        raise WrongMoney("too_many_digits", f"{currency} has {digits} digits after the point")
    minor = int(whole + fraction[:digits].ljust(digits, "0"))
    check_positive(minor)
    return Money(currency, minor)


def check_positive(minor: int) -> None:
    """Raises WrongMoney unless it is from 1 to below MAX_MINOR."""
    if minor <= 0:
        raise WrongMoney("not_positive", "a sum is more than nothing")
    if minor >= MAX_MINOR:
        raise WrongMoney("too_large", "a sum this large can't be booked in one line")
