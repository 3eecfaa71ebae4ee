"""Which provider takes cards here, by the settings and the book.

Real money never goes through a test key or the local provider, and a live key never charges a card for a test.
"""

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from blueheart.fund.enums import Book
from blueheart.fund.providers import local, stripe
from blueheart.fund.providers.sources import CardProvider
from blueheart.fund.rules.cardfees import CardFee, read_card_fee


def card_fee() -> CardFee:
    return read_card_fee(settings.CARD_FEE_PERCENT, settings.CARD_FEE_FIXED)


@lru_cache(maxsize=2)
def stripe_provider(api_key: str) -> stripe.StripeProvider:
    """One for a key, since it keeps its connections."""
    return stripe.StripeProvider(api_key)


def card_provider(*, book: Book, at: datetime) -> CardProvider | None:
    """None where cards can't be taken: real money without a live key."""
    if settings.STRIPE_SECRET_KEY:
        found = stripe_provider(settings.STRIPE_SECRET_KEY)
        if found.is_live == (book == Book.REAL):
            return found
    return None if book == Book.REAL else local_provider(at=at)


def local_provider(*, at: datetime) -> local.LocalProvider:
    return local.LocalProvider(at=at, fee=card_fee())


def provider_named(slug: str, *, at: datetime) -> CardProvider | None:
    """The one that a payment or a message is of; None for Stripe when its key was taken away."""
    if slug == local.SLUG:
        return local_provider(at=at)
    return stripe_provider(settings.STRIPE_SECRET_KEY) if settings.STRIPE_SECRET_KEY else None


def webhook_secrets() -> dict[str, str]:
    """By provider, what its messages are signed with. The local one's is of this installation."""
    found = {stripe.SLUG: settings.STRIPE_WEBHOOK_SECRET} if settings.STRIPE_WEBHOOK_SECRET else {}
    return found | {local.SLUG: local_secret()}


def local_secret() -> str:
    return "whsec_" + salted_hmac("blueheart.fund.local", "webhooks", algorithm="sha256").hexdigest()
