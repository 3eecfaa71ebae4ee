"""The press "I wear the heart", taken in front of Django.

What is wrong in any way goes on to Django's own view of the same address, which says what and shows the form again.
"""

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from blueheart.campaign.queries import is_country
from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, address_behind, allow, hash_who
from blueheart.kernel.tokens import TokenInvalid
from blueheart.wear.actions.presses import Press, Pressed
from blueheart.wear.rules.tokens import read_page_token, worn_token
from blueheart.web.presscommit import PressCommitter
from blueheart.web.store import Application, Environ, StartResponse

PATH = re.compile(r"/(?P<language>[a-z]{2})/hearts/wear/")
LARGEST = 4_096
GENEROUS = RateLimit("hearts.press", per_hour=2_000)
"""A school of 1,500 behind one address wears the heart in one hour; what comes beyond counts as unconfirmed."""
FAILED = "blueheart.press_failed"
TOKEN_FIELD, COUNTRY_FIELD, GROUP_FIELD = "page_token", "country", "group"
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
JSON_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


@dataclass(frozen=True, slots=True)
class TypedPress:
    """What the form sent."""

    token: str
    country: str
    group: str


class Presses:
    """WSGI, outermost. `POST /{lang}/hearts/wear/`: 303 to the page after the press, or JSON where that is accepted."""

    def __init__(self, application: Application, committer: PressCommitter | None = None) -> None:
        self.application = application
        self.committer = committer or PressCommitter()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return self.application(environ, start_response)
        match = PATH.fullmatch(environ["PATH_INFO"])
        length = environ.get("CONTENT_LENGTH") or "0"
        if match is None or not length.isdigit() or not 0 < int(length) <= LARGEST:
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(length))
        at = now()
        press = read_press(environ, body, at=at)
        if press is not None:
            try:
                pressed = self.committer.commit(press)
            except Exception:
                environ[FAILED] = True
            else:
                return answer(environ, start_response, match["language"], pressed, at)
        environ["wsgi.input"] = BytesIO(body)
        return self.application(environ, start_response)


def read_press(environ: Environ, body: bytes, *, at: datetime) -> Press | None:
    """The press when nothing is wrong with it, counted for its address; else None, and nothing is counted."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return None
    if not comes_from_here(environ):
        return None
    try:
        fields = parse_qs(body.decode(), max_num_fields=10)
    except ValueError:
        return None
    return check_press(
        TypedPress(*(fields.get(name, [""])[0] for name in (TOKEN_FIELD, COUNTRY_FIELD, GROUP_FIELD))),
        address=address_behind(
            peer=environ.get("REMOTE_ADDR", ""), forwarded=environ.get("HTTP_X_FORWARDED_FOR", ""),
            trusted_proxies=settings.TRUSTED_PROXIES,
        ),
        at=at,
    )  # fmt: skip


def check_press(typed: TypedPress, *, address: str, at: datetime) -> Press | None:
    """Confirmed within the generous rate of its address. None for a token that is none, or an unknown country."""
    try:
        number = read_page_token(typed.token, at=at)
    except TokenInvalid:
        return None
    country = typed.country.strip().upper()
    if country and not is_country(country):
        return None
    group = typed.group if SLUG.fullmatch(typed.group) else ""
    is_within = allow(limit=GENEROUS, who_hash=hash_who(address, at=at), at=at)
    return Press(token=number, country=country, group=group, is_confirmed=is_within)


def comes_from_here(environ: Environ) -> bool:
    """As `guard.comes_from_here`, on what WSGI hands over."""
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = environ.get("HTTP_ORIGIN", "null")
    hosts = {environ.get("HTTP_HOST", "").lower(), urlsplit(settings.BASE_URL).netloc.lower()}
    return origin == "null" or urlsplit(origin).netloc.lower() in hosts


def worn_address(language: str, number: uuid.UUID, at: datetime) -> str:
    return f"/{language}/hearts/worn/{worn_token(number, at=at)}/"


def answer(
    environ: Environ, start_response: StartResponse, language: str, pressed: Pressed, at: datetime
) -> list[bytes]:
    address = worn_address(language, pressed.token, at)
    if environ.get("HTTP_ACCEPT", "").startswith("application/json"):
        body = json.dumps({"state": pressed.state, "is_new": pressed.is_new, "next": address}).encode()
        start_response("200 OK", [*JSON_HEADERS, ("Content-Length", str(len(body)))])
        return [body]
    start_response("303 See Other", [("Location", address), ("Cache-Control", "no-store"), ("Content-Length", "0")])
    return [b""]
