"""Conditional GET (RFC 9110, section 13): one cheap query says whether anything public changed."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from blueheart.initiatives.queries.feeds import last_public_change
from blueheart.kernel import generation

SHAPE = "1"
"""Raise it when the same rows are written differently, so that kept answers lose their validity."""


def conditional(
    request: HttpRequest, make: Callable[[], HttpResponseBase], *, at: datetime, language: str, max_age: int
) -> HttpResponseBase:
    """What `make` answers, with validators and a public lifetime; 304 when the reader has it already.

    The tag holds the last public event, the page generation and the day, on which a feed's window moves.
    """
    number, changed_at = last_public_change()
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    parts = (
        SHAPE, settings.BASE_URL, request.get_full_path(), language, str(number), str(generation.current()),
        f"{midnight:%Y%m%d}",
    )  # fmt: skip
    tag = f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'
    last_modified = int(max(changed_at, midnight).timestamp())
    response = get_conditional_response(request, etag=tag, last_modified=last_modified) or make()
    if response.status_code in {200, 304}:
        response.headers["ETag"] = tag
        response.headers["Last-Modified"] = http_date(last_modified)
        response.headers["Cache-Control"] = f"public, max-age={max_age}"
        response.headers["Content-Language"] = language
    return response
