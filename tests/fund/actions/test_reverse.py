from datetime import date

import pytest

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.post import FloorReached, post_entry
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.enums import EntryKind
from blueheart.fund.models import Entry
from blueheart.fund.queries.balances import balance
from blueheart.fund.rules.entries import InvalidEntry
from blueheart.kernel.actors import Actor
from tests.fund.conftest import AT, BY, make_entry

pytestmark = pytest.mark.usefixtures("accounts")
DAY = date(2027, 8, 2)


def test_reversal_takes_the_money_back_once() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    first = reverse_entry(entry_id=posted.entry_id, booked_on=DAY, by=BY, at=AT)
    again = reverse_entry(entry_id=posted.entry_id, booked_on=date(2027, 8, 3), by=BY, at=AT)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.entry_id == again.entry_id
    assert (balance(code="bank:eur"), balance(code="income:eur")) == (0, 0)
    assert Entry.objects.get(pk=posted.entry_id).reversal.pk == first.entry_id


def test_reversal_of_a_reversal_is_refused() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    reversal = reverse_entry(entry_id=posted.entry_id, booked_on=DAY, by=BY, at=AT)
    with pytest.raises(InvalidEntry):
        reverse_entry(entry_id=reversal.entry_id, booked_on=DAY, by=BY, at=AT)


def test_entry_is_not_reversed_under_another_key() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    reverse_entry(entry_id=posted.entry_id, booked_on=DAY, by=BY, at=AT)
    other = make_entry("b", ("income:eur", "bank:eur", 100), kind=EntryKind.REVERSAL, reverses=posted.entry_id)
    with pytest.raises(InvalidEntry) as error:
        post_entry(entry=other, at=AT)
    assert error.value.code == "reverses"
    assert balance(code="bank:eur") == 0


def test_reversal_can_not_take_what_was_spent() -> None:
    posted = post_entry(entry=make_entry("in", ("bank:eur", "pool:eur", 100)), at=AT)
    post_entry(entry=make_entry("out", ("pool:eur", "grants:eur", 60)), at=AT)
    with pytest.raises(FloorReached):
        reverse_entry(entry_id=posted.entry_id, booked_on=DAY, by=BY, at=AT)
    assert balance(code="pool:eur") == 40


def test_reversal_is_the_fund_officers() -> None:
    posted = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    with pytest.raises(NotPermitted):
        reverse_entry(entry_id=posted.entry_id, booked_on=DAY, by=Actor.visitor(), at=AT)
