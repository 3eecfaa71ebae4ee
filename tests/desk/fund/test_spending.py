"""From a call to a payment at the desk: by two people, with what is wrong beside its field."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.fund.actions.payments import propose_payment
from blueheart.fund.actions.sanctions import check_payee
from blueheart.fund.enums import ApplicationState, GrantState, TrancheState
from blueheart.fund.models import (
    Application,
    Call,
    Figure,
    Grant,
    Grantee,
    GranteeContact,
    GrantPayment,
    GrantReport,
    Lot,
    SanctionsCheck,
    SanctionsList,
    Tranche,
)
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from tests.desk.conftest import sign_in
from tests.desk.test_queries import MOST, queries
from tests.givers import given
from tests.granters import (
    AT,
    ONE,
    SAMPLE_IBAN,
    apply,
    load_list,
    make_call,
    make_grant,
    make_grantee,
    make_tranche,
    pay,
    released,
    sanctions_xml,
)

pytestmark = pytest.mark.django_db
MakeUser = Callable[..., User]


@pytest.fixture(autouse=True)
def _today(now: object) -> Iterator[None]:
    """The desk's tests stand on 1 June 2027, those of the fund on 30 July."""
    del now
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def officers(make_user: MakeUser) -> list[Client]:
    return [sign_in(make_user(Role.FUND_OFFICER)) for _n in range(3)]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_grant_goes_from_a_call_to_a_payment_by_several_people(officers: list[Client]) -> None:
    one, two, three = officers
    given(1_000_000)
    call = {
        "opens_on": "2027-07-01", "closes_on": "2027-08-31", "currency": "EUR", "largest": "5 000,50",
        "earmark": "general", "is_open": "on", "title_en": "Shelter and care",
    }  # fmt: skip
    assert one.post("/desk/fund/calls/add/", call).status_code == 302
    assert Call.objects.get().largest_amount == 500_050
    organisation = one.post("/desk/fund/grantees/add/", {"name": "Harbour (sample)", "country": "BE"})
    grantee = Grantee.objects.get()
    assert organisation["Location"] == f"/desk/fund/grantees/{grantee.pk}/"
    people = {"holder": "Harbour vzw", "iban": "BE71 0961 2345 6769", "place": "Mechelen"}
    assert one.post(f"/desk/fund/grantees/{grantee.pk}/people/", people).status_code == 302
    asked = {
        "call": Call.objects.get().pk, "grantee": grantee.pk, "title": "A house", "summary": "Beds.",
        "amount": "4000", "region": "150",
    }  # fmt: skip
    assert three.post("/desk/fund/applications/add/", asked).status_code == 302
    application = Application.objects.get()
    act = f"/desk/fund/applications/{application.pk}/act/"
    assert three.post(act, {"verb": "review", "score": "5", "words": "Ours."}).status_code == 422
    for client in (one, two):
        assert client.post(act, {"verb": "review", "score": "4", "words": "Sound."}).status_code == 302
    assert one.post(act, {"verb": "shortlisted"}).status_code == 302
    award = {
        "title": "Beds", "description": "A house.", "amount": "4000", "starts_on": "2027-08-01",
        "ends_on": "2028-07-31",
    }  # fmt: skip
    assert one.post(f"/desk/fund/applications/{application.pk}/award/", award).status_code == 302
    grant = Grant.objects.get()
    part = {"amount": "1500", "due_on": "2027-08-01", "condition": "A signed agreement"}
    assert one.post(f"/desk/fund/grants/{grant.pk}/parts/", part).status_code == 302
    step = f"/desk/fund/grants/{grant.pk}/act/"
    assert one.post(step, {"verb": "propose", "row": Tranche.objects.get().pk}).status_code == 302
    payment = GrantPayment.objects.get()
    assert "A second person has to release it." in text(one.get(f"/desk/fund/grants/{grant.pk}/"))
    assert "Somebody else has to release it" in text(one.post(step, {"verb": "release", "row": payment.pk}))
    assert "checked against the newest" in text(two.post(step, {"verb": "release", "row": payment.pk}))
    file = SimpleUploadedFile("consolidated.xml", sanctions_xml())
    assert two.post("/desk/fund/sanctions/", {"file": file}).status_code == 302
    assert two.post(f"/desk/fund/grantees/{grantee.pk}/act/", {"verb": "check"}).status_code == 302
    assert two.post(step, {"verb": "release", "row": payment.pk}).status_code == 302
    paid = {"day": "2027-07-30", "account": "office"}
    assert one.post(f"/desk/fund/payments/{payment.pk}/pay/", paid).status_code == 302
    assert balance(code="test:grants:150:eur") == 150_000
    shown = text(one.get(f"/desk/fund/grants/{grant.pk}/"))
    assert "1500.00 EUR" in shown
    assert one.post(f"/desk/fund/payments/{payment.pk}/return/", paid).status_code == 302
    assert balance(code="test:grants:150:eur") == 0
    assert one.post(step, {"verb": "completed"}).status_code == 302
    assert Grant.objects.get().state == GrantState.COMPLETED
    assert verify_ledger().faults == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"largest": "25.005"}, "fewer digits"),
        ({"largest": "0"}, "more than nothing"),
        ({"largest": "-5"}, "This is no sum"),
        ({"largest": "9" * 15}, "more than can be booked"),
        ({"largest": "12.50", "currency": "JPY"}, "fewer digits"),
        ({"closes_on": "2027-06-30"}, "ends before it starts"),
        ({"opens_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_wrong_call_is_shown_again_with_the_mend_and_stores_nothing(
    officers: list[Client], change: dict[str, str], said: str
) -> None:
    call = {
        "opens_on": "2027-07-01", "closes_on": "2027-08-31", "currency": "EUR", "largest": "5000",
        "earmark": "general", "title_en": "Typed by hand",
    }  # fmt: skip
    response = officers[0].post("/desk/fund/calls/add/", call | change)
    assert response.status_code == 422
    assert said in text(response)
    assert "Typed by hand" in text(response)
    assert not Call.objects.exists()


def test_a_call_is_changed(officers: list[Client]) -> None:
    call = make_call()
    page = text(officers[0].get(f"/desk/fund/calls/{call.pk}/"))
    assert "Shelter and care" in page
    assert 'value="100000.00"' in page
    changed = {
        "opens_on": "2027-07-01", "closes_on": "2027-08-31", "currency": "EUR", "largest": "٢٥٫٥٠",
        "earmark": "general", "title_en": "Beds", "title_fr": "Lits",
    }  # fmt: skip
    assert officers[0].post(f"/desk/fund/calls/{call.pk}/", changed).status_code == 302
    call.refresh_from_db()
    assert (call.largest_amount, call.is_open, call.texts.count()) == (2_550, False, 2)


def test_a_declined_application_keeps_the_typed_reason(officers: list[Client]) -> None:
    application = apply()
    act = f"/desk/fund/applications/{application.pk}/act/"
    assert officers[0].post(act, {"verb": "shortlisted", "words": "x"}).status_code == 422
    assert officers[0].post(act, {"verb": "nonsense"}).status_code == 422
    assert officers[0].post(act, {"verb": "declined", "words": " "}).status_code == 422
    assert officers[0].post(act, {"verb": "declined", "words": "Not this year."}).status_code == 302
    assert "Not this year." in text(officers[0].get(f"/desk/fund/applications/{application.pk}/"))
    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED


def test_a_wrong_iban_is_said_and_an_erased_contact_is_gone(officers: list[Client]) -> None:
    grantee = make_grantee()
    people = f"/desk/fund/grantees/{grantee.pk}/people/"
    refused = officers[0].post(people, {"iban": SAMPLE_IBAN[:-1] + "0", "holder": "Harbour vzw"})
    assert refused.status_code == 422
    assert "check digits" in text(refused)
    assert "Harbour vzw" in text(refused)
    assert officers[0].post(f"/desk/fund/grantees/{grantee.pk}/act/", {"verb": "erase"}).status_code == 302
    assert not GranteeContact.objects.exists()
    assert "Nothing is on record." in text(officers[0].get(f"/desk/fund/grantees/{grantee.pk}/"))


def test_rows_of_another_grant_are_not_moved(officers: list[Client]) -> None:
    tranche, other = make_tranche(), make_grant()
    step = {"verb": "propose", "row": tranche.pk}
    assert officers[0].post(f"/desk/fund/grants/{other.pk}/act/", step).status_code == 422
    for row in ("", "x", "9" * 30):
        answer = officers[0].post(f"/desk/fund/grants/{other.pk}/act/", {"verb": "propose", "row": row})
        assert answer.status_code == 422
    tranche.refresh_from_db()
    assert tranche.state == TrancheState.PLANNED


def test_a_file_that_is_no_list_is_refused_with_a_word(officers: list[Client]) -> None:
    for data, said in (
        (b"<x/>", "another XML file"),
        (b"text", "no XML"),
        (sanctions_xml(generated=""), "when it was"),
    ):
        answer = officers[0].post("/desk/fund/sanctions/", {"file": SimpleUploadedFile("a.xml", data)})
        assert answer.status_code == 422
        assert said in text(answer)
    assert not SanctionsList.objects.exists()


def test_a_possible_match_waits_with_the_names_of_the_list_until_it_is_decided(officers: list[Client]) -> None:
    load_list()
    grantee = make_grantee("Nowhere Foundatin")
    check = check_payee(grantee_id=grantee.pk, by=ONE, at=AT)
    page = text(officers[0].get("/desk/fund/sanctions/"))
    assert "Nowhere Foundatin" in page
    assert "INVENTED TRADING HOUSE" in page
    address = f"/desk/fund/sanctions/{check.pk}/decide/"
    assert officers[0].post(address, {"decision": "somebody_else", "reason": ""}).status_code == 422
    assert officers[0].post(address, {"decision": "maybe", "reason": "x"}).status_code == 422
    assert officers[0].post(address, {"decision": "somebody_else", "reason": "Another town."}).status_code == 302
    assert SanctionsCheck.objects.get().allows_payment
    assert "Nothing waits." in text(officers[0].get("/desk/fund/sanctions/"))


def test_reports_and_figures_are_recorded(officers: list[Client]) -> None:
    grant = make_grant()
    report = {"starts_on": "2027-07-01", "ends_on": "2027-07-29", "received_on": "2027-07-30", "words": "It opened."}
    assert officers[0].post(f"/desk/fund/grants/{grant.pk}/reports/", report).status_code == 302
    assert GrantReport.objects.get().words == "It opened."
    figure = {
        "kind": "victims_assisted", "value": "12", "scope": "An invented year", "as_of": "2027-07-01",
        "source_title": "A sample", "source_url": "https://example.org/report", "grant": grant.pk,
    }  # fmt: skip
    assert officers[0].post("/desk/fund/figures/add/", figure | {"as_of": "2027-08-01"}).status_code == 422
    assert officers[0].post("/desk/fund/figures/add/", figure).status_code == 302
    assert "It opened." in text(officers[0].get(f"/desk/fund/grants/{grant.pk}/"))
    assert officers[0].post(f"/desk/fund/figures/{Figure.objects.get().pk}/remove/").status_code == 302
    assert not Figure.objects.exists()


def test_an_exchange_is_booked_once_however_often_it_is_pressed(officers: list[Client]) -> None:
    given(10_000)
    form = {
        "key": "page-1", "earmark": "general", "given": "100", "given_currency": "EUR", "got": "108,50",
        "got_currency": "USD", "rate": "1,085", "source": "The bank’s note", "day": "2027-07-30", "account": "office",
    }  # fmt: skip
    assert officers[0].post("/desk/fund/exchange/", form | {"rate": "2"}).status_code == 422
    for _time in range(2):
        assert officers[0].post("/desk/fund/exchange/", form).status_code == 302
    assert balance(code="test:pool:general:usd") == 10_850
    assert Lot.objects.count() == 2
    short = {"key": "page-2", "earmark": "general", "amount": "1", "currency": "EUR", "day": "2027-07-30"}
    answer = officers[0].post("/desk/fund/cover/", short)
    assert answer.status_code == 422
    assert "Less is missing" in text(answer)


def test_pages_ask_the_same_whatever_their_length(officers: list[Client]) -> None:
    client = officers[0]
    load_list()
    given(1_000_000)
    grantee = make_grantee()
    grant = make_grant(500_000, grantee=grantee)

    def fill(count: int) -> None:
        for _n in range(count):
            make_call()
            pay(released(make_tranche(1_000, grant=grant)))
            propose_payment(tranche_id=make_tranche(1_000, grant=grant).pk, by=ONE, at=AT)
            make_grant(grantee=make_grantee())
            check_payee(grantee_id=make_grantee("Nowhere Foundation").pk, by=ONE, at=AT)

    pages = [
        f"/desk/fund/{name}/"
        for name in ("calls", "grantees", "applications", "grants", "figures", "sanctions", f"grants/{grant.pk}",
                     f"grantees/{grantee.pk}", f"applications/{grant.application_id}")
    ]  # fmt: skip
    fill(1)
    few = {page: queries(client, page) for page in pages}
    fill(4)
    assert {page: queries(client, page) for page in pages} == few
    assert max(few.values()) <= MOST, few
