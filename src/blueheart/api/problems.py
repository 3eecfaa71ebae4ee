"""Errors as RFC 9457 problem details, in the reader's language, with every mistake named."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.api.callers import TooManyWholeSets
from blueheart.initiatives.rules.problems import Problem

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
MEDIA_TYPE = "application/problem+json"
JSON = "application/json"
BUSY_SECONDS = 5
MAX_BODY_BYTES = 200_000

TITLES = {
    400: gettext_lazy("The address has a wrong parameter"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Nothing is here"),
    405: gettext_lazy("This address does not take that method"),
    410: gettext_lazy("This is not there any more"),
    411: gettext_lazy("Its length is not told"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Not in a format that is read here"),
    422: gettext_lazy("Something in it can’t be taken as it is"),
    429: gettext_lazy("Too many at once"),
    500: gettext_lazy("Something broke here"),
    503: gettext_lazy("Busy for a moment"),
}


def problem_response(
    request: HttpRequest, status: int, *, detail: str = "", errors: Iterable[Problem] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """`errors` are the same as the form's: field, code, message."""
    listed = [error.as_json() for error in errors]
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/v1/docs#problem-{status}",
        "title": str(TITLES.get(status, status)),
        "status": status,
        "detail": detail or "; ".join(error["message"] for error in listed) or str(TITLES.get(status, status)),
        "instance": request.path,
    }
    if listed:
        body["errors"] = listed
    response = HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    response.headers["Content-Language"] = getattr(request, "LANGUAGE_CODE", "en")
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Any page may read it from a script: it holds nothing that depends on the reader."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After"
    return response


def open_endpoint(*methods: str) -> Callable[[View], View]:
    """For a view of open data: takes these methods, HEAD and OPTIONS, and answers every error as a problem."""
    allowed = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return open_to_all(answer(view, request, allowed, *args, **kwargs))

        wrapped.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie, so nothing to ride on
        return wrapped

    return decorate


def answer(view: View, request: HttpRequest, allowed: list[str], *args: Any, **kwargs: Any) -> HttpResponseBase:
    method = request.method or ""
    early = before_view(request, method, allowed)
    if early is not None:
        return early
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise RequestDataTooBig
        if method == "HEAD":
            request.method = "GET"
            response = view(request, *args, **kwargs)
            request.method = "HEAD"
            return response
        return view(request, *args, **kwargs)
    except Http404:
        return problem_response(request, 404, detail=_("There is nothing at this address."))
    except RequestDataTooBig:
        return too_large(request)
    except TooManyWholeSets as refused:
        return too_many_whole_sets(request, refused.seconds)
    except OperationalError:
        logger.exception("the database does not answer: %s", request.path)
        return busy(request)
    except Exception:
        logger.exception("failed: %s", request.path)
        return problem_response(request, 500, detail=_("This is our fault and was written down. Try again later."))


def before_view(request: HttpRequest, method: str, allowed: list[str]) -> HttpResponse | None:
    """The answer that needs no view: to a preflight, another method, a body that is no JSON."""
    if method == "OPTIONS":
        return preflight(allowed)
    if method not in allowed:
        return method_refused(request, allowed)
    if method == "POST" and request.content_type not in {"", JSON}:
        return not_json(request)
    if method == "POST" and not request.META.get("CONTENT_LENGTH"):
        return without_length(request)
    return None


def too_large(request: HttpRequest) -> HttpResponse:
    return problem_response(
        request, 413, detail=_("At most %(limit)d kB fit here. Send less text.") % {"limit": MAX_BODY_BYTES // 1000}
    )


def not_json(request: HttpRequest) -> HttpResponse:
    return problem_response(request, 415, detail=_("Send JSON, with the header Content-Type: application/json."))


def without_length(request: HttpRequest) -> HttpResponse:
    """A body in chunks would be read as none at all."""
    return problem_response(request, 411, detail=_("Send the header Content-Length; bodies in chunks are not read."))


def too_many_whole_sets(request: HttpRequest, seconds: int) -> HttpResponse:
    told = _("Too many whole answers were asked for from here. Wait %(seconds)d seconds, or ask for pages with limit.")
    return problem_response(request, 429, detail=told % {"seconds": seconds}, headers={"Retry-After": str(seconds)})


def busy(request: HttpRequest) -> HttpResponse:
    return problem_response(
        request, 503, detail=_("The database is busy. Send the same again in a few seconds."),
        headers={"Retry-After": str(BUSY_SECONDS)},
    )  # fmt: skip


def method_refused(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    return problem_response(
        request, 405, detail=_("This address takes %(methods)s.") % {"methods": ", ".join(allowed)},
        headers={"Allow": ", ".join(allowed)},
    )  # fmt: skip


def preflight(allowed: list[str]) -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Allow"] = ", ".join(allowed)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match, If-Modified-Since"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
