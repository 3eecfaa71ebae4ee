"""Signed, expiring tokens that fit into an address: letters, digits, `-`, `_` and `.` only.

The signature is, byte for byte, that of Django's `Signer(sep=".", salt="blueheart.token.{purpose}")`: HMAC-SHA256 of
the text under SHA-256 of salt, "signer" and SECRET_KEY. The keyed state is made once, not for each token.
"""

import hmac
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.core.signing import b62_decode, b62_encode
from django.utils.encoding import force_bytes

CLOCK_SKEW = timedelta(minutes=5)
LONGEST_LINK_LIFE = timedelta(days=3 * 366)
URL_SAFE = bytes.maketrans(b"+/", b"-_")


class TokenInvalid(ValueError):
    """Base of both reasons, for a caller that answers them alike."""


class TokenExpired(TokenInvalid):
    """It was ours, and its time is over."""


class TokenForged(TokenInvalid):
    """It was never ours, was cut off, or was made for another purpose."""


def sign(purpose: str, value: str, *, at: datetime) -> str:
    """The value can be read by whoever holds the token; it can't be changed."""
    text = _base64(value.encode()) + b"." + _stamp(int(at.timestamp()))
    return (text + b"." + _signature(purpose, text, settings.SECRET_KEY)).decode()


def unsign(purpose: str, token: str, *, at: datetime, max_age: timedelta | int) -> str:
    """The signed value. `max_age` in seconds when it is a number. Raises TokenExpired, TokenForged."""
    try:
        body, _dot, stamp = _checked(purpose, token.encode()).rpartition(b".")
        value = urlsafe_b64decode(body + b"=" * (-len(body) % 4)).decode()
        signed_at = _second(stamp)
    except ValueError as error:  # of base64 and of text that is none, too
        raise TokenForged("The link is not one of ours, or a part of it is missing.") from error
    age = at.timestamp() - signed_at
    if age < -CLOCK_SKEW.total_seconds():
        raise TokenForged("The link was signed in the future.")
    if age > (max_age.total_seconds() if isinstance(max_age, timedelta) else max_age):
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


def _checked(purpose: str, token: bytes) -> bytes:
    """What was signed. Raises ValueError."""
    text, _dot, signature = token.rpartition(b".")
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(signature, _signature(purpose, text, secret)):
            return text
    raise ValueError("another signature")


def _signature(purpose: str, text: bytes, secret: str | bytes) -> bytes:
    mac = _mac(purpose, secret).copy()
    mac.update(text)
    return _base64(mac.digest())


@lru_cache(maxsize=64)
def _mac(purpose: str, secret: str | bytes) -> hmac.HMAC:
    """Before any text; to be copied."""
    key = sha256(f"blueheart.token.{purpose}signer".encode() + force_bytes(secret)).digest()
    return hmac.new(key, digestmod="sha256")


@lru_cache(maxsize=16)
def _stamp(second: int) -> bytes:
    return b62_encode(second).encode()


@lru_cache(maxsize=4096)
def _second(stamp: bytes) -> int:
    return b62_decode(stamp.decode())


def _base64(data: bytes) -> bytes:
    return b2a_base64(data, newline=False).translate(URL_SAFE).rstrip(b"=")
