"""Posting entries: one round trip on PostgreSQL, one transaction on SQLite, however many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, connection, transaction

from blueheart.fund.models import Account, Entry, ExchangeRate
from blueheart.fund.queries.entries import posted_under
from blueheart.fund.rules.entries import InvalidEntry, NewEntry, check_entry, hash_payload

POSTGRESQL = """
WITH given AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[], %s::int[],
        %s::bigint[], %s::boolean[], %s::bigint[])
        AS g (key, salt, hash, kind, booked_on, about, n, total, has_exchange, reverses)
), entry AS (
    INSERT INTO fund_entry
        (key, salt, payload_hash, kind, booked_on, posted_at, about, line_count, amount_sum, has_exchange, reverses_id)
    SELECT key, salt, hash, kind, booked_on, %s, about, n, total, has_exchange, reverses FROM given
    ON CONFLICT (key) DO NOTHING RETURNING id, key
), line AS (
    INSERT INTO fund_line (entry_id, position, debit_id, credit_id, amount)
    SELECT entry.id, l.position, d.id, c.id, l.amount
    FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[], %s::bigint[])
        AS l (key, position, debit, credit, amount)
    JOIN entry ON entry.key = l.key JOIN fund_account d ON d.code = l.debit JOIN fund_account c ON c.code = l.credit
), exchange AS (
    INSERT INTO fund_exchangerate (entry_id, base, quote, rate, source, "on")
    SELECT entry.id, x.base, x.quote, x.rate, x.source, x.day
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
        AS x (key, base, quote, rate, source, day)
    JOIN entry ON entry.key = x.key
)
SELECT key, id FROM entry
"""


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

    Raises InvalidEntry and WrongMoney before anything is written; KeyReused where a key has another payload,
    FloorReached, InvalidEntry for an account that is not open, or lines between accounts that don't go together.
    """
    for entry in entries:
        check_entry(entry)
    hashes = {entry.key: hash_payload(entry) for entry in entries}
    for entry in entries:
        if hashes[entry.key] != hash_payload(entry):
            raise KeyReused(f"the key {entry.key!r} comes twice with different payloads")
    once = list({entry.key: entry for entry in entries}.values())
    write = write_on_postgresql if connection.vendor == "postgresql" else write_on_sqlite
    try:
        with transaction.atomic():
            written = write(once, hashes, at)
            found = written if len(written) == len(once) else written | find_earlier(once, written, hashes)
    except IntegrityError as error:
        raise explained(error, once) from error
    return [Posted(entry_id=found[entry.key], is_new=entry.key in written) for entry in entries]


def find_earlier(entries: Sequence[NewEntry], written: dict[str, int], hashes: dict[str, str]) -> dict[str, int]:
    """The ids of what was there. Raises KeyReused."""
    keys = [entry.key for entry in entries if entry.key not in written]
    earlier = posted_under(keys=keys)
    for key, (_entry_id, payload_hash) in earlier.items():
        if payload_hash != hashes[key]:
            raise KeyReused(f"the key {key!r} stands for another payload already")
    return {key: entry_id for key, (entry_id, _hash) in earlier.items()}


def write_on_postgresql(entries: Sequence[NewEntry], hashes: dict[str, str], at: datetime) -> dict[str, int]:
    lines = [(entry.key, position, line) for entry in entries for position, line in enumerate(entry.lines)]
    rates = [(entry.key, entry.exchange) for entry in entries if entry.exchange]
    values: list[Any] = [
        [e.key for e in entries], [token_hex(16) for _e in entries],
        [hashes[e.key] for e in entries], [e.kind.value for e in entries],
        [e.booked_on for e in entries], [e.about for e in entries], [len(e.lines) for e in entries],
        [e.amount_sum for e in entries], [e.exchange is not None for e in entries], [e.reverses for e in entries], at,
        [key for key, _n, _line in lines], [n for _key, n, _line in lines], [line.debit for _key, _n, line in lines],
        [line.credit for _key, _n, line in lines], [line.amount for _key, _n, line in lines],
        [key for key, _x in rates], [x.base for _key, x in rates], [x.quote for _key, x in rates],
        [x.rate for _key, x in rates], [x.source for _key, x in rates], [x.on for _key, x in rates],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL, values)
        return dict(cursor.fetchall())


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
    Entry.objects.bulk_create(
        Entry(
            pk=pk, key=entry.key, salt=token_hex(16),
            payload_hash=hashes[entry.key], kind=entry.kind, booked_on=entry.booked_on,
            posted_at=at, about=entry.about, line_count=len(entry.lines), amount_sum=entry.amount_sum,
            has_exchange=entry.exchange is not None, reverses_id=entry.reverses,
        )
        for pk, entry in numbered
    )  # fmt: skip
    return {entry.key: pk for pk, entry in numbered}


def account_ids(*, entries: Iterable[NewEntry]) -> dict[str, int]:
    """By code. Raises InvalidEntry for one that is not open."""
    codes = {code for entry in entries for line in entry.lines for code in (line.debit, line.credit)}
    found = dict(Account.objects.filter(code__in=codes).values_list("code", "pk"))
    missing = sorted(codes - set(found))
    if missing:
        raise InvalidEntry("unknown_account", f"no account {', '.join(missing)} is open")
    return found


def explained(error: IntegrityError, entries: Iterable[NewEntry]) -> Exception:
    """What the database's refusal means."""
    said = str(error)
    if "pool_not_below_nothing" in said:
        return FloorReached("an account with a floor would fall below nothing")
    if "between two accounts" in said:
        return InvalidEntry("mixed", "a line moves money between two accounts of one currency, memo against memo")
    if "reverses_id" in said:
        return InvalidEntry("reverses", "the entry is reversed already, or is not there")
    if "other lines than it says" in said:
        try:
            account_ids(entries=entries)
        except InvalidEntry as unknown:
            return unknown
    return error
