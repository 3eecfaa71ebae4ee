"""The promiser's link: what it signs, and until when it works."""

from datetime import date, datetime, timedelta

from blueheart.illuminations.rules.limits import LINK_LIFE_DAYS
from blueheart.kernel.tokens import TokenForged, sign, unsign

PURPOSE = "illuminations.manage"
LONGEST_LIFE = timedelta(days=3 * 366)


def manage_token(*, uid: str, serial: int, at: datetime) -> str:
    """`serial` is the contact's: raising it there makes every earlier link useless."""
    return sign(PURPOSE, f"{uid}:{serial}", at=at)


def read_manage_token(token: str, *, at: datetime) -> tuple[str, int]:
    """The promise's uid and the serial. Raises TokenForged, TokenExpired."""
    uid, _colon, serial = unsign(PURPOSE, token, at=at, max_age=LONGEST_LIFE).partition(":")
    if not serial.isdigit():
        raise TokenForged("The link is not one of ours, or a part of it is missing.")
    return uid, int(serial)


def link_expires_on(day: date) -> date:
    """`day` is the evening that was promised."""
    return day + timedelta(days=LINK_LIFE_DAYS)
