"""Pledges: memo entries that rise with the promise and fall as money comes, apart from all money."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.pledges import cancel_pledge, count_towards, record_pledge
from blueheart.fund.enums import Book, PledgeState
from blueheart.fund.models import Entry, Pledge, PledgePart
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.figures import fund_figures
from blueheart.fund.queries.pledges import contributions_for, parts_of, pledges
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.queries.waiting import fund_waits
from blueheart.fund.rules.pledges import NewPledge
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, WrongMoney
from blueheart.kernel.problems import InvalidInput
from blueheart.supporters.models import Supporter
from tests.givers import AT, BY, DAY, NUMBERS, given, open_gift

pytestmark = pytest.mark.django_db
PLEDGED = "test:pledged:government:eur"


def add_supporter(slug: str = "ruritania", sector: str = "government") -> Supporter:
    return Supporter.objects.create(slug=slug, name=slug.title(), sector=sector, is_sample=True)


def pledge_of(supporter: Supporter, amount: int = 100_000, **more: Any) -> Pledge:
    given_ = {
        "key": f"pledge:{next(NUMBERS)}", "book": Book.TEST, "supporter_id": supporter.pk,
        "amount": Money("EUR", amount), "pledged_on": date(2027, 3, 1), "source_url": "https://example.org/pledge",
    } | more  # fmt: skip
    return record_pledge(new=NewPledge(**given_), by=BY, at=AT)


def of(supporter: Supporter, amount: int, **more: Any) -> Any:
    return given(amount, supporter_id=supporter.pk, sector=supporter.sector, is_anonymous=False, **more)


def count(pledge: Pledge, contribution: Any) -> PledgePart:
    return count_towards(pledge_id=pledge.pk, contribution_id=contribution.pk, by=BY, at=AT)


def test_pledge_is_counted_and_is_no_money() -> None:
    pledge_of(add_supporter())
    assert (balance(code=PLEDGED), balance(code="test:pledges:eur")) == (100_000, 100_000)
    figures = fund_figures(book=Book.TEST)[0]
    assert (figures.pledged, figures.received_sum, figures.held) == (100_000, 0, 0)
    assert verify_ledger().faults == ()


def test_pledge_sent_twice_is_one() -> None:
    supporter = add_supporter()
    assert pledge_of(supporter, key="form:p").pk == pledge_of(supporter, key="form:p").pk
    assert balance(code=PLEDGED) == 100_000


def test_money_that_comes_lets_the_pledge_fall_in_parts_until_it_is_fulfilled() -> None:
    supporter = add_supporter()
    pledge = pledge_of(supporter)
    first, second = of(supporter, 40_000), of(supporter, 80_000)
    assert count(pledge, first).amount == 40_000
    pledge.refresh_from_db()
    assert (pledge.state, pledge.left, balance(code=PLEDGED)) == (PledgeState.OPEN, 60_000, 60_000)
    assert count(pledge, second).amount == 60_000
    pledge.refresh_from_db()
    assert (pledge.state, pledge.left, balance(code=PLEDGED)) == (PledgeState.FULFILLED, 0, 0)
    assert [part.contribution_id for part in parts_of(pledge_id=pledge.pk)] == [first.pk, second.pk]
    assert fund_figures(book=Book.TEST)[0].received_sum == 120_000
    assert verify_ledger().faults == ()


def test_contribution_counted_twice_counts_once() -> None:
    supporter = add_supporter()
    pledge, gift = pledge_of(supporter), of(supporter, 40_000)
    assert count(pledge, gift).pk == count(pledge, gift).pk
    assert balance(code=PLEDGED) == 60_000
    with pytest.raises(InvalidInput, match="another pledge"):
        count(pledge_of(supporter), gift)


def test_cancelled_pledge_keeps_what_came_and_says_why() -> None:
    supporter = add_supporter()
    pledge = pledge_of(supporter)
    count(pledge, of(supporter, 40_000))
    cancelled = cancel_pledge(pledge_id=pledge.pk, reason=" Budget cut ", by=BY, at=AT)
    assert (cancelled.state, cancelled.fulfilled, cancelled.cancelled) == (PledgeState.CANCELLED, 40_000, 60_000)
    assert (cancelled.reason, balance(code=PLEDGED)) == ("Budget cut", 0)
    for late in (
        lambda: cancel_pledge(pledge_id=pledge.pk, reason="Again", by=BY, at=AT),
        lambda: count(pledge, of(supporter, 1_000)),
    ):
        with pytest.raises(InvalidInput, match="open"):
            late()
    assert verify_ledger().faults == ()


def test_keys_of_memo_entries_come_from_pledge_and_contribution() -> None:
    supporter = add_supporter()
    pledge, gift = pledge_of(supporter), of(supporter, 40_000)
    count(pledge, gift)
    keys = set(Entry.objects.filter(about=f"pledge:{pledge.pk}").values_list("key", flat=True))
    assert keys == {f"pledge:{pledge.uid}", f"pledge:{pledge.uid}:{gift.uid}"}


def test_what_does_not_belong_together_is_refused() -> None:
    supporter, other = add_supporter(), add_supporter("other")
    pledge = pledge_of(supporter)
    wrong = [
        (open_gift(), "No money"),
        (of(other, 1_000), "another supporter"),
        (of(supporter, 1_000, currency="USD"), "another currency"),
        (of(supporter, 1_000, book=Book.REAL), "another book"),
    ]
    for gift, why in wrong:
        with pytest.raises(InvalidInput, match=why):
            count(pledge, gift)
    assert balance(code=PLEDGED) == 100_000


def test_pledge_needs_an_organisation_a_source_and_a_sum() -> None:
    supporter = add_supporter()
    for more, why in (
        ({"supporter_id": add_supporter("ann", "individual").pk}, "organisation"),
        ({"source_url": ""}, "public source"),
        ({"due_on": date(2027, 1, 1)}, "before it was pledged"),
    ):
        with pytest.raises(InvalidInput, match=why):
            pledge_of(supporter, **more)
    with pytest.raises(WrongMoney):
        pledge_of(supporter, amount=0)
    assert not Pledge.objects.exists()
    assert not Entry.objects.exists()


def test_only_officers_write_pledges() -> None:
    supporter = add_supporter()
    pledge = pledge_of(supporter)
    visitor = Actor.visitor()
    for write in (
        lambda: cancel_pledge(pledge_id=pledge.pk, reason="x", by=visitor, at=AT),
        lambda: count_towards(pledge_id=pledge.pk, contribution_id=1, by=visitor, at=AT),
    ):
        with pytest.raises(NotPermitted):
            write()


@pytest.mark.parametrize(
    "sums", [{"fulfilled": 100_001}, {"cancelled": 1}, {"state": "fulfilled"}, {"state": "cancelled"}]
)
def test_database_refuses_a_state_that_its_sums_do_not_say(sums: dict[str, Any]) -> None:
    pledge = pledge_of(add_supporter())
    with pytest.raises(IntegrityError, match="pledge_state_says_its_sums"), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(**sums)


def test_list_shows_open_ones_first_by_the_day_due() -> None:
    supporter = add_supporter()
    late, none, soon = (pledge_of(supporter, due_on=day) for day in (date(2027, 12, 1), None, date(2027, 6, 1)))
    done = pledge_of(supporter, 1_000, due_on=date(2027, 4, 1))
    count(done, of(supporter, 1_000))
    assert [one.pk for one in pledges(book=Book.TEST)] == [soon.pk, late.pk, none.pk, done.pk]
    assert fund_waits(today=DAY).pledges_late == 1


def test_contributions_offered_are_those_that_may_keep_it() -> None:
    supporter = add_supporter()
    pledge = pledge_of(supporter)
    own, unnamed = of(supporter, 1_000), given(2_000, sector="government")
    of(supporter, 1_000, currency="USD")
    given(500)
    taken = of(supporter, 3_000)
    count(pledge, taken)
    assert {one.pk for one in contributions_for(pledge=pledge)} == {own.pk, unnamed.pk}
