"""The organiser's link: what it signs, and until when it works."""

from datetime import datetime, timedelta

from blueheart.initiatives.rules.limits import LINK_LIFE_DAYS
from blueheart.kernel.tokens import read_link, sign_link

PURPOSE = "initiatives.manage"


def manage_token(*, uid: str, serial: int, at: datetime) -> str:
    return sign_link(PURPOSE, uid=uid, serial=serial, at=at)


def read_manage_token(token: str, *, at: datetime) -> tuple[str, int]:
    """The initiative's uid and its contact's serial. Raises TokenForged, TokenExpired."""
    return read_link(PURPOSE, token, at=at)


def link_expires_at(ends_at_utc: datetime) -> datetime:
    return ends_at_utc + timedelta(days=LINK_LIFE_DAYS)
