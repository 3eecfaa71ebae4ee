"""Posting entries: one round trip on PostgreSQL, one transaction on SQLite, however many they are."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

import orjson
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blueheart.fund.models import Account, Entry, ExchangeRate
from blueheart.fund.queries.entries import BATCH, posted_under
from blueheart.fund.rules.entries import InvalidEntry, NewEntry, check_entry, hash_payload
from blueheart.kernel.prepared import prepared_cursor
from blueheart.kernel.rows import insert_rows

POSTGRESQL = "SELECT posted_key, posted_id FROM fund_post(%s::jsonb, %s::timestamptz)"
"""A function of migration 0002, so that its plan is made once for a connection."""

ONE = "SELECT fund_post_one(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
"""The short way of migration 0002 for one entry without a rate: NULL when it was there."""

ENTRY_COLUMNS = (
    "id", "key", "salt", "payload_hash", "kind", "booked_on", "posted_at", "about", "line_count", "amount_sum",
    "has_exchange", "reverses_id",
)  # fmt: skip
TAKEN = "the entry is reversed already, or is not there"


class KeyReused(ValueError):
    """The key stands for another payload already: two different facts claim to be one."""


class FloorReached(ValueError):
    """An account with a floor would fall below nothing."""


@dataclass(frozen=True, slots=True)
class Posted:
    """`is_new` is false when the same entry was posted before; nothing was written then."""

    entry_id: int
    is_new: bool


def post_entry(*, entry: NewEntry, at: datetime) -> Posted:
    """As `post_entries`, of one."""
    return post_entries(entries=[entry], at=at)[0]


def post_entries(*, entries: Sequence[NewEntry], at: datetime) -> list[Posted]:
    """Writes what is not there yet, all of it or nothing, and says of each where it stands.

    What belongs to one transaction is best posted by one call: two calls in one transaction take keys and pools in an
    order that another transaction may cross, and PostgreSQL then gives one of the two up (OperationalError).
    Raises InvalidEntry and WrongMoney before anything is written; KeyReused where a key has another payload,
    FloorReached, InvalidEntry for an account that is not open, or lines between accounts that don't go together.
    """
    hashes: dict[str, str] = {}
    once: list[NewEntry] = []
    for entry in entries:
        check_entry(entry)
        payload = hash_payload(entry)
        if entry.key not in hashes:
            once.append(entry)
        if hashes.setdefault(entry.key, payload) != payload:
            raise KeyReused(f"the key {entry.key!r} comes twice with different payloads")
    # `django.db.connection` looks itself up at each use
    database = connections[DEFAULT_DB_ALIAS]
    write = write_on_postgresql if database.vendor == "postgresql" else write_on_sqlite
    try:
        with whole(once, database):
            written = write(once, hashes, at)
            found = written if len(written) == len(once) else written | find_earlier(once, written, hashes)
    except IntegrityError as error:
        raise explained(error, once) from error
    return [Posted(entry_id=found[entry.key], is_new=entry.key in written) for entry in entries]


def whole(entries: Sequence[NewEntry], database: BaseDatabaseWrapper) -> AbstractContextManager[object]:
    """All or nothing. One entry is one statement on PostgreSQL, which is so by itself, without BEGIN and COMMIT."""
    is_alone = database.vendor == "postgresql" and len(entries) == 1 and not database.in_atomic_block
    return nullcontext() if is_alone else transaction.atomic()


def find_earlier(entries: Sequence[NewEntry], written: dict[str, int], hashes: dict[str, str]) -> dict[str, int]:
    """The ids of what was there. Raises KeyReused, and InvalidEntry for a reversal of what another key reversed."""
    keys = [entry.key for entry in entries if entry.key not in written]
    earlier = posted_under(keys=keys)
    for key, (_entry_id, payload_hash) in earlier.items():
        if payload_hash != hashes[key]:
            raise KeyReused(f"the key {key!r} stands for another payload already")
    if len(earlier) < len(keys):
        raise InvalidEntry("reverses", TAKEN)
    return {key: entry_id for key, (entry_id, _hash) in earlier.items()}


def write_on_postgresql(entries: Sequence[NewEntry], hashes: dict[str, str], at: datetime) -> dict[str, int]:
    if len(entries) == 1 and entries[0].exchange is None:
        return write_one(entries[0], hashes[entries[0].key], at)
    given = orjson.dumps([as_given(entry, hashes[entry.key]) for entry in entries]).decode()
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL, [given, at.isoformat()])
        return dict(cursor.fetchall())


def write_one(entry: NewEntry, payload_hash: str, at: datetime) -> dict[str, int]:
    """Codes are printable, so that a line's end parts them."""
    values = [
        entry.key, token_hex(16), payload_hash, entry.kind.value, entry.booked_on.isoformat(), at.isoformat(),
        entry.about, str(entry.amount_sum), None if entry.reverses is None else str(entry.reverses),
        "\n".join([line.debit for line in entry.lines]), "\n".join([line.credit for line in entry.lines]),
        " ".join([str(line.amount) for line in entry.lines]),
    ]  # fmt: skip
    with prepared_cursor() as cursor:
        cursor.execute(ONE, values)
        entry_id = cursor.fetchone()[0]
    return {} if entry_id is None else {entry.key: entry_id}


def as_given(entry: NewEntry, payload_hash: str) -> dict[str, object]:
    given: dict[str, object] = {
        "key": entry.key, "salt": token_hex(16), "hash": payload_hash, "kind": entry.kind.value,
        "booked_on": entry.booked_on.isoformat(), "about": entry.about, "total": entry.amount_sum,
        "reverses": entry.reverses, "lines": [[line.debit, line.credit, line.amount] for line in entry.lines],
    }  # fmt: skip
    if (x := entry.exchange) is not None:
        given["exchange"] = [x.base, x.quote, x.rate, x.source, x.on.isoformat()]
    return given


def write_on_sqlite(entries: Sequence[NewEntry], hashes: dict[str, str], at: datetime) -> dict[str, int]:
    """Lines and rates before their entry, as the triggers want it; one writer at a time gives the next number."""
    known = posted_under(keys=[entry.key for entry in entries])
    new = [entry for entry in entries if entry.key not in known]
    if not new:
        return {}
    accounts = account_ids(entries=new)
    first = (Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    numbered = list(enumerate(new, start=first))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO fund_line (entry_id, position, debit_id, credit_id, amount) VALUES (%s, %s, %s, %s, %s)",
            [
                (pk, position, accounts[line.debit], accounts[line.credit], line.amount)
                for pk, entry in numbered
                for position, line in enumerate(entry.lines)
            ],
        )
    rates = [(pk, entry.exchange) for pk, entry in numbered if entry.exchange]
    ExchangeRate.objects.bulk_create(
        ExchangeRate(entry_id=pk, base=x.base, quote=x.quote, rate=x.rate, source=x.source, on=x.on) for pk, x in rates
    )
    rows = [
        (
            pk, entry.key, token_hex(16), hashes[entry.key], entry.kind.value, entry.booked_on, at, entry.about,
            len(entry.lines), entry.amount_sum, entry.exchange is not None, entry.reverses,
        )
        for pk, entry in numbered
    ]  # fmt: skip
    insert_rows(Entry, ENTRY_COLUMNS, rows)
    return {entry.key: pk for pk, entry in numbered}


def account_ids(*, entries: Iterable[NewEntry]) -> dict[str, int]:
    """By code. Raises InvalidEntry for one that is not open."""
    codes = sorted({code for entry in entries for line in entry.lines for code in (line.debit, line.credit)})
    found: dict[str, int] = {}
    for start in range(0, len(codes), BATCH):
        found |= dict(Account.objects.filter(code__in=codes[start : start + BATCH]).values_list("code", "pk"))
    missing = [code for code in codes if code not in found]
    if missing:
        raise InvalidEntry("unknown_account", f"no account {', '.join(missing)} is open")
    return found


def explained(error: IntegrityError, entries: Iterable[NewEntry]) -> Exception:
    """What the database's refusal means."""
    said = str(error).partition("\n")[0]
    if "pool_not_below_nothing" in said:
        return FloorReached("an account with a floor would fall below nothing")
    if "between two accounts" in said:
        return InvalidEntry("mixed", "a line moves money between two accounts of one currency, memo against memo")
    if "reverses_id" in said:
        return InvalidEntry("reverses", TAKEN)
    if "null value in column" in said:
        try:
            account_ids(entries=entries)
        except InvalidEntry as unknown:
            return unknown
    return error
