"""What the signed addresses and forms of giving hold."""

import uuid
from datetime import datetime, timedelta

from blueheart.kernel.tokens import TokenForged, sign, unsign

GIFT, PAGE, MONTHLY, PAY = "fund.gift", "fund.page", "fund.monthly", "fund.pay"
GIFT_LIFE = timedelta(days=365)
PAGE_LIFE = timedelta(hours=24)
PAY_LIFE = timedelta(days=2)
FOR_EVER = timedelta(days=36_525)
"""Who gives every month can stop it by any of the mails: that link's time is never over."""


def gift_token(uid: uuid.UUID, at: datetime) -> str:
    """Of a gift's private pages: how it stands, its receipt, how to transfer it."""
    return sign(GIFT, str(uid), at=at)


def read_gift_token(token: str, at: datetime) -> uuid.UUID:
    """The contribution's uid. Raises TokenForged, TokenExpired."""
    return as_uuid(unsign(GIFT, token, at=at, max_age=GIFT_LIFE))


def page_token(number: uuid.UUID, at: datetime) -> str:
    """Of one view of the form for giving; `number` is random, and what is sent twice from it is one gift."""
    return sign(PAGE, number.hex, at=at)


def read_page_token(token: str, at: datetime) -> uuid.UUID:
    """Raises TokenForged, TokenExpired."""
    return as_uuid(unsign(PAGE, token, at=at, max_age=PAGE_LIFE))


def monthly_token(uid: uuid.UUID, at: datetime) -> str:
    """Of the page that ends a monthly gift."""
    return sign(MONTHLY, str(uid), at=at)


def read_monthly_token(token: str, at: datetime) -> uuid.UUID:
    """The monthly gift's uid. Raises TokenForged."""
    return as_uuid(unsign(MONTHLY, token, at=at, max_age=FOR_EVER))


def pay_token(session_id: str, at: datetime) -> str:
    """Of the local provider's page, which stands in for a provider's own."""
    return sign(PAY, session_id, at=at)


def read_pay_token(token: str, at: datetime) -> str:
    """The id of the session. Raises TokenForged, TokenExpired."""
    return unsign(PAY, token, at=at, max_age=PAY_LIFE)


def as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise TokenForged("The link is not one of ours, or a part of it is missing.") from error
