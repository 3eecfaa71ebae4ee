"""General money makes a shortfall good, and has its own back when what was missing comes again."""

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.covers import cover_shortfall
from blueheart.fund.actions.post import FloorReached
from blueheart.fund.actions.takebacks import give_again, take_back
from blueheart.fund.enums import Book
from blueheart.fund.models import Contribution, Cover, Earmark, Lot
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.spending import InvalidSpending
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money
from tests.givers import BY, given, movement
from tests.granters import AT, DAY, ONE, make_call, make_grant, make_tranche, pay, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def short() -> Contribution:
    """A gift for shelters, spent whole, of which 600 went back; and 1,000 of general money."""
    Earmark.objects.create(slug="shelters")
    gift = given(10_000, earmark="shelters")
    pay(released(make_tranche(10_000, grant=make_grant(10_000, call=make_call(earmark="shelters")))))
    take_back(contribution_id=gift.pk, movement=movement(600), by=BY, at=AT)
    given(1_000)
    return gift


def cover(amount: int, *, key: str = "cover:1", by: Actor = ONE) -> Cover:
    return cover_shortfall(
        key=key, book=Book.TEST, earmark="shelters", amount=Money("EUR", amount), booked_on=DAY, by=by, at=AT
    )


def stands() -> tuple[int, int, int]:
    """What is short, the general pool, the pool for shelters."""
    codes = ("test:shortfall:shelters:eur", "test:pool:general:eur", "test:pool:shelters:eur")
    return tuple(balance(code=code) for code in codes)  # type: ignore[return-value]


@pytest.mark.usefixtures("short")
def test_general_money_makes_it_good() -> None:
    assert stands() == (600, 1_000, 0)
    assert cover(400) == cover(400)
    assert stands() == (200, 600, 0)
    cover(200, key="cover:2")
    assert stands() == (0, 400, 0)
    assert verify_ledger().faults == ()


@pytest.mark.usefixtures("short")
def test_no_more_than_is_short_and_no_more_than_there_is() -> None:
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        cover(601)
    assert error.value.problems[0].code == "less_is_missing"
    with pytest.raises(NotPermitted):
        cover(100, by=Actor.visitor())
    pay(released(make_tranche(900)))
    with pytest.raises(FloorReached), transaction.atomic():
        cover(101)
    assert verify_ledger().faults == ()


def test_nothing_is_short_where_nothing_went_back() -> None:
    given(1_000, earmark="general")
    Earmark.objects.create(slug="shelters")
    with pytest.raises(InvalidSpending):
        cover(1)


def test_money_that_comes_again_goes_back_to_the_gifts_that_stood_in(short: Contribution) -> None:
    cover(400)
    general = Lot.objects.get(earmark__slug="general")
    give_again(contribution_id=short.pk, movement=movement(600), by=BY, at=AT)
    assert stands() == (0, 1_000, 0)
    back = Lot.objects.get(earmark__slug="general", source__isnull=False)
    assert (back.contribution_id, back.left, back.received_on) == (general.contribution_id, 400, general.received_on)
    assert Cover.objects.get().returned == 400
    assert verify_ledger().faults == ()


def test_in_parts_and_the_last_cover_first(short: Contribution) -> None:
    cover(300)
    cover(300, key="cover:2")
    give_again(contribution_id=short.pk, movement=movement(100), by=BY, at=AT)
    assert stands() == (0, 500, 0)
    assert list(Cover.objects.order_by("pk").values_list("returned", flat=True)) == [0, 100]
    give_again(contribution_id=short.pk, movement=movement(400), by=BY, at=AT)
    assert list(Cover.objects.order_by("pk").values_list("returned", flat=True)) == [200, 300]
    give_again(contribution_id=short.pk, movement=movement(100), by=BY, at=AT)
    assert stands() == (0, 1_000, 0)
    assert verify_ledger().faults == ()


@pytest.mark.usefixtures("short")
def test_a_cover_gives_back_no_more_than_it_gave() -> None:
    cover(400)
    with pytest.raises(IntegrityError, match="cover_returned_within"), transaction.atomic():
        Cover.objects.update(returned=401)
