"""The desk's addresses outside Wagtail's admin: signing in, invitations, and doors that are shut.

What stands inside the admin is registered in `wagtail_hooks`.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, re_path
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from blueheart.desk import invitations


def sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in knows no second factor."""
    target = request.GET.get("next", "")
    response = redirect("account_login")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        response["Location"] += "?" + urlencode({"next": target})
    return response


def shut(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    del request, args, kwargs
    raise Http404


urlpatterns = [
    path("login/", sign_in),
    re_path(r"^password_reset/", shut),
    # Addresses are changed by the head office, since they are what invitations and letters go to
    re_path(r"^account/(email|confirm-email|signup|password/set|login/code)/", shut),
    path("account/", include("allauth.urls")),
    path("invitation/<str:token>/", invitations.accept, name="desk_invitation"),
    path("second-factor/", invitations.second_factor, name="desk_second_factor"),
]
