"""Signed, expiring tokens that fit into an address: letters, digits, `-`, `_` and `.` only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer, b62_decode, b62_encode

CLOCK_SKEW = timedelta(minutes=5)
LONGEST_LINK_LIFE = timedelta(days=3 * 366)


class TokenInvalid(ValueError):
    """Base of both reasons, for a caller that answers them alike."""


class TokenExpired(TokenInvalid):
    """It was ours, and its time is over."""


class TokenForged(TokenInvalid):
    """It was never ours, was cut off, or was made for another purpose."""


def sign(purpose: str, value: str, *, at: datetime) -> str:
    """The value can be read by whoever holds the token; it can't be changed."""
    body = urlsafe_b64encode(value.encode()).rstrip(b"=").decode()
    return _signer(purpose).sign(f"{body}.{b62_encode(int(at.timestamp()))}")


def unsign(purpose: str, token: str, *, at: datetime, max_age: timedelta | int) -> str:
    """The signed value. `max_age` in seconds when it is a number. Raises TokenExpired, TokenForged."""
    try:
        body, stamp = _signer(purpose).unsign(token).rsplit(".", 1)
        value = urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        signed_at = b62_decode(stamp)
    except (BadSignature, BadBase64, ValueError) as error:
        raise TokenForged("The link is not one of ours, or a part of it is missing.") from error
    age = timedelta(seconds=at.timestamp() - signed_at)
    if age < -CLOCK_SKEW:
        raise TokenForged("The link was signed in the future.")
    if age > (max_age if isinstance(max_age, timedelta) else timedelta(seconds=max_age)):
        raise TokenExpired("The link's time is over.")
    return value


def sign_link(purpose: str, *, uid: str, serial: int, at: datetime) -> str:
    """The token of a link that manages one thing. `serial` is its contact's: raised, every earlier link is useless."""
    return sign(purpose, f"{uid}:{serial}", at=at)


def read_link(purpose: str, token: str, *, at: datetime) -> tuple[str, int]:
    """The thing's uid and the serial. Raises TokenForged, TokenExpired."""
    uid, _colon, serial = unsign(purpose, token, at=at, max_age=LONGEST_LINK_LIFE).partition(":")
    if not serial.isdigit():
        raise TokenForged("The link is not one of ours, or a part of it is missing.")
    return uid, int(serial)


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"blueheart.token.{purpose}")
