"""On PostgreSQL the role that serves may add to the ledger, and change nothing in it."""

import importlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.conftest import AT, BY, make_entry, open_accounts

KEPT = ("fund_account", "fund_entry", "fund_line", "fund_exchangerate", "fund_seal", "fund_sealedentry")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
VERBS = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")
DERIVED = (
    "DELETE FROM fund_poolbalance", "DELETE FROM fund_accounttotal", "TRUNCATE fund_poolbalance",
    "TRUNCATE fund_accounttotal", "UPDATE fund_waitingentry SET entry_id = entry_id", "TRUNCATE fund_waitingentry",
    "UPDATE fund_receipt SET id = id", "DELETE FROM fund_receipt", "TRUNCATE fund_receipt CASCADE",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["by the guide", "by the migration"])
def role(request: pytest.FixtureRequest) -> str:
    """Made as operations.md says, with the default privileges that it gives; gone with the test's transaction."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    name = f"blueheart_{os.getpid()}"
    everything = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE"
    execute(f"CREATE ROLE {name}")
    execute(f"GRANT {everything} ON ALL TABLES IN SCHEMA public TO {name}")
    execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    if request.param == "by the migration":
        migration = importlib.import_module("blueheart.fund.migrations.0002_refusals")
        execute(migration.REVOKED)
    else:
        block = re.search(r"-- the ledger\n(.*?)```", GUIDE.read_text(), re.DOTALL)
        assert block is not None
        for line in block[1].strip().splitlines():
            execute(re.sub(r"\bblueheart;$", name, line))
    return name


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        execute("RESET ROLE")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_role_that_serves_opens_posts_reverses_seals_and_verifies(role: str) -> None:
    with acting_as(role):
        open_accounts()
        first = post_entry(entry=make_entry("in", ("bank:eur", "pool:eur", 100)), at=AT)
        post_entry(entry=make_entry("out", ("pool:eur", "bank:eur", 40)), at=AT)
        post_entry(entry=make_entry("income", ("bank:eur", "income:eur", 40)), at=AT)
        reverse_entry(entry_id=first.entry_id + 2, booked_on=AT.date(), by=BY, at=AT)
        assert seal_entries(by=BY, at=AT) is not None
        assert verify_ledger().faults == ()


@pytest.mark.parametrize("statement", [verb.format(table) for table in KEPT for verb in VERBS])
def test_role_that_serves_changes_removes_and_empties_nothing(role: str, statement: str) -> None:
    open_accounts()
    with acting_as(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize("statement", DERIVED)
@pytest.mark.parametrize("role", ["by the guide"], indirect=True)
def test_role_that_serves_does_with_derived_rows_and_receipts_what_it_needs_alone(role: str, statement: str) -> None:
    with acting_as(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize("table", KEPT)
def test_owner_empties_no_table_of_the_ledger_either(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(f"TRUNCATE {table} CASCADE")
