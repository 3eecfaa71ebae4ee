"""What the signed addresses and forms of hearts hold."""

import uuid
from datetime import datetime, timedelta

from blueheart.kernel.tokens import TokenForged, sign, unsign

PAGE, WORN, LINK = "wear.page", "wear.worn", "wear.link"
PAGE_LIFE = timedelta(hours=24)
WORN_LIFE = timedelta(days=14)
FOR_EVER = timedelta(days=36_525)
"""The link in a mail takes a message away for as long as the message stands: its time is never over."""


def page_token(number: uuid.UUID, *, at: datetime) -> str:
    """Of one page view that offers the press; `number` is random, and the heart is stored under it."""
    return sign(PAGE, number.hex, at=at)


def read_page_token(token: str, *, at: datetime) -> uuid.UUID:
    """Raises TokenForged, TokenExpired."""
    return as_uuid(unsign(PAGE, token, at=at, max_age=PAGE_LIFE))


def worn_token(number: uuid.UUID, *, at: datetime) -> str:
    """Of the page after the press, on which a message can be written."""
    return sign(WORN, number.hex, at=at)


def read_worn_token(token: str, *, at: datetime) -> uuid.UUID:
    """The number of the heart. Raises TokenForged, TokenExpired."""
    return as_uuid(unsign(WORN, token, at=at, max_age=WORN_LIFE))


def link_token(uid: uuid.UUID, *, at: datetime) -> str:
    """Of the link in the letters about a message on the wall."""
    return sign(LINK, uid.hex, at=at)


def read_link_token(token: str, *, at: datetime) -> uuid.UUID:
    """The message's uid. Raises TokenForged."""
    return as_uuid(unsign(LINK, token, at=at, max_age=FOR_EVER))


def as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=text)
    except ValueError as error:
        raise TokenForged("The link is not one of ours, or a part of it is missing.") from error
