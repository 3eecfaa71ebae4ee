"""Giving: one form, a page that says what will be paid, and the way to the card's page or to the bank's details."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.fund.actions.checkouts import CheckoutOver, Page, begin_checkout
from blueheart.fund.actions.contributions import UnknownEarmark, open_contribution
from blueheart.fund.enums import Book, ContributionState, Means, Proceeds
from blueheart.fund.models import Contribution
from blueheart.fund.providers.configured import card_fee, card_provider
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.providers.stripe import SLUG as STRIPE
from blueheart.fund.queries.earmarks import EarmarkOffer, earmarks_on_offer
from blueheart.fund.queries.office import current_book
from blueheart.fund.rules.amounts import OFFERED
from blueheart.fund.rules.cardfees import CardFee
from blueheart.fund.rules.gifts import CheckedGift, InvalidGift, Offer, TypedGift, check_gift
from blueheart.fund.rules.giving import NewContribution
from blueheart.fund.rules.provider import ProviderAway, ProviderRefused
from blueheart.fund.rules.tokens import gift_token, page_token, read_page_token
from blueheart.initiatives.enums import Kind, State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.initiatives import find_by_uid
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.problems import Problem
from blueheart.kernel.text import direction
from blueheart.kernel.tokens import TokenInvalid
from blueheart.web.giveform import GiveForm, hidden_of, read_typed
from blueheart.web.guard import (
    RETRY_SECONDS,
    SENDS,
    Refusal,
    check_post,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    unavailable,
)

NUMBER_FIELD = "gift"
CARD_PAGES = "https://checkout.stripe.com"


@dataclass(frozen=True, slots=True)
class Giving:
    """What the form offers at this moment. `number` is of this view of it; `initiative` is whose proceeds a gift is."""

    at: datetime
    language: str
    book: Book
    provider: CardProvider | None
    earmarks: list[EarmarkOffer]
    fee: CardFee
    number: UUID
    initiative: Initiative | None

    @property
    def offer(self) -> Offer:
        slugs = frozenset(one.slug for one in self.earmarks)
        return Offer(earmarks=slugs, takes_cards=self.provider is not None, fee=self.fee)


@form_page
def give(request: HttpRequest) -> HttpResponse:
    """The form; `?currency=` and `?initiative=` choose before. One post shows what will be paid, the next one pays."""
    at = now()
    if request.method != "POST":
        giving = open_giving(request, uuid4(), at=at)
        currency = request.GET.get("currency", "").upper()
        means = Means.CARD.value if giving.provider else Means.TRANSFER.value
        return show_form(request, giving, TypedGift(means=means, currency=currency if currency in OFFERED else "EUR"))
    typed = read_typed(request.POST)
    refusal = check_post(request, limit=SENDS, at=at)
    number = uuid4()
    try:
        number = read_page_token(request.POST.get(NUMBER_FIELD, ""), at)
    except TokenInvalid:
        words = _("This page was open for more than a day. What you typed is here: look through it and send it again.")
        refusal = refusal or Refusal("expired", 422, words)
    try:
        giving = open_giving(request, number, at=at)
        if refusal or "change" in request.POST:
            return show_form(request, giving, typed, refusal=refusal)
        return take(request, giving, typed)
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_form(request, bare_giving(number, at=at), typed, refusal=unavailable())


def open_giving(request: HttpRequest, number: UUID, *, at: datetime) -> Giving:
    language, book = get_language() or "en", current_book()
    asked = request.POST if request.method == "POST" else request.GET
    found = find_by_uid(asked["initiative"]) if asked.get("initiative") else None
    return Giving(
        at=at, language=language, book=book, provider=card_provider(book=book, at=at),
        earmarks=earmarks_on_offer(language=language), fee=card_fee(), number=number,
        initiative=found if found and found.state == State.PUBLISHED else None,
    )  # fmt: skip


def bare_giving(number: UUID, *, at: datetime) -> Giving:
    """Without a look at the database, which is away: what was typed is kept, and marked as a test."""
    return Giving(
        at, get_language() or "en", Book.TEST, card_provider(book=Book.TEST, at=at), [], card_fee(), number, None
    )


def take(request: HttpRequest, giving: Giving, typed: TypedGift) -> HttpResponse:
    try:
        gift = check_gift(typed, offer=giving.offer, language=giving.language)
    except InvalidGift as error:
        return show_form(request, giving, typed, problems=error.problems)
    if "pay" not in request.POST:
        return show_summary(request, giving, typed, gift)
    try:
        return pay(giving, typed, gift)
    except UnknownEarmark:
        problem = Problem("earmark", "unknown", _("Choose what the gift is for from the list."))
        return show_form(request, giving, typed, problems=(problem,))
    except (ProviderAway, ProviderRefused):
        words = _(
            "The page for cards can’t be opened now, and nothing was charged. What you typed is here: try again in "
            "half a minute, or choose bank transfer."
        )
        return show_form(request, giving, typed, refusal=Refusal("provider", 503, words, retry_after=RETRY_SECONDS))


def pay(giving: Giving, typed: TypedGift, gift: CheckedGift) -> HttpResponse:
    contribution = open_contribution(new=as_new(giving, typed, gift), by=Actor.visitor(), at=giving.at)
    thanks = thanks_address(contribution)
    if contribution.state != ContributionState.OPEN:
        return see_other(thanks)
    if gift.means == Means.TRANSFER:
        return see_other(f"/{contribution.language}/fund/give/transfer/{token_of(contribution)}/")
    assert giving.provider is not None  # noqa: S101  (`check_gift` asked for it)
    base = settings.BASE_URL if giving.provider.slug == STRIPE else ""
    page = Page(
        label=_("Gift to the fund for victims of human trafficking"), success_url=f"{base}{thanks}?paid=1",
        cancel_url=f"{base}{thanks}",
    )  # fmt: skip
    try:
        payment = begin_checkout(
            contribution_id=contribution.pk, provider=giving.provider, page=page, is_monthly=gift.is_monthly
        )
    except CheckoutOver:
        return see_other(thanks)
    return see_other(payment.url)


def as_new(giving: Giving, typed: TypedGift, gift: CheckedGift) -> NewContribution:
    about, proceeds = "", None
    if giving.initiative is not None:
        about = str(giving.initiative.uid)
        proceeds = Proceeds.SALE if giving.initiative.kind == Kind.SALE else Proceeds.EVENT
    return NewContribution(
        key=typed.key(f"{giving.number.hex}:{about}"), book=giving.book, means=gift.means, amount=gift.charged,
        earmark=gift.earmark, proceeds=proceeds, initiative_uid=about,
        language=giving.language, covers_fee=gift.covers_fee, is_anonymous=gift.is_anonymous, donor=gift.donor,
    )  # fmt: skip


def token_of(contribution: Contribution) -> str:
    """The same however often it is asked for, so that a provider sees the same addresses again."""
    return gift_token(contribution.uid, contribution.opened_at)


def thanks_address(contribution: Contribution) -> str:
    return f"/{contribution.language}/fund/give/thanks/{token_of(contribution)}/"


def fee_words(giving: Giving, currency: str) -> str:
    percent = f"{giving.fee.percent.normalize():f}"
    fixed = giving.fee.fixed.get(currency, 0)
    if not fixed:
        return _("A card costs %(percent)s %% of each payment.") % {"percent": percent}
    amount = f"\u2068{money_text(Money(currency, fixed), giving.language)}\u2069"
    return _("A card costs %(percent)s %% of each payment, and %(amount)s.") % {"percent": percent, "amount": amount}


def show_form(
    request: HttpRequest, giving: Giving, typed: TypedGift, *, problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    currency = typed.currency if typed.currency in OFFERED else OFFERED[0]
    form = GiveForm(
        typed, problems=problems, language=giving.language, earmarks=giving.earmarks,
        takes_cards=giving.provider is not None, fee_words=fee_words(giving, currency),
    )  # fmt: skip
    context = shown(giving) | {
        "form": form, "refusal": refusal, "has_errors": bool(problems), "currency": currency,
        "currencies": [one for one in OFFERED if one != currency],
    }  # fmt: skip
    response = render(request, "web/fund/give/form.html", context, status=422 if problems else 200)
    return refusal.mark(response) if refusal else response


def show_summary(request: HttpRequest, giving: Giving, typed: TypedGift, gift: CheckedGift) -> HttpResponse:
    """What will be paid, before anything is stored."""
    titles = {one.slug: one.title for one in giving.earmarks}
    context = shown(giving) | {
        "gift": gift, "earmark": titles[gift.earmark], "hidden": hidden_of(typed),
        "sum": money_text(gift.gift, giving.language), "charged": money_text(gift.charged, giving.language),
        "fee": money_text(gift.charged - gift.gift, giving.language) if gift.covers_fee else "",
    }  # fmt: skip
    response = render(request, "web/fund/give/summary.html", context)
    if giving.provider is not None and giving.provider.slug == STRIPE:
        # Browsers hold the redirect that follows a form to this policy too
        response._csp_update = {"form-action": [CARD_PAGES]}  # type: ignore[attr-defined]  # django-csp reads it
    return response


def shown(giving: Giving) -> dict[str, Any]:
    found = giving.initiative
    return {
        "is_test": giving.book == Book.TEST, "guard": make_guard(at=giving.at), "number_field": NUMBER_FIELD,
        "number": page_token(giving.number, giving.at), "initiative": found,
        "initiative_direction": direction(found.text_language) if found else "",
    }  # fmt: skip
