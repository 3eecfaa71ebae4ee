"""An entry as it is stored, what is public of it, and the bytes that its leaf is the hash of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import orjson

from blueheart.fund.rules.entries import hash_said
from blueheart.fund.rules.merkle import leaf_hash


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """Of one entry: no key, since it may hold an account's number, but the key's salted hash.

    `lines` are [debit code, credit code, currency, minor units], `exchange` [base, quote, rate, source, day] or None,
    `booked_on` YYYY-MM-DD, `posted_at` as `utc_text` writes it.
    """

    entry: int
    key: str
    payload: str
    kind: str
    booked_on: str
    posted_at: str
    reverses: int | None
    exchange: list[str] | None
    lines: list[list[Any]]

    def as_dict(self) -> dict[str, Any]:
        """Names in alphabetical order."""
        return {
            "booked_on": self.booked_on, "entry": self.entry, "exchange": self.exchange, "key": self.key,
            "kind": self.kind, "lines": self.lines, "payload": self.payload, "posted_at": self.posted_at,
            "reverses": self.reverses,
        }  # fmt: skip

    def as_bytes(self) -> bytes:
        """JSON in UTF-8, names in alphabetical order, no space, nothing escaped that need not be."""
        return orjson.dumps(self.as_dict())

    @property
    def leaf(self) -> bytes:
        return leaf_hash(self.as_bytes())


@dataclass(slots=True)
class StoredEntry:
    """One entry with all that the database holds of it; `lines` and `exchange` as in PublicRecord."""

    pk: int
    key: str
    salt: str
    payload_hash: str
    kind: str
    booked_on: date
    posted_at: datetime
    about: str
    reverses: int | None
    line_count: int
    amount_sum: int
    has_exchange: bool
    exchange: list[str] | None
    lines: list[list[Any]]

    @property
    def record(self) -> PublicRecord:
        return PublicRecord(
            entry=self.pk,
            key=key_commitment(self.key, self.salt),
            payload=self.payload_hash,
            kind=self.kind,
            booked_on=self.booked_on.isoformat(),
            posted_at=utc_text(self.posted_at),
            reverses=self.reverses,
            exchange=self.exchange,
            lines=self.lines,
        )

    def hash_again(self) -> str:
        """What `payload_hash` has to be."""
        return hash_said(
            kind=self.kind,
            booked_on=self.booked_on.isoformat(),
            lines=[(debit, credit, amount) for debit, credit, _currency, amount in self.lines],
            about=self.about,
            reverses=self.reverses,
            exchange=self.exchange,
        )


def key_commitment(key: str, salt: str) -> str:
    return sha256(f"{salt}:{key}".encode()).hexdigest()


def utc_text(moment: datetime) -> str:
    """2027-07-30T18:00:00.000000Z, always with six digits."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
