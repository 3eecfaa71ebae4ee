"""The office's pages at the desk: going live, earmarks, pledges, gifts in kind, recorded money, receipts, the panel."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pypdf import PdfReader

from blueheart.campaign.enums import Role
from blueheart.fund.enums import Book
from blueheart.fund.models import Contribution, Donor, Earmark, FundOffice, InKindGift, Pledge, Receipt, ReceiptParty
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.pledges import proceeds_of
from blueheart.fund.rules.codes import show_code
from blueheart.initiatives.models import Initiative
from blueheart.kernel.models import EventRecord
from tests.desk.conftest import sign_in
from tests.desk.test_queries import queries
from tests.fund.actions.test_pledges import PLEDGED, add_supporter, of, pledge_of
from tests.fund.actions.test_receipts import ANN, issue
from tests.givers import given

pytestmark = pytest.mark.django_db
NAME = "Example office (sample)"


@pytest.fixture
def officer(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.FUND_OFFICER))


def post(client: Client, address: str, /, **typed: Any) -> Any:
    return client.post(address, typed, follow=True)


def save_office(client: Client, **more: Any) -> Any:
    typed = {
        "legal_name": NAME, "address": "1 Example Street\r\nBrussels", "registration": "", "receipt_note": "",
        "keep_receipts_years": "10",
    } | more  # fmt: skip
    return post(client, "/desk/fund/office/", **typed)


def test_officer_saves_the_office_and_the_head_office_goes_live(
    officer: Client, make_user: Callable[..., User]
) -> None:
    assert "Saved." in save_office(officer).content.decode()
    page = officer.get("/desk/fund/office/").content.decode()
    assert NAME in page
    assert "typed_name" not in page
    assert officer.post("/desk/fund/office/live/", {"typed_name": NAME}).status_code == 403
    head = sign_in(make_user(Role.HEAD_OFFICE))
    assert "typed_name" in head.get("/desk/fund/office/").content.decode()
    wrong = head.post("/desk/fund/office/live/", {"typed_name": "Example"})
    assert wrong.status_code == 422
    assert "not the legal name" in wrong.content.decode()
    assert current_book() == Book.TEST
    right = post(head, "/desk/fund/office/live/", typed_name=NAME)
    assert "receives real money since" in right.content.decode()
    assert current_book() == Book.REAL
    assert EventRecord.objects.filter(name="fund.office_went_live").count() == 1


def test_wrong_years_keep_what_was_typed(officer: Client) -> None:
    response = save_office(officer, keep_receipts_years="99")
    assert response.status_code == 422
    assert NAME in response.content.decode()
    assert not FundOffice.objects.exists()


def test_earmark_is_added_changed_and_named_in_languages(officer: Client) -> None:
    typed = {"slug": "children", "is_open": "on", "position": "5", "title_en": "Children", "title_fr": "Enfants"}
    assert "Saved." in post(officer, "/desk/fund/earmarks/", **typed).content.decode()
    earmark = Earmark.objects.get()
    page = officer.get(f"/desk/fund/earmarks/{earmark.pk}/").content.decode()
    assert 'value="Enfants"' in page
    post(officer, f"/desk/fund/earmarks/{earmark.pk}/", slug="other", position="5", title_en="Minors")
    earmark.refresh_from_db()
    assert (earmark.slug, earmark.is_open) == ("children", False)
    assert list(earmark.texts.values_list("language", "title")) == [("en", "Minors")]
    wrong = officer.post("/desk/fund/earmarks/", {"slug": "Bad!", "position": "1"})
    assert wrong.status_code == 422
    assert "Small letters" in wrong.content.decode()


def pledge_typed(supporter_id: int, **more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "supporter": supporter_id, "amount": "1 000,50", "currency": "EUR",
        "earmark": "general", "pledged_on": "2027-03-01", "due_on": "2027-05-01", "words": "We pledge.",
        "source_url": "https://example.org/pledge",
    } | more  # fmt: skip


def test_pledge_is_recorded_once_and_kept_by_a_contribution(officer: Client) -> None:
    supporter = add_supporter()
    typed = pledge_typed(supporter.pk)
    for _again in range(2):
        page = post(officer, "/desk/fund/pledges/", **typed).content.decode()
    assert "overdue" in page
    pledge = Pledge.objects.get()
    assert (pledge.amount, balance(code=PLEDGED)) == (100_050, 100_050)
    gift = of(supporter, 100_050)
    page = officer.get(f"/desk/fund/pledges/{pledge.pk}/").content.decode()
    assert show_code(gift.code) in page
    page = post(officer, f"/desk/fund/pledges/{pledge.pk}/count/", contribution=gift.pk).content.decode()
    assert "Fulfilled" in page
    assert balance(code=PLEDGED) == 0
    late = officer.post(f"/desk/fund/pledges/{pledge.pk}/cancel/", {"reason": "x"})
    assert late.status_code == 409
    assert "Nothing of this pledge is open" in late.content.decode()


def test_pledge_is_cancelled_with_a_reason_alone(officer: Client) -> None:
    pledge = pledge_of(add_supporter())
    assert officer.post(f"/desk/fund/pledges/{pledge.pk}/cancel/", {"reason": ""}).status_code == 422
    assert officer.post(f"/desk/fund/pledges/{pledge.pk}/count/", {"contribution": "x"}).status_code == 422
    assert officer.post(f"/desk/fund/pledges/{pledge.pk}/count/", {"contribution": "9999"}).status_code == 404
    assert (
        "Budget cut" in post(officer, f"/desk/fund/pledges/{pledge.pk}/cancel/", reason="Budget cut").content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "25.005"}, "fewer digits"), ({"amount": "0"}, "more than nothing"), ({"amount": "ten"}, "no sum"),
        ({"amount": "1000000000000000"}, "no sum"),
        ({"amount": "10.50", "currency": "JPY"}, "fewer digits"), ({"amount": "100000000000000"}, "more than can"),
        ({"currency": "XXX"}, "XXX is not one of"), ({"source_url": ""}, "required"),
        ({"due_on": "2027-01-01"}, "before it was pledged"),
    ],
)  # fmt: skip
def test_wrong_pledge_names_the_field_and_stores_nothing(officer: Client, typed: dict[str, str], words: str) -> None:
    response = officer.post("/desk/fund/pledges/", pledge_typed(add_supporter().pk, **typed))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "We pledge." in response.content.decode()
    assert not Pledge.objects.exists()


def test_gift_in_kind_is_recorded_and_taken_out(officer: Client) -> None:
    typed = {
        "key": str(uuid.uuid4()), "supporter": add_supporter("firm", "company").pk, "description": "Forty lamps",
        "given_on": "2027-05-01", "amount": "900", "currency": "EUR", "value_source": "Price list",
    }  # fmt: skip
    page = post(officer, "/desk/fund/in-kind/", **typed).content.decode()
    assert "Forty lamps" in page
    assert "EUR\u00a0900.00" in page
    gift = InKindGift.objects.get()
    assert (
        "Came twice" in post(officer, f"/desk/fund/in-kind/{gift.pk}/withdraw/", reason="Came twice").content.decode()
    )
    half = officer.post("/desk/fund/in-kind/", typed | {"key": str(uuid.uuid4()), "value_source": ""})
    assert half.status_code == 422


def record_typed(**more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "supporter": "", "sector": "individual", "amount": "500", "currency": "EUR",
        "booked_on": "2027-05-01", "means": "other", "account": "cash-desk", "earmark": "general", "proceeds": "",
        "initiative": "",
    } | more  # fmt: skip


def test_governments_contribution_is_recorded_once_and_booked(officer: Client) -> None:
    supporter = add_supporter()
    typed = record_typed(supporter=supporter.pk)
    for _again in range(2):
        assert "in the ledger" in post(officer, "/desk/fund/record/", **typed).content.decode()
    gift = Contribution.objects.get()
    assert (gift.sector, gift.supporter_id, gift.is_anonymous) == ("government", supporter.pk, False)
    assert balance(code="test:bank:cash-desk:eur") == 50_000
    assert not Donor.objects.exists()


def test_proceeds_are_tied_to_the_initiative_by_its_address(
    officer: Client, make_initiative: Callable[..., Initiative]
) -> None:
    initiative = make_initiative(state="published")
    address = f"https://example.org/en/initiatives/{initiative.slug}/"
    post(officer, "/desk/fund/record/", **record_typed(proceeds="event", initiative=address))
    post(officer, "/desk/fund/record/", **record_typed(proceeds="sale", initiative=str(initiative.uid)))
    assert proceeds_of(initiative_uid=str(initiative.uid), book=Book.TEST) == {"EUR": 100_000}
    for typed, words in (
        ({"proceeds": "event", "initiative": "nowhere"}, "No initiative has this"),
        ({"initiative": str(initiative.uid)}, "Say what the initiative"),
        ({"booked_on": "2027-06-02"}, "still to come"),
    ):
        response = officer.post("/desk/fund/record/", record_typed(**typed))
        assert response.status_code == 422
        assert words in response.content.decode()
    assert Contribution.objects.count() == 2


def test_receipt_is_found_by_number_or_code_and_read_again(officer: Client) -> None:
    gift = given(1_000, donor=ANN)
    receipt = issue(gift)
    issue(given(2_000))
    for words in ("test-2027-000001", show_code(gift.code).lower()):
        page = officer.get("/desk/fund/receipts/", {"q": words}).content.decode()
        assert "TEST-2027-000001" in page
        assert "Ann Example" in page
        assert "TEST-2027-000002" not in page
    assert "no number of a receipt" in officer.get("/desk/fund/receipts/", {"q": "Ann"}).content.decode()
    response = officer.get(f"/desk/fund/receipts/{receipt.pk}.pdf")
    assert "Ann Example" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "no-store" in response["Cache-Control"]


def test_who_gave_is_erased_or_kept_with_the_day(officer: Client) -> None:
    tried, real = issue(given(1_000, donor=ANN)), issue(given(1_000, donor=ANN, book=Book.REAL))
    assert "no longer known" in post(officer, f"/desk/fund/receipts/{tried.pk}/erase/").content.decode()
    kept = post(officer, f"/desk/fund/receipts/{real.pk}/erase/").content.decode()
    assert "Dec. 31, 2037" in kept or "31 December 2037" in kept
    assert set(ReceiptParty.objects.values_list("receipt_id", flat=True)) == {real.pk}
    assert Receipt.objects.count() == 2


def test_receipts_of_a_year_are_asked_for(officer: Client) -> None:
    post(officer, "/desk/fund/receipts/year/", year="2027")
    post(officer, "/desk/fund/receipts/year/", year="2028")
    assert list(EventRecord.objects.filter(name="fund.yearly_receipts_asked").values_list("subject_id", flat=True)) == [
        "test:2027"
    ]


def test_first_page_says_what_waits_to_officers_alone(officer: Client, make_user: Callable[..., User]) -> None:
    pledge = pledge_of(add_supporter())
    Pledge.objects.filter(pk=pledge.pk).update(due_on="2027-04-01")
    page = officer.get("/desk/").content.decode()
    assert "<strong>1</strong> pledges overdue" in page
    assert "pledges overdue" not in sign_in(make_user(Role.EDITOR)).get("/desk/").content.decode()


def test_lists_ask_the_same_however_long_they_are(officer: Client) -> None:
    supporter = add_supporter()

    def fill(count: int) -> None:
        for _n in range(count):
            pledge_of(supporter)
            issue(given(1_000, donor=ANN))

    fill(2)
    pledge = pledge_of(supporter)
    addresses = (
        "/desk/fund/pledges/", "/desk/fund/receipts/", "/desk/fund/earmarks/", "/desk/fund/record/",
        "/desk/fund/in-kind/", "/desk/fund/office/", f"/desk/fund/pledges/{pledge.pk}/",
    )  # fmt: skip
    few = {address: queries(officer, address) for address in addresses}
    fill(6)
    assert {address: queries(officer, address) for address in addresses} == few
    assert max(few.values()) <= 16, few
