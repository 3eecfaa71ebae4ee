"""Statements come in at the desk, and somebody says what each waiting line is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.fund.enums import ContributionState, LineState
from blueheart.fund.models import BankAccount, BankLine, Contribution, FundOffice, GrantPayment, Statement
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.references import structured_reference
from blueheart.supporters.models import Supporter
from tests.desk.conftest import sign_in
from tests.desk.test_queries import MOST, queries
from tests.fund.actions.test_import_statements import line, statement, take
from tests.givers import given, open_gift
from tests.granters import AT, SAMPLE_IBAN, make_tranche, released

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(now: object) -> Iterator[None]:
    """The desk's tests stand on 1 June 2027, those of the fund on 30 July."""
    del now
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def officer(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.FUND_OFFICER))


def upload(client: Client, *files: bytes) -> Any:
    named = [SimpleUploadedFile(f"{n}.xml", data) for n, data in enumerate(files)]
    return client.post("/desk/fund/statements/", {"files": named})


def text(response: Any) -> str:
    return response.content.decode()


def waiting() -> BankLine:
    return BankLine.objects.get(state=LineState.WAITING)


def act(client: Client, **typed: Any) -> Any:
    """On the one line that waits."""
    return client.post(f"/desk/fund/lines/{waiting().pk}/act/", typed)


def go_live() -> None:
    FundOffice.objects.create(pk=1, legal_name="An office (sample)", live_since=AT)


def test_uploaded_files_are_booked_once_and_what_is_no_statement_is_named(officer: Client) -> None:
    good = statement("0", "10.00", line("10.00", "for the fund"))
    answer = upload(officer, good, b"<a/>")
    assert answer.status_code == 422
    assert "1.xml" in text(answer)
    assert BankLine.objects.count() == 1
    again = officer.post("/desk/fund/statements/", {"files": SimpleUploadedFile("x.xml", good)}, follow=True)
    assert "Newly booked: 0" in text(again)
    assert BankLine.objects.count() == 1
    assert upload(officer).status_code == 422
    page = text(officer.get("/desk/fund/statements/"))
    assert "10.00 EUR" in page
    assert "test-1" in page


def test_a_statement_set_aside_shows_its_reason_and_is_tried_again(officer: Client) -> None:
    upload(officer, statement("0", "10.00", line("10.00")))
    third = statement("15.00", "18.00", line("3.00", "c", day="2027-08-01"), name="S3", day="2027-08-01")
    upload(officer, third)
    page = text(officer.get("/desk/fund/statements/"))
    assert "one before it is missing" in page
    assert "opens with 1500" in page
    aside = Statement.objects.get(state="set_aside")
    address = f"/desk/fund/statements/{aside.pk}/again/"
    assert officer.post(address).status_code == 302
    aside.refresh_from_db()
    assert aside.state == "set_aside"
    upload(officer, statement("10.00", "15.00", line("5.00", "b", day="2027-07-31"), name="S2", day="2027-07-31"))
    aside.refresh_from_db()
    assert (aside.state, aside.booked_count) == ("booked", 1)
    assert officer.post(address).status_code == 404


def test_a_statement_whose_file_is_gone_says_so(officer: Client) -> None:
    upload(officer, statement("1.00", "2.00", line("5.00")))
    aside = Statement.objects.get(state="set_aside")
    aside.file.raw.delete()
    answer = officer.post(f"/desk/fund/statements/{aside.pk}/again/")
    assert answer.status_code == 422
    assert "Upload it again" in text(answer)


def test_an_account_of_the_real_book_is_entered_and_what_waited_for_it_is_booked(officer: Client) -> None:
    go_live()
    upload(officer, statement("0", "10.00", line("10.00")))
    assert Statement.objects.get().reason == "no_account"
    typed = {"slug": "office", "number": "xx00 test", "currency": "EUR", "holder": "An office", "bic": "gkccbebb"}
    assert officer.post("/desk/fund/bank/add/", typed).status_code == 302
    account = BankAccount.objects.get()
    assert (account.number, account.bic, account.book) == ("XX00TEST", "GKCCBEBB", "real")
    assert Statement.objects.get().state == "booked"
    page = text(officer.get("/desk/fund/bank/"))
    assert "10.00 EUR" in page
    assert "XX00TEST" in page
    refused = officer.post("/desk/fund/bank/add/", typed)
    assert refused.status_code == 422
    assert "entered already" in text(refused)


def test_an_account_for_gifts_in_euro_needs_an_iban_that_is_one(officer: Client) -> None:
    typed = {"slug": "gifts", "number": SAMPLE_IBAN[:-1] + "0", "currency": "EUR", "is_for_gifts": "on"}
    refused = officer.post("/desk/fund/bank/add/", typed)
    assert refused.status_code == 422
    assert "check digits" in text(refused)
    assert not BankAccount.objects.exists()
    assert officer.post("/desk/fund/bank/add/", typed | {"number": SAMPLE_IBAN}).status_code == 302
    second = {"slug": "more", "number": "BE68539007547034", "currency": "EUR", "is_for_gifts": "on"}
    assert officer.post("/desk/fund/bank/add/", second).status_code == 302
    assert list(BankAccount.objects.filter(is_for_gifts=True).values_list("slug", flat=True)) == ["more"]


def test_a_slip_in_a_reference_is_suggested_and_booked_only_when_chosen(officer: Client) -> None:
    reference = structured_reference(4711)
    gift = open_gift(2_500, reference=reference, means="transfer")
    slip = reference[:5] + str((int(reference[5]) + 1) % 10) + reference[6:]
    take(statement("0", "20.00", line("20.00", f"gift {slip}")))
    page = text(officer.get(f"/desk/fund/lines/{waiting().pk}/"))
    assert gift.code in page
    assert "but for one slip" in page
    gift.refresh_from_db()
    assert gift.state == ContributionState.OPEN
    found = waiting().pk
    assert "20.00 EUR" in text(officer.get("/desk/fund/lines/"))
    assert act(officer, verb="match", contribution=gift.code).status_code == 302
    gift.refresh_from_db()
    assert (gift.state, gift.received) == (ContributionState.SETTLED, 2_000)
    assert balance(code="test:unmatched:eur") == 0
    assert gift.code in text(officer.get(f"/desk/fund/lines/{found}/"))
    late = officer.post(f"/desk/fund/lines/{found}/act/", {"verb": "match", "contribution": gift.code})
    assert late.status_code == 422
    assert "Somebody said already" in text(late)


def test_a_line_becomes_a_contribution_named_or_not(officer: Client) -> None:
    supporter = Supporter.objects.create(slug="town", name="A town (sample)", sector="city", country="BE")
    take(statement("0", "10.00", line("10.00", "from the town")))
    named = {"verb": "gift", "sector": "city", "earmark": "general", "supporter": supporter.pk}
    assert act(officer, **(named | {"earmark": "no"})).status_code == 422
    assert act(officer, **named).status_code == 302
    gift = Contribution.objects.get()
    assert (gift.received, gift.sector, gift.supporter_id, gift.is_anonymous) == (1_000, "city", supporter.pk, False)
    assert balance(code="test:income:city:eur") == 1_000
    take(statement("10.00", "15.00", line("5.00", "b", day="2027-07-31"), name="S2", day="2027-07-31"))
    assert act(officer, verb="gift", sector="individual", earmark="general").status_code == 302
    assert Contribution.objects.get(received=500).is_anonymous
    assert verify_ledger().is_right


def test_a_fee_is_taken_from_general_money_or_has_to_be_made_good(officer: Client) -> None:
    given(1_000)
    take(statement("50.00", "46.00", line("4.00", "fee", sign="DBIT")))
    assert act(officer, verb="fee").status_code == 302
    assert balance(code="test:pool:general:eur") == 600
    assert balance(code="test:fees:eur") == 400
    later = line("9.00", "fee", sign="DBIT", day="2027-07-31")
    take(statement("46.00", "37.00", later, name="S2", day="2027-07-31"))
    assert act(officer, verb="fee").status_code == 302
    assert (balance(code="test:pool:general:eur"), balance(code="test:shortfall:general:eur")) == (600, 900)
    assert balance(code="test:unmatched:eur") == 0
    assert verify_ledger().is_right


def test_what_left_is_a_return_of_a_contribution(officer: Client) -> None:
    gift = given(1_000)
    take(statement("50.00", "40.00", line("10.00", "back", sign="DBIT")))
    page = text(officer.get(f"/desk/fund/lines/{waiting().pk}/"))
    assert gift.code in page
    assert "It is a return of this one" in page
    assert act(officer, verb="match", contribution=gift.code).status_code == 302
    gift.refresh_from_db()
    assert gift.refunded == 1_000
    assert BankLine.objects.get().state == LineState.RETURNED
    later = line("10.00", "twice", sign="DBIT", day="2027-07-31")
    take(statement("40.00", "30.00", later, name="S2", day="2027-07-31"))
    refused = act(officer, verb="match", contribution=gift.code)
    assert refused.status_code == 422
    assert "does not fit" in text(refused)


def test_a_payout_clears_what_was_on_its_way(officer: Client) -> None:
    take(statement("0", "10.00", line("10.00", "STRIPE")))
    assert act(officer, verb="transfer", account="").status_code == 422
    assert act(officer, verb="transfer", account="test:pool:general:eur").status_code == 422
    assert act(officer, verb="transfer", account="test:transit:stripe:eur").status_code == 302
    assert balance(code="test:transit:stripe:eur") == -1_000
    assert balance(code="test:unmatched:eur") == 0


def test_what_was_booked_by_hand_is_not_booked_twice(officer: Client) -> None:
    take(statement("0", "10.00", line("10.00", "a cheque")))
    slug = BankAccount.objects.get().slug
    own = f"test:bank:{slug}:eur"
    assert act(officer, verb="transfer", account=own).status_code == 302
    assert (balance(code=own), balance(code="test:unmatched:eur")) == (0, 0)


def test_a_payment_of_a_grant_is_booked_from_the_line_and_comes_back_by_one(officer: Client) -> None:
    given(100_000)
    payment = released(make_tranche(40_000))
    take(statement("500.00", "100.00", line("400.00", "grant", sign="DBIT")))
    page = text(officer.get(f"/desk/fund/lines/{waiting().pk}/"))
    assert payment.tranche.grant.identifier in page
    assert act(officer, verb="payment", payment="9" * 30).status_code == 422
    assert act(officer, verb="payment", payment=payment.pk).status_code == 302
    payment.refresh_from_db()
    assert payment.entry_id is not None
    assert balance(code="test:unmatched:eur") == 0
    take(statement("100.00", "500.00", line("400.00", "back"), name="S2"))
    assert act(officer, verb="payment", payment=payment.pk).status_code == 302
    assert GrantPayment.objects.get().returned_entry_id is not None
    assert balance(code="test:pool:general:eur") == 100_000
    assert verify_ledger().is_right


@pytest.mark.parametrize(
    ("sign", "typed", "said"),
    [
        ("CRDT", {"verb": "fee"}, "does not fit"),
        ("DBIT", {"verb": "gift", "sector": "individual", "earmark": "general"}, "does not fit"),
        ("CRDT", {"verb": "match", "contribution": "no code"}, "No contribution has"),
        ("CRDT", {"verb": "match", "contribution": structured_reference(5)}, "No contribution has"),
        ("CRDT", {"verb": "payment", "payment": ""}, "Choose a payment"),
        ("CRDT", {"verb": "nonsense"}, "Waits"),
    ],
)
def test_what_does_not_fit_changes_nothing(officer: Client, sign: str, typed: dict[str, str], said: str) -> None:
    amounts = ("0", "10.00") if sign == "CRDT" else ("10.00", "0")
    take(statement(*amounts, line("10.00", "x", sign=sign)))
    before = balance(code="test:unmatched:eur")
    answer = act(officer, **typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert waiting().resolved_by_id is None
    assert balance(code="test:unmatched:eur") == before


def test_lines_of_another_currency_are_not_suggested(officer: Client) -> None:
    gift = open_gift(1_000, currency="USD", means="transfer")
    take(statement("0", "10.00", line("10.00", gift.code)))
    assert "Nothing is like it." in text(officer.get(f"/desk/fund/lines/{waiting().pk}/"))
    refused = act(officer, verb="match", contribution=gift.code)
    assert refused.status_code == 422


def test_pages_ask_the_same_whatever_their_length(officer: Client) -> None:
    take(statement("0", "10.00", line("10.00", "0")))
    first = BankLine.objects.get().pk
    pages = ["/desk/fund/bank/", "/desk/fund/statements/", "/desk/fund/lines/", f"/desk/fund/lines/{first}/"]

    def fill(count: int) -> None:
        for n in range(count):
            opening = BankLine.objects.count() * 10
            name = f"S{opening}"
            take(statement(f"{opening}.00", f"{opening + 10}.00", line("10.00", name), name=name))
            take(statement("7.00", "9.00", line("10.00", f"aside {name}"), name=f"A{name}"))
            BankAccount.objects.create(
                slug=f"bank-{opening}-{n}", book="test", number=f"X{opening}{n}", currency="EUR", opened_at=AT
            )
            open_gift(1_000, means="transfer")

    fill(1)
    few = {page: queries(officer, page) for page in pages}
    fill(4)
    assert {page: queries(officer, page) for page in pages} == few
    assert max(few.values()) <= MOST, few
