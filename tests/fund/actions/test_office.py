"""The office, its earmarks, what it records by hand, and gifts in kind."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.enums import Role
from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.bank_accounts import add_bank_account
from blueheart.fund.actions.earmarks import EarmarkWords, save_earmark
from blueheart.fund.actions.in_kind import record_in_kind, withdraw_in_kind
from blueheart.fund.actions.office import OfficeDetails, go_live, save_office
from blueheart.fund.actions.record import record_contribution
from blueheart.fund.enums import Book, Means, Proceeds
from blueheart.fund.models import Contribution, Earmark, Entry, FundOffice, InKindGift, StatementFile
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.earmarks import all_earmarks, title_of
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.pledges import in_kind_gifts, proceeds_of
from blueheart.fund.rules.pledges import NewInKind
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.kernel.money import Money
from blueheart.kernel.problems import InvalidInput
from tests.fund.actions.test_pledges import add_supporter
from tests.givers import AT, BY, DAY, new_gift

pytestmark = pytest.mark.django_db
OFFICER = Actor.staff(ref=1, roles=frozenset({Role.FUND_OFFICER.value}))
HEAD = Actor.staff(ref=2, roles=frozenset({Role.HEAD_OFFICE.value}))
NAME = "Example office (sample)"


def details(**more: Any) -> OfficeDetails:
    given = {
        "legal_name": NAME, "address": "1 Example Street\nBrussels", "registration": "", "receipt_note": "",
        "keep_receipts_years": 10,
    } | more  # fmt: skip
    return OfficeDetails(**given)


def test_office_goes_live_once_by_the_head_office_that_types_its_name() -> None:
    save_office(details=details(), by=OFFICER, at=AT)
    assert current_book() == Book.TEST
    with pytest.raises(NotPermitted):
        go_live(typed_name=NAME, by=OFFICER, at=AT)
    with pytest.raises(InvalidInput, match="not the legal name"):
        go_live(typed_name="Example", by=HEAD, at=AT)
    assert current_book() == Book.TEST
    assert go_live(typed_name=f" {NAME} ", by=HEAD, at=AT).live_since == AT
    go_live(typed_name="", by=HEAD, at=AT)
    assert current_book() == Book.REAL
    assert EventRecord.objects.filter(name="fund.office_went_live").count() == 1


@pytest.mark.parametrize("missing", ["legal_name", "address"])
def test_office_without_name_or_address_can_not_go_live(missing: str) -> None:
    save_office(details=details(**{missing: ""}), by=OFFICER, at=AT)
    with pytest.raises(InvalidInput, match="First save"):
        go_live(typed_name="", by=HEAD, at=AT)
    assert FundOffice.objects.get().live_since is None


def test_live_office_keeps_a_name() -> None:
    save_office(details=details(), by=OFFICER, at=AT)
    go_live(typed_name=NAME, by=HEAD, at=AT)
    with pytest.raises(InvalidInput, match="has a name"):
        save_office(details=details(legal_name=" "), by=OFFICER, at=AT)
    assert FundOffice.objects.get().legal_name == NAME


@pytest.mark.parametrize("years", [0, 31])
def test_years_that_no_law_has_are_refused(years: int) -> None:
    with pytest.raises(InvalidInput):
        save_office(details=details(keep_receipts_years=years), by=OFFICER, at=AT)


def test_earmark_has_words_in_languages_and_falls_back_to_english() -> None:
    words = {"en": EarmarkWords("Children ", "Help for children."), "ar": EarmarkWords("الأطفال")}
    earmark = save_earmark(slug="children", words=words, is_open=True, position=5, by=OFFICER, at=AT)
    assert {code: title_of(earmark, code) for code in ("en", "ar", "fr")} == {
        "en": "Children", "ar": "الأطفال", "fr": "Children",
    }  # fmt: skip
    save_earmark(
        slug="children", words={"en": EarmarkWords("Minors"), "ar": EarmarkWords("")}, is_open=False, position=5,
        by=OFFICER, at=AT,
    )  # fmt: skip
    found = all_earmarks()[0]
    assert (title_of(found, "ar"), found.is_open, Earmark.objects.count()) == ("Minors", False, 1)


@pytest.mark.parametrize(
    ("slug", "title", "is_open", "why"),
    [
        ("Children!", "x", True, "Small letters"), ("", "x", True, "Small letters"),
        ("a" * 25, "x", True, "at most 24"),
        ("children", " ", True, "in English"), ("general", "General", False, "always on offer"),
    ],
)  # fmt: skip
def test_wrong_earmark_is_refused(slug: str, title: str, is_open: bool, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        save_earmark(slug=slug, words={"en": EarmarkWords(title)}, is_open=is_open, position=1, by=OFFICER, at=AT)
    assert not Earmark.objects.exists()


def record(account: str = "cash", booked_on: date = DAY, by: Actor = OFFICER, **more: Any) -> Contribution:
    new = new_gift(50_000, **{"means": Means.OTHER} | more)
    return record_contribution(new=new, account=account, booked_on=booked_on, by=by, at=AT)


def test_recorded_money_is_there_at_once_and_once() -> None:
    supporter = add_supporter()
    more = {"key": "form:1", "supporter_id": supporter.pk, "sector": "government", "is_anonymous": False}
    assert record(**more).pk == record(**more).pk
    assert (balance(code="test:bank:cash:eur"), balance(code="test:income:government:eur")) == (50_000, 50_000)
    assert Contribution.objects.get().state == "settled"


def test_money_of_a_day_to_come_and_of_an_account_with_statements_is_refused() -> None:
    with pytest.raises(InvalidInput, match="still to come"):
        record(booked_on=date(2027, 7, 31))
    account = add_bank_account(
        slug="main", number="BE68539007547034", currency="EUR", book=Book.TEST, by=BY, at=AT
    )  # the number that the IBAN registry gives as Belgium's example
    with pytest.raises(InvalidInput, match="another currency"):
        record("main", currency="USD")
    file = StatementFile.objects.create(digest="0" * 64, name="x.xml", came_at=AT)
    account.statements.create(file=file, position=0, state="set_aside", reason="gap", read_at=AT)
    with pytest.raises(InvalidInput, match="match the line"):
        record("main")
    with pytest.raises(NotPermitted):
        record(by=Actor.visitor())
    assert not Contribution.objects.exists()
    assert not Entry.objects.exists()


def test_proceeds_are_added_up_for_their_initiative() -> None:
    uid = "1f0c2f6e-0000-4000-8000-000000000001"
    more = {"proceeds": Proceeds.EVENT, "initiative_uid": uid}
    record(**more)
    record(**more)
    record(currency="JPY", **more)
    record()
    assert proceeds_of(initiative_uid=uid, book=Book.TEST) == {"EUR": 100_000, "JPY": 50_000}
    assert proceeds_of(initiative_uid="", book=Book.TEST) == {}
    assert proceeds_of(initiative_uid=uid, book=Book.REAL) == {}


def in_kind(**more: Any) -> InKindGift:
    given = {
        "key": "form:k", "book": Book.TEST, "supporter_id": add_supporter(f"firm{InKindGift.objects.count()}").pk,
        "description": "Forty lamps", "given_on": DAY,
    } | more  # fmt: skip
    return record_in_kind(new=NewInKind(**given), by=OFFICER, at=AT)


def test_gift_in_kind_is_recorded_once_and_never_in_the_ledger() -> None:
    gift = in_kind(value=Money("EUR", 90_000), value_source="The firm's price list of 2027")
    assert in_kind(value=Money("EUR", 90_000), value_source="x").pk == gift.pk
    assert not Entry.objects.exists()
    assert withdraw_in_kind(gift_id=gift.pk, reason="Came twice", by=OFFICER, at=AT).withdrawn_at == AT
    assert [one.reason for one in in_kind_gifts(book=Book.TEST)] == ["Came twice"]


@pytest.mark.parametrize(
    "more",
    [{"description": " "}, {"value": Money("EUR", 5)}, {"value_source": "somebody"}],
)
def test_gift_in_kind_needs_words_and_a_value_its_source(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        in_kind(**more)
    assert not InKindGift.objects.exists()


def test_database_refuses_a_value_without_a_source() -> None:
    gift = in_kind()
    with pytest.raises(IntegrityError, match="in_kind_value_has_source"), transaction.atomic():
        InKindGift.objects.filter(pk=gift.pk).update(value=5, currency="EUR")
