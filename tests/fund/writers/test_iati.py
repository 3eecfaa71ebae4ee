"""The fund in IATI: valid by the official schema and the standard's rules, and each cent of the ledger once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.actions.takebacks import take_back
from blueheart.fund.enums import Book, EntryKind, GrantState
from blueheart.fund.queries.opendata import open_fund
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.fund.writers.iati import write_iati
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter
from tests.fund.opendata import iati_sums, publisher, read_iati
from tests.givers import AT, BY, DAY, given, movement
from tests.granted import add_grant, add_grantee, give_back, pay, plan

pytestmark = pytest.mark.django_db
HEAD = "iati-activity[1]"
TOGETHER = "Contributors together"


def written(**more: Any) -> Any:
    told = publisher(**more)
    return read_iati(b"".join(write_iati(open_fund(book=told.book), told)), today=told.today)


def add_supporter(name: str = "Invented Republic", sector: Sector = Sector.GOVERNMENT) -> Supporter:
    return Supporter.objects.create(slug=name.lower().replace(" ", "-"), name=name, sector=sector, is_sample=True)


def named(amount: int, supporter: Supporter, **more: Any) -> Any:
    sector = Sector(supporter.sector)
    return given(amount, supporter_id=supporter.pk, sector=sector, is_anonymous=False, **more)


def incoming(root: Any) -> list[tuple[str | None, str, str]]:
    """(who, sum, day) of what came in."""
    return [
        (one.findtext("provider-org/narrative"), one.findtext("value"), one.find("transaction-date").get("iso-date"))
        for one in root.iterfind(f"{HEAD}/transaction[transaction-type]")
        if one.find("transaction-type").get("code") == "1"
    ]


def test_empty_ledger_is_one_valid_activity_that_begins_today() -> None:
    root = written()
    assert len(root) == 1
    assert root.xpath(f"{HEAD}/activity-date/@type") == ["1"]
    assert root.xpath("//transaction") == []


def test_test_book_says_that_it_is_one() -> None:
    root = written()
    assert root.findtext(f"{HEAD}/title/narrative").startswith("[TEST] ")
    assert "no money moved" in root.findtext(f"{HEAD}/description/narrative")


def test_gifts_of_people_are_one_sum_of_a_year_with_fees_apart() -> None:
    for number in range(7):
        given(1_000 + number, fee=40)
    root = written()
    assert incoming(root) == [(TOGETHER, "70.21", "2027-07-30")]
    assert iati_sums(root) == {("1", "EUR", 2027): Decimal("70.21"), ("4", "EUR", 2027): Decimal("2.80")}


def test_supporter_who_agreed_is_named_beside_many_gifts() -> None:
    for _number in range(5):
        given(1_000)
    republic = add_supporter()
    named(500_000, republic)
    root = written()
    assert incoming(root) == [("Invented Republic", "5000.00", "2027-07-30"), (TOGETHER, "50.00", "2027-07-30")]
    assert root.xpath(f"{HEAD}/transaction/provider-org/@type")[0] == "10"


def test_anonymous_supporter_and_donor_are_in_no_file() -> None:
    republic = add_supporter()
    given(500_000, supporter_id=republic.pk, is_anonymous=True)
    assert b"Invented Republic" not in b"".join(write_iati(open_fund(book=Book.TEST), publisher()))


def test_single_gift_is_not_told_apart_by_what_is_left_beside_named_ones() -> None:
    given(2_500)
    republic, city = add_supporter(), add_supporter("Invented City", Sector.CITY)
    for amount in (10_000, 20_000, 30_000):
        named(amount, city)
    named(900_000, republic)
    named(800_000, republic)
    assert incoming(written()) == [("Invented Republic", "9000.00", "2027-07-30"), (TOGETHER, "8625.00", "2027-07-30")]


def test_named_gifts_alone_are_each_told() -> None:
    republic = add_supporter()
    named(900_000, republic)
    assert incoming(written()) == [("Invented Republic", "9000.00", "2027-07-30")]


def test_what_goes_back_of_a_named_gift_is_a_sum_below_nothing() -> None:
    gift = named(900_000, add_supporter())
    back = movement(100_000, booked_on=date(2027, 8, 2))
    take_back(contribution_id=gift.pk, movement=back, by=BY, at=AT)
    root = written(at=datetime(2027, 8, 3, tzinfo=UTC))
    assert incoming(root)[1] == ("Invented Republic", "-1000.00", "2027-08-02")
    assert iati_sums(root) == {("1", "EUR", 2027): Decimal("8000.00")}


def test_currencies_keep_their_digits() -> None:
    for currency, amount in (("JPY", 1_500), ("KWD", 1_234)):
        for _number in range(5):
            given(amount, currency=currency)
    values = {one.get("currency"): one.text for one in written().iter("value")}
    assert values == {"JPY": "7500", "KWD": "6.170"}


def test_grant_is_an_activity_with_its_commitment_payments_and_plans() -> None:
    given(10_000)
    grantee = add_grantee("Invented House", org_id="BE-BCE_KBO-0000000000", country="BE")
    grant = add_grant(8_000, grantee=grantee, region="155")
    pay(grant, 3_000)
    plan(grant, 5_000, due_on=date(2028, 1, 15))
    root = written()
    activity = root[1]
    assert activity.findtext("iati-identifier") == f"AA-AAA-UNREGISTERED-{grant.identifier}"
    assert activity.find("recipient-region").attrib == {"code": "155", "vocabulary": "2", "percentage": "100"}
    assert activity.xpath("participating-org[@role='4']/@ref") == ["BE-BCE_KBO-0000000000"]
    assert iati_sums(root) == {
        ("1", "EUR", 2027): Decimal("100.00"), ("2", "EUR", 2027): Decimal("80.00"),
        ("3", "EUR", 2027): Decimal("30.00"),
    }  # fmt: skip
    assert activity.findtext("planned-disbursement/value") == "50.00"
    assert root.xpath(f"{HEAD}/related-activity/@ref") == [activity.findtext("iati-identifier")]


def test_payment_that_came_back_in_another_year_is_there_twice() -> None:
    given(10_000)
    payment = pay(add_grant(), 3_000)
    give_back(payment, booked_on=date(2028, 1, 3))
    root = written(at=datetime(2028, 2, 1, tzinfo=UTC))
    sums = iati_sums(root)
    assert (sums["3", "EUR", 2027], sums["3", "EUR", 2028]) == (Decimal("30.00"), Decimal("-30.00"))


def test_payment_that_was_reversed_stays_with_its_grant() -> None:
    given(10_000)
    payment = pay(add_grant(), 3_000)
    reverse_entry(entry_id=payment.entry_id, booked_on=DAY, by=BY, at=AT)
    root = written()
    assert root[1].xpath("transaction[transaction-type/@code='3']/value/text()") == ["30.00", "-30.00"]


def test_payment_of_no_public_grant_is_told_by_its_region() -> None:
    given(10_000)
    cancelled = add_grant(state=GrantState.CANCELLED)
    give_back(pay(cancelled, 3_000), booked_on=date(2028, 1, 3))
    root = written(at=datetime(2028, 2, 1, tzinfo=UTC))
    assert len(root) == 1
    assert root.xpath(f"{HEAD}/transaction[transaction-type/@code='3']/value/text()") == ["30.00", "-30.00"]
    assert "Paid in 2027 for no grant of this file: Europe" in root.xpath(
        f"{HEAD}/transaction/description/narrative/text()"
    )


def test_shelter_has_a_name_and_a_region_and_nothing_else() -> None:
    shelter = add_grantee(
        "Invented Shelter", is_shelter=True, country="BE", org_id="BE-BCE_KBO-0000000001", website="https://s.example"
    )
    add_grant(grantee=shelter)
    body = b"".join(write_iati(open_fund(book=Book.TEST), publisher()))
    read_iati(body)
    assert b"Invented Shelter" in body
    for secret in (b"BE-BCE_KBO", b"s.example", b'"BE"'):
        assert secret not in body


def test_odd_words_and_identifiers_break_nothing() -> None:
    odd = add_grantee("A <b>&\x07 \U0001f499", org_id="no agency/1?2")
    add_grant(grantee=odd, title="Ünïcode \x01\x1f <&>", description="")
    root = written()
    assert root[1].findtext("title/narrative") == "[TEST] Ünïcode    <&>"
    assert root[1].xpath("participating-org[@role='4']/@ref") == []


def test_grant_that_is_awarded_tomorrow_is_not_committed_yet() -> None:
    add_grant(awarded_on=date(2027, 7, 31))
    assert iati_sums(written()) == {}


def test_money_that_a_bank_books_for_tomorrow_is_of_today() -> None:
    pay_on = date(2027, 7, 31)
    given(10_000)
    pay(add_grant(), 3_000, paid_on=pay_on)
    root = written()
    assert root[1].xpath("transaction[transaction-type/@code='3']/transaction-date/@iso-date") == ["2027-07-30"]


def test_pledges_are_promises_and_no_money() -> None:
    chart = Chart(Book.TEST, "EUR")
    pledged, pledges = chart.pledged(Sector.GOVERNMENT), chart.pledges()
    ensure_accounts(plans=(pledged, pledges), at=AT)
    line = Line(pledged.code, pledges.code, 700_000)
    post_entry(entry=NewEntry(key="pledge:1", kind=EntryKind.PLEDGE, booked_on=DAY, lines=(line,)), at=AT)
    assert iati_sums(written()) == {("11", "EUR", 2027): Decimal("7000.00")}


def test_real_book_holds_nothing_of_the_test_book() -> None:
    given(10_000)
    add_grant()
    root = written(book=Book.REAL)
    assert len(root) == 1
    assert iati_sums(root) == {}
    assert b"TEST" not in b"".join(write_iati(open_fund(book=Book.REAL), publisher(book=Book.REAL)))


def test_queries_do_not_grow_with_gifts_and_grants(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    republic = add_supporter()
    for number in range(3):
        named(100_000, republic)
        pay(add_grant(), 1_000 + number)
    with django_assert_num_queries(19):
        open_fund(book=Book.TEST)
    for number in range(9):
        named(100_000, republic)
        pay(add_grant(), 1_000 + number)
    with django_assert_num_queries(19):
        open_fund(book=Book.TEST)
