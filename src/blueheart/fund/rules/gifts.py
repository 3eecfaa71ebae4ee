"""What somebody typed into the form for giving: checked all at once, every mistake with its mend."""

import hashlib
from collections.abc import Collection
from dataclasses import astuple, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from blueheart.campaign.rules.typed import Typed
from blueheart.fund.enums import Means
from blueheart.fund.rules.amounts import LARGEST_BY_CARD, OFFERED, SMALLEST, read_amount
from blueheart.fund.rules.cardfees import CardFee
from blueheart.fund.rules.giving import GENERAL, NewDonor
from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.fields import read_text
from blueheart.kernel.money import Money, WrongMoney
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.problems import InvalidInput, ProblemList

NAME_LENGTH, ADDRESS_LENGTH, EMAIL_LENGTH = 120, 300, 254
ONCE, MONTHLY = "once", "monthly"
check_email = EmailValidator()


class InvalidGift(InvalidInput):
    """A gift's input breaks rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedGift(Typed):
    """A gift as it was typed. `suggested` is a sum that was offered, as "EUR:2500"; what is typed counts before it."""

    suggested: str = ""
    amount: str = ""
    currency: str = "EUR"
    earmark: str = GENERAL
    rhythm: str = ONCE
    means: str = Means.CARD.value
    is_named: bool = False
    name: str = ""
    email: str = ""
    address: str = ""
    covers_fee: bool = False

    def key(self, number: str) -> str:
        """Of what was sent from the form of that number: the same again is the same gift, another sum is another."""
        said = "\x1f".join(str(value) for value in astuple(self))
        return f"form:{number}:{hashlib.sha256(said.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be chosen now; `fee` is what a card costs."""

    earmarks: Collection[str]
    takes_cards: bool
    fee: CardFee


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGift:
    """A gift that can be made. `charged` is what the giver pays: `gift`, and the fee where they cover it."""

    gift: Money
    charged: Money
    earmark: str
    means: Means
    is_monthly: bool
    is_anonymous: bool
    covers_fee: bool
    donor: NewDonor | None


def check_gift(typed: TypedGift, *, offer: Offer, language: str) -> CheckedGift:
    """Raises InvalidGift with every problem."""
    problems = ProblemList()
    means = check_means(typed, offer, problems)
    gift = check_sum(typed, problems, language)
    if typed.earmark not in offer.earmarks:
        problems.add("earmark", "unknown", _("Choose what the gift is for from the list."))
    donor = check_donor(typed, problems)
    is_by_card = means == Means.CARD
    covers_fee = typed.covers_fee and is_by_card
    charged = offer.fee.covered(gift) if gift and covers_fee else gift
    if charged and is_by_card and charged.minor > LARGEST_BY_CARD:
        largest = money_text(Money(charged.currency, LARGEST_BY_CARD), language)
        words = _("By card at most %(largest)s can be given. Give less, or by bank transfer.") % {"largest": largest}
        problems.add("amount", "too_large", words)
    if problems.found or gift is None or charged is None or means is None:
        raise InvalidGift(problems.found)
    return CheckedGift(
        gift=gift, charged=charged, earmark=typed.earmark, means=means, is_monthly=typed.rhythm == MONTHLY,
        is_anonymous=not typed.is_named, covers_fee=covers_fee, donor=None if donor == NewDonor() else donor,
    )  # fmt: skip


def check_means(typed: TypedGift, offer: Offer, problems: ProblemList) -> Means | None:
    if typed.rhythm not in {ONCE, MONTHLY}:
        problems.add("rhythm", "unknown", _("Choose whether to give once or every month."))
    if typed.means not in {Means.CARD.value, Means.TRANSFER.value}:
        problems.add("means", "unknown", _("Choose how to give: by card or by bank transfer."))
        return None
    means = Means(typed.means)
    if means == Means.CARD and not offer.takes_cards:
        problems.add("means", "no_cards", _("Cards can’t be taken now. Choose bank transfer."))
    if means == Means.TRANSFER and typed.rhythm == MONTHLY:
        words = _("A monthly gift is by card. Choose card, or give once and set up a standing order with your bank.")
        problems.add("means", "monthly_by_card", words)
    return means


def check_sum(typed: TypedGift, problems: ProblemList, language: str) -> Money | None:
    suggested, colon, minor = typed.suggested.partition(":")
    if colon and not typed.amount.strip() and suggested in OFFERED and minor.isascii() and minor.isdigit():
        currency, given = suggested, f"{Money(suggested, int(minor[:12])).major:f}"
    else:
        currency, given = typed.currency.strip().upper(), typed.amount
    if currency not in OFFERED:
        words = _("“%(typed)s” is no currency that can be given here. Choose one of: %(offered)s.")
        problems.add("currency", "unknown", words % {"typed": currency[:10], "offered": ", ".join(OFFERED)})
        return None
    if not given.strip():
        problems.add("amount", "required", _("Choose a sum, or type one."))
        return None
    try:
        amount = read_amount(currency, given)
    except WrongMoney as error:
        problems.add("amount", error.code, words_of(error, currency, given))
        return None
    if amount.minor < SMALLEST[currency]:
        smallest = money_text(Money(currency, SMALLEST[currency]), language)
        words = _("The smallest gift is %(smallest)s: of less, the fee would take most. Give that, or more.")
        problems.add("amount", "too_small", words % {"smallest": smallest})
        return None
    return amount


def words_of(error: WrongMoney, currency: str, typed: str) -> str:
    """What is wrong with a sum, and the mend."""
    digits = DIGITS[currency]
    about = {"typed": typed.strip()[:30], "currency": currency, "digits": digits}
    if error.code == "not_positive":
        return _("A gift is more than nothing. Write a sum such as 25.")
    if error.code == "too_large":
        return _("“%(typed)s” is more than can be given in one go. Look at the number of noughts.") % about
    if error.code == "ambiguous":
        return (
            _(
                "“%(typed)s” can be read in two ways. Write thousands without a separator, and at most %(digits)d "
                "digits after the comma or point."
            )
            % about
        )
    if error.code == "too_many_digits" and not digits:
        return _("%(currency)s has no cents. Write “%(typed)s” without what comes after the comma or point.") % about
    if error.code == "too_many_digits":
        return _("%(currency)s has %(digits)d digits after the comma or point. Write such a sum.") % about
    return _("“%(typed)s” is no sum. Write digits only, such as 25 or 25.50.") % about


def check_donor(typed: TypedGift, problems: ProblemList) -> NewDonor:
    """What is needed and no more: a name only for who wants to be named, an address for mails only with a reason."""
    name = read_text("name", typed.name, limit=NAME_LENGTH, problems=problems, is_required=typed.is_named)
    address = read_text("address", typed.address, limit=ADDRESS_LENGTH, problems=problems, lines=True)
    email = typed.email.strip()
    if not email and typed.rhythm == MONTHLY:
        words = _("For a monthly gift an e-mail address is needed: the link that ends it goes there.")
        problems.add("email", "required", words)
    if email:
        try:
            if len(email) > EMAIL_LENGTH:
                raise ValidationError("too long")
            check_email(email)
        except ValidationError:
            words = _("“%(typed)s” is not an e-mail address. Write one such as name@example.org.")
            problems.add("email", "bad_email", words % {"typed": email[:60]})
    return NewDonor(name=name if typed.is_named else "", email=email, address=address)
