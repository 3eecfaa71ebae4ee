"""What is posted, before the database has it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

from blueheart.fund.enums import EntryKind
from blueheart.kernel.money import WrongMoney, check_positive

MAX_LINES = 500
KEY_LENGTH = 200


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


def hash_payload(entry: NewEntry) -> str:
    """SHA-256 of what the entry says, its key apart, as hexadecimal digits."""
    exchange = entry.exchange
    said = [
        entry.kind.value,
        entry.booked_on.isoformat(),
        [[line.debit, line.credit, line.amount] for line in entry.lines],
        entry.about,
        entry.reverses,
        exchange and [exchange.base, exchange.quote, exchange.rate, exchange.source, exchange.on.isoformat()],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def reversed_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same amounts the other way, in the same order."""
    return tuple(Line(debit=line.credit, credit=line.debit, amount=line.amount) for line in lines)
