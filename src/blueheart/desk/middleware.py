"""The second factor before every address of the desk, and the security policy that Wagtail's admin needs there."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from blueheart.desk.access import has_second_factor, needs_second_factor, proved_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
DESK = "/desk/"
ENTRANCE = re.compile(r"/desk/(account/.|invitation/|second-factor/|login/)")
OPEN_PATHS = re.compile(
    r"/desk/(login/|invitation/|second-factor/$|account/(login/|logout/|reauthenticate/|inactive/|2fa/))"
)
"""What a member of staff reaches before the second factor is set up or shown: signing in, and the set-up itself."""
NEEDS_FACTOR_SHOWN = re.compile(r"/desk/account/2fa/(?!authenticate/|reauthenticate/|webauthn/(reauthenticate|login)/)")
PREVIEW = re.compile(r"/desk/(.+/)?(preview|view_draft|block-preview|revisions/\d+/view|workflow/preview)/")

# Wagtail's admin sets style attributes and draws previews in frames of its own; scripts stay 'self' alone.
ADMIN_POLICY = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
}


class SecondFactorMiddleware:
    """Lets nobody into the desk on a password alone, by whatever way the session came about."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        way = self.way_to_factor(request)
        response = redirect(way) if way else self.get_response(request)
        return set_policy(request, response)

    def way_to_factor(self, request: HttpRequest) -> str:
        """Where this request has to go first, or ""."""
        if not needs_second_factor() or not request.user.is_authenticated or proved_second_factor(request):
            return ""
        path = request.path_info
        shows_factors = NEEDS_FACTOR_SHOWN.match(path)
        if OPEN_PATHS.match(path) and not shows_factors:
            return ""
        if not has_second_factor(request.user):
            return "" if shows_factors else reverse("desk_second_factor")
        query = urlencode({"next": request.get_full_path() if request.method == "GET" else DESK})
        return f"{reverse('mfa_reauthenticate')}?{query}"


def set_policy(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Relaxes the policy for Wagtail's own screens only; sign-in and set-up keep the public one."""
    path = request.path_info
    if not ENTRANCE.match(path):
        response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
    if PREVIEW.match(path):
        response._csp_replace = {**ADMIN_POLICY, "frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    if settings.DEBUG is False and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
