"""The form for giving, the page before the payment, the local provider's page, and the gift's private pages."""

import re
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.fund.enums import Book, ContributionState, Means, MonthlyState, Proceeds
from blueheart.fund.models import (
    Contribution,
    Donor,
    Earmark,
    EarmarkText,
    Entry,
    FundOffice,
    LocalMessage,
    MonthlyGift,
    ProviderPayment,
)
from blueheart.fund.providers.configured import card_provider
from blueheart.fund.providers.stripe import StripeProvider
from blueheart.fund.rules.amounts import OFFERED
from blueheart.fund.rules.tokens import gift_token, monthly_token, page_token
from blueheart.initiatives.models import Initiative
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.clock import now
from blueheart.kernel.tokens import sign
from tests import reach
from tests.givers import AT
from tests.stripenet import Network

pytestmark = pytest.mark.django_db
ADDRESS = "/en/fund/give/"
TYPED = {"amount": "25,50", "currency": "EUR", "earmark": "general", "rhythm": "once", "means": "card"}


def guarded(**typed: Any) -> dict[str, Any]:
    return {"form_token": sign("form", "page", at=now()), "gift": page_token(uuid4(), now()), **TYPED, **typed}


def handle() -> None:
    while run_due_deliveries(at=now()):
        pass


def pay(client: Client, **typed: Any) -> str:
    """As far as the provider's page: its address."""
    response = client.post(ADDRESS, guarded(pay="1", **typed))
    assert response.status_code == 303, response.content.decode()
    return str(response["Location"])


def press(client: Client, address: str, what: str, **more: str) -> Any:
    return client.post(address, {"form_token": sign("form", "page", at=now()), what: "1", **more})


def test_the_form_offers_sums_means_and_rhythm_and_is_marked_as_a_test(client: Client) -> None:
    response = client.get(ADDRESS)
    text = response.content.decode()
    assert "This is a test" in text
    assert "EUR\u00a025.00" in text
    for name in ("amount", "currency", "rhythm", "means", "covers_fee", "is_named", "name", "email", "address"):
        assert f'name="{name}"' in text, name
    assert 'name="earmark"' not in text
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "JPY\u00a01,500" in client.get(ADDRESS, {"currency": "JPY"}).content.decode()


def test_earmarks_are_offered_by_their_titles(client: Client) -> None:
    earmark = Earmark.objects.create(slug="children")
    EarmarkText.objects.create(earmark=earmark, language="en", title="Children")
    Earmark.objects.create(slug="over", is_open=False)
    text = client.get(ADDRESS).content.decode()
    assert "Children" in text
    assert "over" not in re.findall(r'name="earmark" value="(\w+)"', text)
    pay(client, earmark="children")
    assert Contribution.objects.get().earmark == earmark


def test_what_will_be_paid_is_shown_before_anything_is_stored(client: Client) -> None:
    response = client.post(ADDRESS, guarded(amount="100", covers_fee="on", email="ann@example.org"))
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("EUR\u00a0100.00", "EUR\u00a01.78", "EUR\u00a0101.78", "ann@example.org", "Pay by card"):
        assert words in text
    assert not Contribution.objects.exists()
    back = client.post(ADDRESS, guarded(change="1", amount="100", email="ann@example.org")).content.decode()
    assert 'value="100"' in back
    assert 'value="ann@example.org"' in back


def test_a_gift_by_card_goes_to_the_providers_page_and_is_settled(client: Client) -> None:
    page = pay(client, amount="100", covers_fee="on")
    gift = Contribution.objects.get()
    assert (gift.amount, gift.currency, gift.book, gift.means) == (10_178, "EUR", Book.TEST, Means.CARD)
    assert not Donor.objects.exists()
    assert page.startswith("/en/fund/give/pay/")
    text = client.get(page).content.decode()
    assert "no money moves" in text
    assert "EUR\u00a0101.78" in text
    response = press(client, page, "pay")
    assert response.status_code == 303
    thanks = response["Location"]
    assert "on its way" in client.get(thanks).content.decode()
    handle()
    text = client.get(thanks).content.decode()
    gift.refresh_from_db()
    assert gift.state == ContributionState.SETTLED
    assert gift.received - gift.fee == 10_000
    assert "Thank you" in text
    assert f"/en/fund/trace/?code={gift.code[:4]}-" in text
    (receipt,) = re.findall(r'href="(/en/fund/give/receipt/[^"]+)"', text)
    assert client.get(receipt)["Content-Type"] == "application/pdf"
    assert client.get(page).status_code == 410


def test_sent_twice_it_is_one_gift_and_another_sum_is_another(client: Client) -> None:
    form = guarded(pay="1")
    first, second = (client.post(ADDRESS, form)["Location"] for _time in range(2))
    assert first == second
    assert Contribution.objects.count() == 1
    client.post(ADDRESS, form | {"amount": "30"})
    assert Contribution.objects.count() == 2
    press(client, first, "pay")
    handle()
    assert "/fund/give/thanks/" in client.post(ADDRESS, form)["Location"]
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"amount": "0"}, "amount", "more than nothing"), ({"amount": "-5"}, "amount", "more than nothing"),
        ({"amount": "25.005"}, "amount", "two ways"), ({"amount": "1" + "0" * 15}, "amount", "noughts"),
        ({"amount": "100.50", "currency": "JPY"}, "amount", "JPY has no cents"),
        ({"amount": "25.5051"}, "amount", "EUR has 2 digits"), ({"amount": "much"}, "amount", "digits only"),
        ({"amount": "1"}, "amount", "smallest gift is EUR"), ({"amount": ""}, "amount", "Choose a sum"),
        ({"amount": "2000000"}, "amount", "By card at most"), ({"currency": "XAU"}, "currency", "no currency"),
        ({"earmark": "none"}, "earmark", "Choose what the gift is for"),
        ({"rhythm": "daily"}, "rhythm", "once or every"),
        ({"means": "cash"}, "means", "by card or by bank"), ({"email": "nobody"}, "email", "not an e-mail address"),
        ({"means": "transfer", "rhythm": "monthly", "email": "a@example.org"}, "means", "standing order"),
        ({"rhythm": "monthly"}, "email", "is needed"), ({"is_named": "on"}, "name", "needed"),
        ({"name": "<b>Ann</b>"}, "name", "plain words"), ({"suggested": "EUR:0", "amount": ""}, "amount", "nothing"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_its_mend_and_nothing_is_stored(
    client: Client, typed: dict[str, str], field: str, words: str
) -> None:
    Earmark.objects.create(slug="other")
    response = client.post(ADDRESS, guarded(pay="1", address="A street", **typed))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert f'id="id_{field}_error"' in text
    assert "A street" in text
    for name, value in typed.items():
        if name in {"amount", "email"} and value:
            assert f'value="{value}"' in text
    assert not Contribution.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("amount", ["25,50", "25.50", "٢٥٫٥٠", "€ 25,50"])
def test_sums_are_read_in_the_givers_own_way(client: Client, amount: str) -> None:
    pay(client, amount=amount)
    assert Contribution.objects.get().amount == 2_550


def test_a_suggested_sum_is_in_its_own_currency_and_a_typed_one_counts_before(client: Client) -> None:
    pay(client, amount="", suggested="JPY:1500", currency="EUR")
    assert (Contribution.objects.get().amount, Contribution.objects.get().currency) == (1_500, "JPY")
    pay(client, amount="30", suggested="JPY:1500", currency="EUR")
    assert Contribution.objects.last().amount == 3_000  # type: ignore[union-attr]


@pytest.mark.parametrize("currency", OFFERED)
def test_every_currency_can_be_given(client: Client, currency: str) -> None:
    pay(client, amount="1000", currency=currency)
    assert Contribution.objects.get().currency == currency


def test_a_name_is_kept_only_for_who_wants_to_be_named(client: Client) -> None:
    pay(client, name="Ann Example", email="ann@example.org", address="A street 1")
    assert Donor.objects.get().name == ""
    pay(client, name="Ann Example", email="ann@example.org", is_named="on")
    gift = Contribution.objects.order_by("pk").last()
    assert gift is not None
    assert (gift.donor.name, gift.is_anonymous) == ("Ann Example", False)  # type: ignore[attr-defined]


def test_a_transfer_leads_to_its_own_page(client: Client) -> None:
    response = client.post(ADDRESS, guarded(pay="1", means="transfer", covers_fee="on"))
    gift = Contribution.objects.get()
    assert response["Location"] == f"/en/fund/give/transfer/{gift_token(gift.uid, gift.opened_at)}/"
    assert (gift.amount, gift.covers_fee, gift.means) == (2_550, False, Means.TRANSFER)
    assert not ProviderPayment.objects.exists()
    assert client.get(response["Location"]).status_code == 200


def test_a_monthly_gift_begins_and_is_ended_by_its_link(client: Client, mailoutbox: list[Any]) -> None:
    page = pay(client, rhythm="monthly", email="ann@example.org")
    assert "Pay later" not in client.get(page).content.decode()
    press(client, page, "pay")
    handle()
    monthly = MonthlyGift.objects.get()
    assert monthly.state == MonthlyState.ACTIVE
    (mail,) = [one for one in mailoutbox if "monthly" in one.body]
    assert mail.to == ["ann@example.org"]
    count = len(mailoutbox)
    (link,) = re.findall(r"https?://[^/\s]+(/en/fund/give/monthly/\S+)", mail.body)
    text = client.get(link).content.decode()
    assert "EUR\u00a025.50" in text
    assert MonthlyGift.objects.get().state == MonthlyState.ACTIVE
    response = press(client, link, "stop")
    assert response.status_code == 303
    assert MonthlyGift.objects.get().state == MonthlyState.STOPPED
    assert "It was ended on" in client.get(link).content.decode()
    assert press(client, link, "stop").status_code == 303
    handle()
    assert len(mailoutbox) == count


def test_a_declined_card_leaves_the_page_open(client: Client) -> None:
    page = pay(client)
    response = press(client, page, "decline")
    assert response.status_code == 402
    assert "declined" in response.content.decode()
    handle()
    assert Contribution.objects.get().state == ContributionState.OPEN
    assert press(client, page, "pay").status_code == 303


def test_paying_later_is_on_its_way(client: Client) -> None:
    thanks = press(client, pay(client), "pay_later")["Location"]
    handle()
    assert Contribution.objects.get().state == ContributionState.PENDING
    assert "on its way" in client.get(thanks).content.decode()


def test_going_back_without_paying_says_so_and_leads_on(client: Client) -> None:
    page = pay(client)
    thanks = press(client, page, "back")["Location"]
    text = client.get(thanks).content.decode()
    assert "Not paid yet" in text
    assert page in text


def test_messages_that_are_held_back_wait_for_the_desk(client: Client) -> None:
    press(client, pay(client), "pay", hold="1")
    handle()
    assert Contribution.objects.get().state == ContributionState.OPEN
    assert set(LocalMessage.objects.values_list("is_held", "sent_count")) == {(True, 0)}


def test_proceeds_are_tied_to_a_published_initiative(client: Client) -> None:
    reach.add_cities()
    initiative: Initiative = reach.add(title="A walk in blue")
    text = client.get(ADDRESS, {"initiative": str(initiative.uid)}).content.decode()
    assert "A walk in blue" in text
    pay(client, initiative=str(initiative.uid))
    gift = Contribution.objects.get()
    assert (gift.initiative_uid, gift.proceeds) == (str(initiative.uid), Proceeds.EVENT)
    Initiative.objects.update(state="in_review")
    assert "A walk in blue" not in client.get(ADDRESS, {"initiative": str(initiative.uid)}).content.decode()
    pay(client, initiative=str(initiative.uid), amount="30")
    assert Contribution.objects.order_by("pk").last().initiative_uid == ""  # type: ignore[union-attr]
    assert client.get(ADDRESS, {"initiative": "x"}).status_code == 200


def test_real_money_is_never_taken_by_the_local_provider(client: Client) -> None:
    FundOffice.objects.create(pk=1, legal_name="Example office", live_since=AT)
    text = client.get(ADDRESS).content.decode()
    assert "This is a test" not in text
    assert 'value="card"' not in text
    assert client.post(ADDRESS, guarded(pay="1")).status_code == 422
    assert client.post(ADDRESS, guarded(pay="1", means="transfer")).status_code == 303
    assert Contribution.objects.get().book == Book.REAL


@pytest.fixture
def network(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Network:
    """Stripe, with a test key."""
    settings.STRIPE_SECRET_KEY, settings.BASE_URL = "sk_test_give", "https://blueheart.example.org"
    played = Network()
    provider = StripeProvider("sk_test_give", http_client=played)
    monkeypatch.setattr("blueheart.fund.providers.configured.stripe_provider", lambda _key: provider)
    return played


def test_stripes_own_page_is_reached_with_whole_addresses(client: Client, network: Network) -> None:
    url = "https://checkout.stripe.com/c/pay/cs_1"
    network.answer = (200, {"object": "checkout.session", "id": "cs_1", "url": url})
    form = guarded(email="ann@example.org")
    policy = client.post(ADDRESS, form)["Content-Security-Policy"]
    assert "form-action 'self' https://checkout.stripe.com" in policy
    assert "stripe" not in client.get(ADDRESS)["Content-Security-Policy"]
    assert not network.sent
    for _time in range(2):
        assert client.post(ADDRESS, form | {"pay": "1"})["Location"] == url
    (sent,) = network.sent
    assert sent.values["success_url"].startswith("https://blueheart.example.org/en/fund/give/thanks/")
    assert sent.values["success_url"].endswith("/?paid=1")
    assert sent.values["customer_email"] == "ann@example.org"


def test_a_provider_that_is_away_keeps_the_words_and_makes_one_gift(client: Client, network: Network) -> None:
    network.answer = stripe.APIConnectionError("no route")
    form = guarded(pay="1")
    response = client.post(ADDRESS, form)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert 'value="25,50"' in response.content.decode()
    network.answer = (200, {"object": "checkout.session", "id": "cs_1", "url": "https://checkout.stripe.com/x"})
    assert client.post(ADDRESS, form).status_code == 303
    assert Contribution.objects.count() == 1
    assert {sent.headers["Idempotency-Key"] for sent in network.sent} == {f"checkout-{Contribution.objects.get().uid}"}


@pytest.mark.parametrize(("key", "is_live_office", "slug"), [
    ("sk_live_1", False, "local"), ("sk_test_1", False, "stripe"), ("", False, "local"), ("sk_live_1", True, "stripe"),
    ("sk_test_1", True, ""), ("", True, ""),
])  # fmt: skip
def test_a_key_takes_money_of_its_own_book_alone(settings: Any, key: str, is_live_office: bool, slug: str) -> None:
    settings.STRIPE_SECRET_KEY = key
    provider = card_provider(book=Book.REAL if is_live_office else Book.TEST, at=now())
    assert (provider.slug if provider else "") == slug


def test_what_comes_from_elsewhere_or_is_too_old_is_refused_with_the_words_kept(client: Client) -> None:
    response = client.post(ADDRESS, guarded(pay="1"), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert 'value="25,50"' in response.content.decode()
    response = client.post(ADDRESS, guarded(pay="1") | {"gift": "forged"})
    assert response.status_code == 422
    assert 'value="25,50"' in response.content.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("kind", ["thanks", "monthly", "pay"])
def test_an_address_that_is_none_of_ours_opens_nothing(client: Client, kind: str) -> None:
    tokens = {"thanks": gift_token(uuid4(), now()), "monthly": monthly_token(uuid4(), now()), "pay": "x.y.z"}
    for token in ("x", tokens[kind]):
        response = client.get(f"/en/fund/give/{kind}/{token}/")
        assert response.status_code in {404, 410}
        assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "ar"])
def test_the_form_speaks_every_language_of_the_site(client: Client, language: str) -> None:
    text = client.get(f"/{language}/fund/give/").content.decode()
    assert f'lang="{language}"' in text
    assert "How much?" not in text


def test_pages_ask_few_queries(client: Client) -> None:
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    for slug in ("one", "two", "three"):
        EarmarkText.objects.create(earmark=Earmark.objects.create(slug=slug), language="en", title=slug)
    page = pay(client)
    gift = Contribution.objects.get()
    assert count(ADDRESS) <= 4
    assert count(page) <= 2
    assert count(f"/en/fund/give/thanks/{gift_token(gift.uid, gift.opened_at)}/") <= 3
    with CaptureQueriesContext(connection) as asked:
        client.post(ADDRESS, guarded())
    assert len(asked) <= 4
