"""Rows go in as `bulk_create` would store them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from blueheart.fund.models import BankAccount, StatementFile
from blueheart.kernel.rows import insert_rows

pytestmark = pytest.mark.django_db
AT = datetime(2027, 7, 30, 12, 0, 0, 123456, tzinfo=UTC)
ACCOUNT = (
    "slug", "book", "holder", "number", "bic", "currency", "is_for_gifts", "opened_at", "chain_from_on",
    "chain_opening", "chain_sequence",
)  # fmt: skip


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    words = "tab\there, line\nthere, \\N and \\ and ø and “quotes” '); DROP TABLE x;--"
    insert_rows(
        BankAccount, ACCOUNT,
        [
            ("one", "test", words, "X1", "", "EUR", True, AT, date(2027, 7, 1), -(10**13), "7"),
            ("two", "test", "", "X2", "", "EUR", False, AT, None, None, ""),
        ],
    )  # fmt: skip
    one, two = BankAccount.objects.order_by("slug")
    assert (one.holder, one.opened_at, one.chain_from_on, one.chain_opening) == (words, AT, date(2027, 7, 1), -(10**13))
    assert (one.is_for_gifts, two.is_for_gifts, two.chain_from_on, two.chain_opening) == (True, False, None, None)
    assert one.pk != two.pk


def test_a_refusal_is_an_integrity_error_and_nothing_is_left() -> None:
    row = ("a" * 64, "one.xml", "", AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(StatementFile, ("digest", "name", "raw", "came_at"), [row, row])
    assert not StatementFile.objects.exists()


def test_no_row_is_no_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        insert_rows(StatementFile, ("digest",), [])
