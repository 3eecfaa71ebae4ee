"""What every public answer must hold: no cookie, and a language taken from its address alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path

from blueheart.kernel import generation

GetResponse = Callable[[HttpRequest], HttpResponse]
LINK_PATHS = ("/manage/", "/promises/", "/hearts/mine/")
STAFF_PREFIXES = ("/desk/", "/documents/")
PUBLIC = "public, max-age=0, s-maxage=30"
PRIVATE = "private, no-store"


class PublicPageMiddleware:
    """Drops cookies from public answers, so that any cache can hold them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(STAFF_PREFIXES):
            response.cookies.clear()
            if request.method in {"GET", "HEAD"} and response.status_code == 200:
                # Whatever looked at the session is for one person, such as a page that an editor closed to others
                depends_on_person = "cookie" in response.headers.get("Vary", "").lower()
                response.headers.setdefault("Cache-Control", PRIVATE if depends_on_person else PUBLIC)
        return response


class DecisionsShowAtOnceMiddleware:
    """After a press at the desk or on an organiser's page, kept pages are old at once, on this machine.

    The events do the same a moment later from the worker; somebody who decided should not see the page of before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_decision = request.path.startswith("/desk/") or any(part in request.path for part in LINK_PATHS)
        if request.method == "POST" and is_decision and response.status_code < 400:
            generation.bump()
        return response


class SiteLocaleMiddleware:
    """Activates the language of the address; the desk's own follows the browser.

    Django's LocaleMiddleware turns an API's 404 into a redirect when a catch-all route exists, and
    varies every page on Accept-Language; neither is wanted here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info)
        if language is None:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response
