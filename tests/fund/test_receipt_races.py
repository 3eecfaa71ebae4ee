"""Eight that issue receipts at once: no number twice, and none left out."""

from functools import partial

import pytest

from blueheart.fund.actions.receipts import issue_receipt, issue_year
from blueheart.fund.enums import Book
from blueheart.fund.models import Contribution, Receipt
from blueheart.fund.rules.giving import NewDonor
from tests.fund.workers import at_once
from tests.givers import AT, BY, given

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, EACH = 8, 5


def issue(contribution_id: int) -> int:
    return issue_receipt(contribution_id=contribution_id, base_url="https://x.example", by=BY, at=AT).number


def test_numbers_of_eight_workers_are_in_a_row() -> None:
    gifts = [given(1_000).pk for _n in range(WORKERS * EACH)]

    def work(worker: int) -> list[int]:
        return [issue(pk) for pk in gifts[worker::WORKERS]]

    numbers = [number for some in at_once(*[partial(work, worker) for worker in range(WORKERS)]) for number in some]
    assert sorted(numbers) == list(range(1, WORKERS * EACH + 1))


def test_one_gift_has_one_receipt_from_eight_workers() -> None:
    pk = given(1_000).pk
    assert set(at_once(*[partial(issue, pk)] * WORKERS)) == {1}
    assert Receipt.objects.count() == 1


def test_one_donor_has_one_receipt_of_a_year_from_eight_workers_beside_those_of_gifts() -> None:
    donor = NewDonor(email="ann@example.org")
    gifts = [given(1_000, donor=donor).pk for _n in range(WORKERS)]

    def work(pk: int) -> int:
        issue(pk)
        return issue_year(
            email_folded="ann@example.org", book=Book.TEST, year=2027, base_url="https://x.example", by=BY, at=AT
        ).pk

    assert len(set(at_once(*[partial(work, pk) for pk in gifts]))) == 1
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, WORKERS + 2))
    assert Contribution.objects.count() == WORKERS
