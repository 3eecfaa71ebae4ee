"""Pages behind a signed link from a mail, whatever the link is to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.kernel.clock import now
from blueheart.kernel.tokens import TokenExpired, TokenForged
from blueheart.web.guard import form_page, show_message

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class SignedLink:
    """One sort of link.

    `part` is its part of the address; `open` gives what a page holds of (token, base, at) or raises TokenExpired or
    TokenForged; `over` says until when it works; `not_allowed` is the error of a move that its state does not allow.
    """

    part: str
    open: Callable[[str, str, datetime], Any]
    over: LazyText
    not_allowed: type[Exception]

    def behind(self, view: View) -> View:
        """Opens the link, or says that it is over; keeps its address out of caches, indexes and referrers."""

        @form_page
        @wraps(view)
        def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            root = f"/{get_language() or 'en'}/{self.part}/"
            base = f"{root}{token}/"
            try:
                response = view(request, self.open(token, base, now()), *args, **kwargs)
            except TokenExpired:
                response = show_over(request, root, title=_("This link is over"), text=str(self.over), status=410)
            except TokenForged:
                text = _(
                    "A part of the address is missing, or it was changed. Copy the whole link from the mail, "
                    "or ask for a new one."
                )
                response = show_over(request, root, title=_("This link does not work"), text=text, status=404)
            except self.not_allowed as error:
                response = show_message(
                    request, title=_("Not possible any more"), text=str(getattr(error, "message", error)), status=409,
                    url=base, link_text=_("See how it stands"),
                )  # fmt: skip
            return keep_private(response)

        return opened


def show_over(request: HttpRequest, root: str, *, title: str, text: str, status: int) -> HttpResponse:
    return show_message(request, title=title, text=text, status=status, url=root, link_text=_("Ask for a new link"))


def keep_private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
