"""The promiser's link: what it signs, and until when it works."""

from datetime import date, datetime, timedelta

from blueheart.illuminations.rules.limits import LINK_LIFE_DAYS
from blueheart.kernel.tokens import read_link, sign_link

PURPOSE = "illuminations.manage"


def manage_token(*, uid: str, serial: int, at: datetime) -> str:
    return sign_link(PURPOSE, uid=uid, serial=serial, at=at)


def read_manage_token(token: str, *, at: datetime) -> tuple[str, int]:
    """The promise's uid and its contact's serial. Raises TokenForged, TokenExpired."""
    return read_link(PURPOSE, token, at=at)


def link_expires_on(day: date) -> date:
    """`day` is the evening that was promised."""
    return day + timedelta(days=LINK_LIFE_DAYS)
