"""Contributions, providers' messages, payouts and the local provider at the desk."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.fund.enums import ContributionState, MessageState, RefundState
from blueheart.fund.models import Contribution, LocalMessage, LocalObject, ProviderMessage, RefundRequest
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.transit import money_in_transit
from blueheart.fund.rules.codes import show_code
from blueheart.fund.rules.giving import NewDonor
from blueheart.kernel.actions import run_due_deliveries
from tests.desk.conftest import NOW, sign_in
from tests.desk.test_queries import queries
from tests.givers import given
from tests.payers import Desk

pytestmark = pytest.mark.django_db
LIST = "/desk/fund/contributions/"


@pytest.fixture
def officer(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.FUND_OFFICER))


@pytest.fixture
def provider() -> Desk:
    return Desk(at=NOW)


def text_of(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def handle() -> None:
    while run_due_deliveries(at=NOW):
        pass


def refund(client: Client, gift: Contribution, amount: str, key: str = "k1") -> Any:
    return client.post(f"{LIST}{gift.pk}/refund/", {"amount": amount, "key": key})


def test_contributions_are_found_by_state_code_and_address(officer: Client, provider: Desk) -> None:
    gift = provider.give(10_000, donor=NewDonor(email="Ann@example.org"))
    other = provider.begin(2_000, currency="USD").contribution
    for wanted, is_first, is_other in (
        ({"state": "settled"}, True, False), ({"state": "open"}, False, True),
        ({"state": "", "currency": "USD"}, False, True),
        ({"state": "", "words": show_code(gift.code).lower()}, True, False),
        ({"state": "", "words": "ann@example.org"}, True, False), ({"state": "", "words": "nobody"}, False, False),
        ({"state": "", "words": provider.charge_of(gift)}, True, False), ({"state": "", "book": "real"}, False, False),
        ({}, True, True), ({"state": "wrong"}, True, True),
    ):  # fmt: skip
        text = text_of(officer, LIST, **wanted)
        assert (show_code(gift.code) in text, show_code(other.code) in text) == (is_first, is_other), wanted


def test_one_contribution_shows_its_history(officer: Client, provider: Desk) -> None:
    gift = provider.give(10_000, donor=NewDonor(name="Ann", email="ann@example.org"), is_anonymous=False)
    text = text_of(officer, f"{LIST}{gift.pk}/")
    for words in ("EUR\u00a0100.00", "EUR\u00a01.75", "ann@example.org", "fund.contribution_settled",
                  "test:pool:general:eur", "EUR\u00a0100.00 can be given back"):  # fmt: skip
        assert words in text, words
    assert officer.get(f"{LIST}999999/").status_code == 404


def test_a_refund_is_asked_for_once_and_booked_by_its_message(officer: Client, provider: Desk) -> None:
    gift = provider.give(10_000)
    for _press in range(2):
        assert refund(officer, gift, "40,00").status_code == 302
    assert RefundRequest.objects.get().state == RefundState.SENT
    handle()
    gift.refresh_from_db()
    assert gift.refunded == 4_000
    text = text_of(officer, f"{LIST}{gift.pk}/")
    assert "EUR\u00a060.00 can be given back" in text
    assert "fund.refund_asked" in text


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "more than nothing"), ("much", "digits only"), ("100.01", "look at what is left"), ("25.005", "two ways")],
)
def test_a_refund_that_cannot_be_is_refused_with_the_words_kept(
    officer: Client, provider: Desk, amount: str, words: str
) -> None:
    gift = provider.give(10_000)
    response = refund(officer, gift, amount)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'value="{amount}"' in response.content.decode()
    assert not RefundRequest.objects.exists()


def test_what_came_by_no_card_has_no_refund_by_one(officer: Client) -> None:
    gift = given(10_000)
    assert "can be given back" not in text_of(officer, f"{LIST}{gift.pk}/")
    assert refund(officer, gift, "10").status_code == 422


def test_a_failed_message_says_why_and_is_tried_again(officer: Client, provider: Desk) -> None:
    payment = provider.begin(10_000)
    provider.do("pay", session_id=payment.session_id)
    kept = list(LocalObject.objects.filter(kind="payment_intent").values())
    LocalObject.objects.filter(kind="payment_intent").delete()
    for pk in provider.unsent():
        with pytest.raises(Exception, match="has no payment_intent"):
            provider.tell([pk])
    text = text_of(officer, "/desk/fund/messages/", state="failed")
    assert text.count("has no payment_intent") == 3
    LocalObject.objects.create(**kept[0])
    message = ProviderMessage.objects.order_by("pk").first()
    assert message is not None
    assert officer.post(f"/desk/fund/messages/{message.pk}/retry/").status_code == 302
    handle()
    message.refresh_from_db()
    assert message.state == MessageState.DONE
    assert Contribution.objects.get().state == ContributionState.SETTLED
    assert officer.post(f"/desk/fund/messages/{message.pk}/retry/").status_code == 302
    assert officer.post("/desk/fund/messages/999999/retry/").status_code == 404


def test_money_on_its_way_is_shown_with_its_age_and_called_late(officer: Client, provider: Desk) -> None:
    provider.give(10_000)
    provider.do("pay_out", currency="EUR")
    provider.tell_all()
    assert "late: more" not in text_of(officer, "/desk/fund/transit/")
    (one,) = money_in_transit(today=NOW.date() + timedelta(days=8))
    assert (one.days, one.is_late, one.balance.minor) == (8, True, 9_825)
    (early,) = money_in_transit(today=NOW.date() + timedelta(days=7))
    assert not early.is_late


def test_the_first_page_of_the_fund_says_what_is_late(officer: Client, provider: Desk) -> None:
    provider.at = NOW - timedelta(days=9)
    provider.give(10_000)
    provider.do("pay_out", currency="EUR")
    provider.tell_all()
    assert "has been on its way to the bank for 9 days" in text_of(officer, "/desk/fund/")


def test_the_local_provider_does_what_the_desk_says(officer: Client, provider: Desk) -> None:
    gift = provider.give(10_000)
    charge = provider.charge_of(gift)
    assert charge in text_of(officer, "/desk/fund/local/")
    officer.post("/desk/fund/local/do/", {"deed": "dispute", "about": charge, "hold": "1"})
    handle()
    gift.refresh_from_db()
    assert gift.refunded == 0
    assert LocalMessage.objects.filter(is_held=True).count() == 2
    first = LocalMessage.objects.filter(is_held=True).order_by("pk").first()
    assert first is not None
    officer.post("/desk/fund/local/send/", {"message": str(first.pk)})
    handle()
    gift.refresh_from_db()
    assert gift.refunded == 10_000
    for _time in range(2):
        officer.post("/desk/fund/local/send/", {"all": "1"})
        officer.post("/desk/fund/local/send/", {"message": str(first.pk)})
    handle()
    assert balance(code="test:provider:local:eur") == 9_825 - 12_000
    for wrong in ({"deed": "dispute", "about": charge}, {"deed": "none", "about": ""},
                  {"deed": "pay_out", "about": "EUR"}, {"deed": "win", "about": "nothing"}):  # fmt: skip
        assert officer.post("/desk/fund/local/do/", wrong).status_code == 302
    assert "says no" in text_of(officer, "/desk/fund/local/")
    assert officer.post("/desk/fund/local/send/", {"message": "x"}).status_code == 302


def test_every_deed_of_the_desk_can_happen(officer: Client, provider: Desk) -> None:
    payment = provider.begin(5_000)
    provider.do("pay_later", session_id=payment.session_id)
    monthly = provider.monthly(2_000)
    gift = provider.give(10_000)
    done = set()
    for _round in range(4):
        text = text_of(officer, "/desk/fund/local/")
        for deed, about in re.findall(
            r'name="deed" value="(\w+)"><input type="hidden" name="about" value="(\w+)"', text
        ):
            if deed in done or deed == "fall_through":
                continue
            done.add(deed)
            officer.post("/desk/fund/local/do/", {"deed": deed, "about": about})
        refund(officer, gift, "1", key=f"r{_round}")
        officer.post("/desk/fund/local/do/", {"deed": "pay_out", "about": "EUR"})
        handle()
    assert done >= {"arrive", "dispute", "next_month", "fail_refund", "payout_arrives"}
    assert not ProviderMessage.objects.filter(state=MessageState.FAILED).exists()
    assert monthly.payments.count() == 2


def test_pages_ask_the_same_however_much_there_is(officer: Client, provider: Desk) -> None:
    def fill() -> None:
        for _gift in range(3):
            gift = provider.give(10_000)
            provider.do("give_back", charge_id=provider.charge_of(gift), amount=100, key=f"r{gift.pk}")
        provider.do("pay_out", currency="EUR")
        provider.tell_all()

    fill()
    first = Contribution.objects.order_by("pk").first()
    assert first is not None
    addresses = (LIST, f"{LIST}{first.pk}/", "/desk/fund/messages/", "/desk/fund/transit/", "/desk/fund/local/")
    few = {address: queries(officer, address) for address in addresses}
    fill()
    assert {address: queries(officer, address) for address in addresses} == few
    assert max(few.values()) <= 25
