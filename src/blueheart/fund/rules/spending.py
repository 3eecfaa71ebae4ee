"""What has to be true before money is promised and paid, and how a sum is split exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from blueheart.fund.rules.entries import Exchange
from blueheart.kernel.actors import Actor, ActorKind
from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import Money
from blueheart.kernel.problems import InvalidInput, Problem, Text
from blueheart.kernel.text import fold

REVIEWS_NEEDED = 2
"""People, each of them another one than who recorded the application."""

CHECK_DAYS = 30
"""A payment is released on a check of its payee that is no older; and on none that an older list was used for."""

RATE_SLACK = Decimal("0.005")
"""How far what came may be from what the rate says, as a part of it: banks round, and a slip is further off."""

SHORTEST_PLACE = 3
"""Letters that the name of a town has at least; what is shorter stands in too many words to be looked for."""


class InvalidSpending(InvalidInput):
    """Something stands against it; each problem names a field ("" where it is the whole) and the mend."""


def refuse(field: str, code: str, message: Text) -> NoReturn:
    raise InvalidSpending([Problem(field, code, message)])


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWords:
    """In one language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCall:
    """`words` by language; `largest` says the currency too."""

    opens_on: date
    closes_on: date
    largest: Money
    earmark: str
    is_open: bool = True
    words: dict[str, CallWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedGrantee:
    """`country` is ISO 3166-1 alpha-2, `org_id` as org-id.guide has it."""

    name: str
    country: str = ""
    org_id: str = ""
    website: str = ""
    is_shelter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReach:
    """Whom the fund writes to and pays. Personal data."""

    name: str = ""
    email: str = ""
    place: str = ""
    address: str = ""
    holder: str = ""
    iban: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedApplication:
    call_id: int
    grantee_id: int
    title: str
    summary: str
    amount: Money
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedGrant:
    """`title` and `description` are public."""

    title: str
    description: str
    amount: int
    starts_on: date
    ends_on: date


def check_second_person(by: Actor, first: str) -> None:
    """Raises InvalidSpending unless `by` is a person, and another one than the label `first` says."""
    if by.kind != ActorKind.STAFF or not by.ref:
        refuse("", "no_person", _("This needs a person who is signed in at the desk."))
    if by.label == first:
        refuse("", "same_person", _("You proposed this payment yourself. Somebody else has to release it."))


def check_reviewer(by: Actor, recorded_by: str) -> None:
    if by.kind != ActorKind.STAFF or not by.ref:
        refuse("", "no_person", _("This needs a person who is signed in at the desk."))
    if by.label == recorded_by:
        refuse("", "own_application", _("You recorded this application yourself. Two others have to review it."))


def check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        refuse("ends_on", "ends_first", _("It ends before it starts. Change one of the two days."))


def check_public_words(words: Sequence[tuple[str, str]], *, place: str) -> None:
    """Raises InvalidSpending where the (field, text) of a shelter's grant names the town where it works."""
    town = fold(place).strip()
    if len(town) < SHORTEST_PLACE:
        return
    for field, text in words:
        if town in fold(text):
            refuse(field, "names_place", _("This is public, and names the place of a shelter. Take the place out."))


def check_rate(given: Money, got: Money, exchange: Exchange) -> None:
    """Raises InvalidSpending where the rate is of other currencies, or far from what came."""
    if {exchange.base, exchange.quote} != {given.currency, got.currency} or given.currency == got.currency:
        refuse("rate", "other_currencies", _("The rate has to be between the two currencies of this exchange."))
    base, quote = (given, got) if exchange.base == given.currency else (got, given)
    unit = Decimal(1).scaleb(-DIGITS[quote.currency])
    said = base.major * Decimal(exchange.rate)
    if abs(said - quote.major) > max(unit, said * RATE_SLACK):
        refuse("rate", "rate_does_not_fit", _("At this rate another sum would come. Look at the rate and the sums."))


def split_exactly(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `total` in the ratio of positive weights: by largest remainder, the earlier of equals first."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-remainders[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts
