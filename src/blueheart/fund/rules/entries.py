"""What is posted, before the database has it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from blueheart.fund.enums import EntryKind
from blueheart.kernel.money import WrongMoney, check_currency, check_positive

MAX_LINES = 500
KEY_LENGTH = 200
ABOUT_LENGTH = 80
RATE_LENGTH = 30
SOURCE_LENGTH = 120
RATE = re.compile(r"(?=.*[1-9])\d+(\.\d+)?", re.ASCII)


class InvalidEntry(ValueError):
    """`code` and words on what is wrong with an entry: its key, its lines, an account."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` minor units move: `debit` and `credit` are codes of accounts of one currency."""

    debit: str
    credit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """At which rate an entry changed currencies: one `base` is `rate` of `quote`, a plain decimal number."""

    base: str
    quote: str
    rate: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class NewEntry:
    """`key` comes from the money itself (a provider's balance transaction, a statement's line), never from a message.

    `about` points at what it belongs to, as "contribution:17"; no name stands in it.
    """

    key: str
    kind: EntryKind
    booked_on: date
    lines: tuple[Line, ...]
    about: str = ""
    reverses: int | None = None
    exchange: Exchange | None = field(default=None)

    @property
    def amount_sum(self) -> int:
        return sum(line.amount for line in self.lines)


def check_entry(entry: NewEntry) -> None:
    """Raises InvalidEntry and WrongMoney. What only the database knows (accounts, floors) it says itself."""
    if not entry.key or len(entry.key) > KEY_LENGTH or not entry.key.isprintable():
        raise InvalidEntry("key", f"a key has 1 to {KEY_LENGTH} printable characters")
    if len(entry.about) > ABOUT_LENGTH or not entry.about.isprintable():
        raise InvalidEntry("about", f"what it is about has up to {ABOUT_LENGTH} printable characters")
    if type(entry.booked_on) is not date:
        raise InvalidEntry("booked_on", "an entry is booked on a day, without an hour")
    if entry.exchange is not None:
        check_exchange(entry.exchange)
    if not 0 < len(entry.lines) <= MAX_LINES:
        raise InvalidEntry("lines", f"an entry has 1 to {MAX_LINES} lines, not {len(entry.lines)}")
    if (entry.kind == EntryKind.REVERSAL) != (entry.reverses is not None):
        raise InvalidEntry("reverses", "a reversal names the entry that it reverses, and no other kind does")
    for line in entry.lines:
        if not isinstance(line.amount, int) or isinstance(line.amount, bool):
            raise WrongMoney("not_a_sum", f"{line.amount!r} is no whole number of minor units")
        check_positive(line.amount)
        if line.debit == line.credit:
            raise InvalidEntry("same_account", f"{line.debit}: debit and credit are one account")
        if not (line.debit.isprintable() and line.credit.isprintable()):
            raise InvalidEntry("unknown_account", "the code of an account has printable characters alone")


def check_exchange(exchange: Exchange) -> None:
    check_currency(exchange.base)
    check_currency(exchange.quote)
    if len(exchange.rate) > RATE_LENGTH or not RATE.fullmatch(exchange.rate):
        raise InvalidEntry("rate", f"a rate is a plain decimal number of up to {RATE_LENGTH} characters, above nothing")
    if not 0 < len(exchange.source) <= SOURCE_LENGTH or not exchange.source.isprintable():
        raise InvalidEntry("rate", f"the source of a rate has 1 to {SOURCE_LENGTH} printable characters")
    if type(exchange.on) is not date:
        raise InvalidEntry("rate", "a rate is one of a day, without an hour")


def hash_payload(entry: NewEntry) -> str:
    """SHA-256 of what the entry says, its key apart, as hexadecimal digits."""
    x = entry.exchange
    return hash_said(
        kind=entry.kind.value,
        booked_on=entry.booked_on.isoformat(),
        lines=[(line.debit, line.credit, line.amount) for line in entry.lines],
        about=entry.about,
        reverses=entry.reverses,
        exchange=[x.base, x.quote, x.rate, x.source, x.on.isoformat()] if x else None,
    )


def hash_said(
    *, kind: str, booked_on: str, lines: Sequence[tuple[str, str, int]], about: str, reverses: int | None,
    exchange: Sequence[Any] | None,
) -> str:  # fmt: skip
    """As `hash_payload`, of an entry's parts as they are stored."""
    said = [kind, booked_on, lines, about, reverses, exchange]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def reversed_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same amounts the other way, in the same order."""
    return tuple(Line(debit=line.credit, credit=line.debit, amount=line.amount) for line in lines)
