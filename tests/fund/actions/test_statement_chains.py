"""Statements of one account in any order, overlapping and repeated: each line comes once, and sums are the bank's."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from blueheart.fund.models import BankAccount, BankLine, Entry, Statement
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.actions.test_import_statements import BALANCE, STATEMENT, line, take

pytestmark = pytest.mark.django_db
FIRST = date(2027, 7, 1)
OPENING = 100_000

Day = list[tuple[int, str]]
"""Lines of a day: minor units, below nothing for what left, and words."""


def a_month(chance: random.Random) -> list[Day]:
    """Few different lines, so that equal ones of a day are frequent; days without a line too."""
    pool = [(500, "a"), (500, "b"), (-500, "a"), (1_000, "a"), (-200, "fee")]
    return [[chance.choice(pool) for _n in range(chance.choice((0, 1, 2, 4)))] for _day in range(8)]


def file_of(month: Sequence[Day], start: int, end: int) -> bytes:
    """The statement of the days from `start` to `end`, both within."""
    opening = OPENING + sum(amount for day in month[:start] for amount, _text in day)
    lines = [
        line(f"{abs(amount) / 100:.2f}", text, sign="CRDT" if amount > 0 else "DBIT", day=str(FIRST + timedelta(n)))
        for n in range(start, end + 1)
        for amount, text in month[n]
    ]
    closing = opening + sum(amount for day in month[start : end + 1] for amount, _text in day)
    balances = BALANCE.format(code="OPBD", amount=f"{opening / 100:.2f}", day=FIRST + timedelta(start))
    balances += BALANCE.format(code="CLBD", amount=f"{closing / 100:.2f}", day=FIRST + timedelta(end))
    span = f"<FrToDt><FrDt>{FIRST + timedelta(start)}</FrDt><ToDt>{FIRST + timedelta(end)}</ToDt></FrToDt>"
    whole = STATEMENT.format(id=f"S{start}-{end}", balances=balances, lines="".join(lines))
    return whole.replace("<Acct>", f"{span}<Acct>").encode()


def check_all_there(month: Sequence[Day], first: int, last: int) -> None:
    """Every line of those days once, and nothing else."""
    days = month[first : last + 1]
    assert not list(Statement.objects.filter(state="set_aside").values_list("identification", "detail"))
    booked = sorted(BankLine.objects.values_list("booked_on", "amount"))
    assert booked == sorted((FIRST + timedelta(first + n), amount) for n, day in enumerate(days) for amount, _t in day)
    if booked:
        slug = BankAccount.objects.get().slug
        assert balance(code=f"test:bank:{slug}:eur") == sum(amount for _day, amount in booked)


@pytest.mark.parametrize("seed", range(12))
def test_days_and_spans_in_any_order_come_together(seed: int) -> None:
    chance = random.Random(seed)
    month = a_month(chance)
    spans = [(n, n) for n in range(8)]
    spans += [tuple(sorted(chance.sample(range(8), 2))) for _n in range(3)]  # type: ignore[misc]
    files = [file_of(month, start, end) for start, end in spans]
    chance.shuffle(files)
    for data in files:
        take(data)
    check_all_there(month, 0, 7)
    before = (Entry.objects.count(), BankLine.objects.count(), Statement.objects.count())
    chance.shuffle(files)
    for data in files:
        take(data)
    assert (Entry.objects.count(), BankLine.objects.count(), Statement.objects.count()) == before
    assert verify_ledger().is_right


@pytest.mark.parametrize("seed", range(12))
def test_spans_that_overlap_are_enough(seed: int) -> None:
    """No file for each day: what overlaps or touches comes together, whichever is first."""
    chance = random.Random(100 + seed)
    month = a_month(chance)
    files = [file_of(month, start, end) for start, end in ((0, 3), (2, 5), (4, 4), (5, 7), (1, 6))]
    chance.shuffle(files)
    for data in files:
        take(data)
    check_all_there(month, 0, 7)


@pytest.mark.parametrize("middle", [(3, 3), (2, 5), (0, 0), (7, 7)])
def test_a_month_round_a_day_that_came_first_is_booked(middle: tuple[int, int]) -> None:
    month = a_month(random.Random(3))
    take(file_of(month, *middle))
    take(file_of(month, 0, 7))
    check_all_there(month, 0, 7)


def test_what_stands_before_a_month_round_a_day_still_fits() -> None:
    month = a_month(random.Random(5))
    take(file_of(month, 4, 4))
    take(file_of(month, 2, 6))
    take(file_of(month, 0, 1))
    take(file_of(month, 7, 7))
    check_all_there(month, 0, 7)


def test_one_that_says_other_sums_of_known_days_is_set_aside() -> None:
    month = a_month(random.Random(5))
    take(file_of(month, 4, 4))
    other = [*month[:4], [(777, "other")], *month[5:]]
    (outcome,) = take(file_of(other, 2, 6))
    assert (outcome.state, outcome.reason) == ("set_aside", "not_continued")
    assert BankLine.objects.count() == len(month[4])
