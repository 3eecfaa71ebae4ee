"""The press "I wear the heart", taken in front of Django.

What is wrong in any way goes on to Django's own view of the same address, which says what and shows the form again.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from blueheart.campaign.queries import is_country
from blueheart.kernel.clock import now
from blueheart.kernel.limits import address_behind
from blueheart.kernel.tokens import TokenInvalid
from blueheart.wear.actions.presses import Press, Pressed
from blueheart.wear.rules.tokens import read_page_token, worn_token
from blueheart.web.presscommit import PressCommitter
from blueheart.web.store import Application, Environ, StartResponse

PATH = re.compile(r"/(?P<language>[a-z]{2})/hearts/wear/")
LARGEST = 4_096
FAILED = "blueheart.press_failed"
TOKEN_FIELD, COUNTRY_FIELD, GROUP_FIELD = "page_token", "country", "group"
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
JSON_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


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
                pressed = self.committer.commit(press, address=address_of(environ))
            except Exception:
                environ[FAILED] = True
            else:
                return answer(environ, start_response, match["language"], pressed, at)
        environ["wsgi.input"] = BytesIO(body)
        return self.application(environ, start_response)


def read_press(environ: Environ, body: bytes, *, at: datetime) -> Press | None:
    """The press when nothing is wrong with it."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return None
    if not comes_from_here(environ):
        return None
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=10)
    except ValueError:
        return None
    return check_press(dict(reversed(pairs)), at=at)  # of a field that came twice, the first


def check_press(typed: Mapping[str, str], *, at: datetime) -> Press | None:
    """None for a token that is none, or an unknown country. Its address is still to be counted (`web/pressrate.py`)."""
    try:
        number = read_page_token(typed.get(TOKEN_FIELD, ""), at=at)
    except TokenInvalid:
        return None
    country = typed.get(COUNTRY_FIELD, "").strip().upper()
    if country and not is_country(country):
        return None
    group = typed.get(GROUP_FIELD, "")
    return Press(token=number, country=country, group=group if SLUG.fullmatch(group) else "")


def address_of(environ: Environ) -> str:
    return address_behind(
        peer=environ.get("REMOTE_ADDR", ""), forwarded=environ.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )  # fmt: skip


def comes_from_here(environ: Environ) -> bool:
    """As `guard.comes_from_here`, on what WSGI hands over."""
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = environ.get("HTTP_ORIGIN", "null")
    if origin == "null":
        return True
    return urlsplit(origin).netloc.lower() in {
        environ.get("HTTP_HOST", "").lower(), urlsplit(settings.BASE_URL).netloc.lower(),
    }  # fmt: skip


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
