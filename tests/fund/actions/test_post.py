from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from blueheart.fund.actions.post import FloorReached, KeyReused, post_entries, post_entry
from blueheart.fund.enums import EntryKind
from blueheart.fund.models import Account, Entry, ExchangeRate, Line, PoolBalance, WaitingEntry
from blueheart.fund.queries.balances import balance
from blueheart.fund.rules.entries import Exchange, InvalidEntry, NewEntry
from blueheart.kernel.money import WrongMoney
from tests.fund.conftest import AT, make_entry

pytestmark = pytest.mark.usefixtures("accounts")


def test_posted_entry_moves_its_money() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 2550)), at=AT)
    assert posted.is_new
    assert (balance(code="bank:eur"), balance(code="income:eur")) == (2550, 2550)
    assert WaitingEntry.objects.get().entry_id == posted.entry_id


def test_same_key_and_payload_gives_the_first_answer() -> None:
    entry = make_entry("a", ("bank:eur", "income:eur", 2550))
    first = post_entry(entry=entry, at=AT)
    again = post_entry(entry=entry, at=AT)
    assert (again.entry_id, again.is_new) == (first.entry_id, False)
    assert (Entry.objects.count(), Line.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"booked_on": date(2027, 8, 1)},
        {"about": "contribution:2"},
        {"kind": EntryKind.FEE},
        {"lines": make_entry("x", ("bank:eur", "income:eur", 2551)).lines},
        {"lines": make_entry("x", ("income:eur", "bank:eur", 2550)).lines},
    ],
)
def test_same_key_with_another_payload_is_a_conflict(other: dict[str, object]) -> None:
    entry = make_entry("a", ("bank:eur", "income:eur", 2550))
    post_entry(entry=entry, at=AT)
    with pytest.raises(KeyReused, match="'a'"):
        post_entry(entry=replace(entry, **other), at=AT)  # type: ignore[arg-type]
    assert balance(code="bank:eur") == 2550


def test_batch_is_written_whole_or_not_at_all() -> None:
    good = make_entry("a", ("bank:eur", "income:eur", 100))
    bad = make_entry("b", ("pool:eur", "bank:eur", 50))
    with pytest.raises(FloorReached):
        post_entries(entries=[good, bad], at=AT)
    assert Entry.objects.count() == 0
    assert balance(code="bank:eur") == 0


def test_batch_answers_for_old_new_and_twice_given() -> None:
    old, new = make_entry("a", ("bank:eur", "income:eur", 100)), make_entry("b", ("bank:eur", "income:eur", 1))
    first = post_entry(entry=old, at=AT)
    posted = post_entries(entries=[new, old, new], at=AT)
    assert [one.is_new for one in posted] == [True, False, True]
    assert posted[1].entry_id == first.entry_id
    assert posted[0] == posted[2]
    assert balance(code="bank:eur") == 101


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "lines"),
        ([("bank:eur", "bank:eur", 5)], "same_account"),
        ([("bank:eur", "nowhere", 5)], "unknown_account"),
        ([("bank:eur", "bank:usd", 5)], "mixed"),
        ([("bank:eur", "memo:pledged:eur", 5)], "mixed"),
    ],
)
def test_entries_that_are_none_are_refused(lines: list[tuple[str, str, int]], code: str) -> None:
    with pytest.raises(InvalidEntry) as error:
        post_entry(entry=make_entry("a", *lines), at=AT)
    assert error.value.code == code
    assert (Entry.objects.count(), Line.objects.count()) == (0, 0)


@pytest.mark.parametrize("amount", [0, -1, 10**15, 25.005, True])
def test_amounts_that_are_none_are_refused(amount: object) -> None:
    with pytest.raises(WrongMoney):
        post_entry(entry=make_entry("a", ("bank:eur", "income:eur", amount)), at=AT)  # type: ignore[arg-type]
    assert Entry.objects.count() == 0


def test_pool_is_never_below_nothing() -> None:
    post_entry(entry=make_entry("in", ("bank:eur", "pool:eur", 100)), at=AT)
    post_entry(entry=make_entry("out", ("pool:eur", "grants:eur", 100)), at=AT)
    with pytest.raises(FloorReached):
        post_entry(entry=make_entry("more", ("pool:eur", "grants:eur", 1)), at=AT)
    assert PoolBalance.objects.get().balance == 0
    assert balance(code="pool:eur") == 0


def test_pool_may_be_filled_and_emptied_by_one_entry_in_any_order_of_its_lines() -> None:
    post_entry(entry=make_entry("both", ("pool:eur", "grants:eur", 60), ("bank:eur", "pool:eur", 100)), at=AT)
    assert PoolBalance.objects.get().balance == balance(code="pool:eur") == 40


def test_pool_is_looked_at_after_each_entry_of_a_batch() -> None:
    fill, empty = make_entry("z", ("bank:eur", "pool:eur", 100)), make_entry("a", ("pool:eur", "grants:eur", 100))
    with pytest.raises(FloorReached):
        post_entries(entries=[empty, fill], at=AT)
    posted = post_entries(entries=[fill, empty], at=AT)
    assert posted[0].entry_id < posted[1].entry_id, "in the order given"
    assert PoolBalance.objects.get().balance == 0


def test_pledges_stay_out_of_cash() -> None:
    post_entry(entry=make_entry("p", ("memo:pledged:eur", "memo:promises:eur", 500), kind=EntryKind.PLEDGE), at=AT)
    assert (balance(code="memo:pledged:eur"), balance(code="bank:eur")) == (500, 0)


FINE = {"base": "EUR", "quote": "USD", "rate": "1.1734", "source": "ECB", "on": date(2027, 7, 30)}


@pytest.mark.parametrize(
    "more",
    [
        {"about": "x" * 81},
        {"about": "a\0b"},
        {"exchange": Exchange(**{**FINE, "rate": "1,17"})},  # type: ignore[arg-type]
        {"exchange": Exchange(**{**FINE, "rate": "0.00"})},  # type: ignore[arg-type]
        {"exchange": Exchange(**{**FINE, "rate": "1." + "1" * 29})},  # type: ignore[arg-type]
        {"exchange": Exchange(**{**FINE, "source": ""})},  # type: ignore[arg-type]
        {"exchange": Exchange(**{**FINE, "on": AT})},  # type: ignore[arg-type]
        {"exchange": Exchange(**{**FINE, "base": "XXQ"})},  # type: ignore[arg-type]
        {"lines": make_entry("x", ("bank:eur", "income\0eur", 5)).lines},
        {"booked_on": AT},
    ],
)
def test_what_one_database_would_cut_or_refuse_is_refused_before(more: dict[str, object]) -> None:
    entry = make_entry("a", ("bank:eur", "income:eur", 100))
    with pytest.raises((InvalidEntry, WrongMoney)):
        post_entry(entry=replace(entry, **more), at=AT)  # type: ignore[arg-type]
    assert Entry.objects.count() == 0


def test_entry_between_as_many_accounts_as_a_batch_can_name() -> None:
    pairs = [(f"a{n}", f"b{n}") for n in range(600)]
    Account.objects.bulk_create(
        Account(code=code, name=code, kind="asset", currency="EUR", opened_at=AT) for pair in pairs for code in pair
    )
    entries = [make_entry(debit, (debit, credit, 5)) for debit, credit in pairs]
    assert all(posted.is_new for posted in post_entries(entries=entries, at=AT))


def test_exchange_passes_through_a_clearing_account_each_with_its_rate() -> None:
    rate = Exchange(base="EUR", quote="USD", rate="1.1734", source="European Central Bank", on=date(2027, 7, 30))
    entry = make_entry(
        "fx", ("clearing:eur", "bank:eur", 1000), ("bank:usd", "clearing:usd", 1173), kind=EntryKind.EXCHANGE,
        exchange=rate,
    )  # fmt: skip
    posted = post_entry(entry=entry, at=AT)
    kept = ExchangeRate.objects.get()
    assert (kept.entry_id, kept.rate, kept.source, kept.on) == (posted.entry_id, rate.rate, rate.source, rate.on)


def test_one_entry_is_one_statement_on_postgresql_and_few_on_sqlite() -> None:
    with CaptureQueriesContext(connection) as seen:
        post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 1), ("bank:eur", "income:eur", 2)), at=AT)
    statements = [one["sql"] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == (1 if connection.vendor == "postgresql" else 5)


def test_no_post_reads_a_whole_table_of_the_ledger() -> None:
    """A connection keeps the plans of the functions, and may have made them when the ledger was small."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans each statement anew")
    post_entry(entry=make_entry("first", ("bank:eur", "pool:eur", 5)), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE fund_entry, fund_line, fund_exchangerate, fund_waitingentry")
    before = whole_reads()
    for number in range(8):
        lines = ("bank:eur", "pool:eur", 5), ("pool:eur", "grants:eur", 1)
        post_entries(entries=[make_entry(f"n{number}-{n}", *lines) for n in range(100)], at=AT)
        post_entry(entry=make_entry(f"n{number}", *lines), at=AT)
    assert whole_reads() == before


def whole_reads() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_scan FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('fund_entry', 'fund_line', 'fund_exchangerate', 'fund_waitingentry')"
        )
        return dict(cursor.fetchall())


TABLES = ("fund_account", "fund_entry", "fund_line", "fund_exchangerate", "fund_seal", "fund_sealedentry")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_database_refuses_to_change_or_remove(table: str, verb: str) -> None:
    fill_each_table()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


REPLACED = {
    "fund_account": "name", "fund_entry": "about", "fund_line": "amount", "fund_exchangerate": "source",
    "fund_seal": "entry_count", "fund_sealedentry": "position",
}  # fmt: skip


@pytest.mark.parametrize("table", REPLACED)
def test_database_refuses_to_replace(table: str) -> None:
    """SQLite's REPLACE removes what is in its way without a word to the triggers of DELETE."""
    fill_each_table()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id LIMIT 1")
        names = [f'"{column[0]}"' for column in cursor.description]
        row = cursor.fetchone()
    changed = [7 if name.strip('"') == REPLACED[table] else value for name, value in zip(names, row, strict=True)]
    verb, tail = "INSERT OR REPLACE", ""
    if connection.vendor == "postgresql":
        verb, tail = "INSERT", f" ON CONFLICT (id) DO UPDATE SET id = {table}.id"
    places = ", ".join(["%s"] * len(row))
    statement = f"{verb} INTO {table} ({', '.join(names)}) OVERRIDING SYSTEM VALUE VALUES ({places}){tail}"
    if connection.vendor == "sqlite":
        statement = statement.replace(" OVERRIDING SYSTEM VALUE", "")
    with (
        pytest.raises(DatabaseError, match=r"append-only|complete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, changed)


def fill_each_table() -> None:
    from blueheart.fund.actions.seal import seal_entries
    from tests.fund.conftest import BY

    rate = Exchange(base="EUR", quote="USD", rate="1.2", source="test", on=date(2027, 7, 30))
    lines = (("clearing:eur", "bank:eur", 10), ("bank:usd", "clearing:usd", 12))
    post_entry(entry=make_entry("fx", *lines, kind=EntryKind.EXCHANGE, exchange=rate), at=AT)
    seal_entries(by=BY, at=AT)


def test_database_refuses_a_line_that_comes_late() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    bank, income = (Account.objects.get(code=code) for code in ("bank:eur", "income:eur"))
    with pytest.raises(IntegrityError, match="complete"), transaction.atomic():
        Line.objects.create(entry_id=posted.entry_id, position=1, debit=bank, credit=income, amount=5)


def test_database_refuses_a_rate_that_comes_late() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    with pytest.raises(IntegrityError, match="complete"), transaction.atomic():
        ExchangeRate.objects.create(
            entry_id=posted.entry_id, base="EUR", quote="USD", rate="1", source="x", on=date(2027, 1, 1)
        )


def test_database_refuses_a_rate_for_an_entry_that_is_not_there_yet() -> None:
    rate = ExchangeRate(entry_id=10**6, base="EUR", quote="USD", rate="1", source="x", on=date(2027, 1, 1))
    with pytest.raises(IntegrityError):
        save_to_the_end(rate)


def save_to_the_end(row: ExchangeRate | Line) -> None:
    with transaction.atomic():
        row.save()
        connection.check_constraints()


def test_database_refuses_an_entry_without_its_lines() -> None:
    with pytest.raises(IntegrityError, match="other lines than it says"), transaction.atomic():
        Entry.objects.create(
            key="a", salt="", payload_hash="", kind=EntryKind.FEE, booked_on=date(2027, 1, 1), posted_at=AT,
            line_count=1, amount_sum=5,
        )  # fmt: skip


def test_database_refuses_a_second_set_of_lines_in_other_places() -> None:
    """As many and as much as the entry says, so that its number and sum alone would not tell."""
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 60), ("bank:eur", "income:eur", 40)), at=AT)
    bank, income = (Account.objects.get(code=code) for code in ("bank:eur", "income:eur"))
    again = [Line(entry_id=posted.entry_id, position=place, debit=bank, credit=income, amount=50) for place in (2, 3)]
    with pytest.raises(IntegrityError, match="complete"), transaction.atomic():
        Line.objects.bulk_create(again)
    assert balance(code="bank:eur") == 100


@pytest.mark.parametrize("unknown", ["debit_id", "credit_id"])
def test_database_refuses_a_line_of_an_account_that_is_not_there(unknown: str) -> None:
    """Its entry is new, and is as the line says: nothing else is wrong."""
    bank, income = (Account.objects.get(code=code).pk for code in ("bank:eur", "income:eur"))
    line = {"debit_id": bank, "credit_id": income, unknown: 10**6}
    entry = "'k', 's', 'h', 'fee', '2027-01-01', '2027-01-01', '', 1, 5, false"
    with pytest.raises(IntegrityError, match="between two accounts"), transaction.atomic():
        write_by_hand(entry, line)
    assert Entry.objects.count() == 0


def write_by_hand(entry: str, line: dict[str, int]) -> None:
    into = (
        "fund_entry (id, key, salt, payload_hash, kind, booked_on, posted_at, about, line_count, amount_sum,"
        " has_exchange)"
    )
    own = "fund_line (entry_id, position, debit_id, credit_id, amount)"
    values = f"7, 0, {line['debit_id']}, {line['credit_id']}, 5"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH e AS (INSERT INTO {into} OVERRIDING SYSTEM VALUE VALUES (7, {entry}))"
                f" INSERT INTO {own} VALUES ({values})"
            )
        else:
            cursor.execute(f"INSERT INTO {own} VALUES ({values})")
            cursor.execute(f"INSERT INTO {into} VALUES (7, {entry})")


def test_database_refuses_a_line_without_an_entry() -> None:
    bank, income = (Account.objects.get(code=code) for code in ("bank:eur", "income:eur"))
    with pytest.raises(IntegrityError):
        save_to_the_end(Line(entry_id=10**6, position=0, debit=bank, credit=income, amount=5))


def test_sum_of_an_entry_that_is_not_that_of_its_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NewEntry, "amount_sum", 7)
    for entries in ([make_entry("a", ("bank:eur", "income:eur", 5))], [
        make_entry("a", ("bank:eur", "income:eur", 5)), make_entry("b", ("bank:eur", "income:eur", 7)),
    ]):  # fmt: skip
        with pytest.raises(IntegrityError, match="other lines than it says"):
            post_entries(entries=entries, at=AT)
    assert Entry.objects.count() == 0
