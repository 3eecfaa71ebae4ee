"""What is public of an entry, and the bytes that its leaf is the hash of."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

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

    def as_bytes(self) -> bytes:
        """JSON in UTF-8, names in alphabetical order, no space, nothing escaped that need not be."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def leaf(self) -> bytes:
        return leaf_hash(self.as_bytes())


def key_commitment(key: str, salt: str) -> str:
    return sha256(f"{salt}:{key}".encode()).hexdigest()


def utc_text(moment: datetime) -> str:
    """2027-07-30T18:00:00.000000Z, always with six digits."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
