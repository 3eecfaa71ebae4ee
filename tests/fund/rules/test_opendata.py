from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.iati import activity_identifier, end_of_year, is_identifier, not_after, org_reference
from blueheart.fund.rules.opendata import Receipt, told_apart
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector

FEWEST = 5
MOVED = st.tuples(st.integers(1, 8), st.integers(-10_000, 10_000).filter(bool), st.sampled_from((2026, 2027)))


def receipt(entry_id: int, contribution_id: int, amount: int, year: int) -> Receipt:
    return Receipt(
        entry_id=entry_id, contribution_id=contribution_id, on=date(year, 7, 30), amount=Money("EUR", amount),
        name=f"Giver {contribution_id}", sector=Sector.COMPANY,
    )  # fmt: skip


@given(
    named=st.lists(MOVED, max_size=12),
    rest=st.dictionaries(st.sampled_from((2026, 2027)), st.tuples(st.integers(0, 9), st.integers(0, 50_000))),
)
def test_all_is_told_once_and_nobody_is_told_apart_by_what_is_left(
    named: list[tuple[int, int, int]], rest: dict[int, tuple[int, int]]
) -> None:
    receipts = [receipt(number, *moved) for number, moved in enumerate(named)]
    unnamed = {("EUR", year): gifts for year, (gifts, _amount) in rest.items() if gifts}
    totals = {("EUR", year): amount if gifts else 0 for year, (gifts, amount) in rest.items()}
    for one in receipts:
        key = ("EUR", one.on.year)
        totals[key] = totals.get(key, 0) + one.amount.minor
    apart, sums = told_apart(receipts, totals=totals, unnamed=unnamed, fewest=FEWEST)
    left = {one.year: one.amount.minor for one in sums}
    assert len(left) == len(sums)
    for (_currency, year), total in totals.items():
        shown = [one for one in apart if one.on.year == year]
        assert sum(one.amount.minor for one in shown) + left.get(year, 0) == total
        joined = {one.contribution_id for one in receipts if one.on.year == year}
        joined -= {one.contribution_id for one in shown}
        if shown and unnamed.get(("EUR", year)):
            assert unnamed["EUR", year] + len(joined) >= FEWEST
        if not unnamed.get(("EUR", year)):
            assert not joined
    assert [(one.on, one.entry_id) for one in apart] == sorted((one.on, one.entry_id) for one in apart)


def test_small_number_takes_the_smallest_named_gifts_with_it() -> None:
    receipts = [receipt(n, n, amount, 2027) for n, amount in enumerate((50, 10, 40, 20, 30, 60))]
    apart, (left,) = told_apart(receipts, totals={("EUR", 2027): 211}, unnamed={("EUR", 2027): 2}, fewest=FEWEST)
    assert [one.amount.minor for one in apart] == [50, 40, 60]
    assert left.amount.minor == 61


def test_identifiers_are_those_that_the_standard_takes() -> None:
    assert activity_identifier("BE-BCE_KBO-0123456789", "2027-0001") == "BE-BCE_KBO-0123456789-2027-0001"
    assert not any(is_identifier(text) for text in ("", "a/b", "a&b", "a|b", "a?b", "a b", "a\n"))
    assert org_reference("GB-CHC-1164883") == "GB-CHC-1164883"
    assert [org_reference(text) for text in ("", "GB-CHC", "gb-chc-1", "GB-CHC-1/2", "CHC-1")] == [None] * 5


def test_no_day_is_in_the_future() -> None:
    today = date(2027, 7, 30)
    assert not_after(date(2027, 7, 31), today) == today
    assert not_after(date(2027, 7, 29), today) == date(2027, 7, 29)
    assert (end_of_year(2026, today), end_of_year(2027, today)) == (date(2026, 12, 31), today)
