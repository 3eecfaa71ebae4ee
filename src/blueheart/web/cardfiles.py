"""`/cards/…`: finished cards, drawn when they are first asked for and kept as long as there is room."""

import re
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who, seconds_to_wait
from blueheart.wear.documents.cards.drawing import draw_card
from blueheart.wear.rules.cards import Card, CardKind, CardSize
from blueheart.web.guard import client_address, show_message
from blueheart.web.sharecards import card_path, find_card, is_ours

IMMUTABLE = "public, max-age=31536000, immutable"
SOON_OLD = "public, max-age=60"
NAME = re.compile(r"(?P<size>\d+x\d+)-(?P<digest>[0-9a-f]{16})-(?P<signed>[0-9a-f]{32})\.png")
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
DRAWN = RateLimit("cards.drawn", per_minute=120, per_hour=3000)
MOST_BYTES = 32_000_000


class FinishedCards:
    """By digest and size, those asked for last; at most so many bytes in a process."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.kept: OrderedDict[tuple[str, CardSize], bytes] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def get(self, key: tuple[str, CardSize]) -> bytes | None:
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def keep(self, key: tuple[str, CardSize], data: bytes) -> None:
        with self.lock:
            self.size += len(data) - len(self.kept.pop(key, b""))
            self.kept[key] = data
            while self.size > self.most_bytes:
                _key, dropped = self.kept.popitem(last=False)
                self.size -= len(dropped)


finished = FinishedCards(MOST_BYTES)


@require_safe
def card_file(request: HttpRequest, kind: str, slug: str, language: str, name: str) -> HttpResponse:
    """404 for an address that this site did not sign, 410 for what is no longer public."""
    parts = NAME.fullmatch(name)
    place = f"{kind}/{slug}/{language}/{parts['size']}-{parts['digest']}" if parts else ""
    if parts is None or language not in LANGUAGES or not is_ours(place, parts["signed"]):
        return forged(request)
    size = CardSize(parts["size"])
    card = find_card(CardKind(kind), slug, language)
    with translation.override(language):
        if card is None:
            return gone(request)
        if card.digest != parts["digest"]:
            return HttpResponseRedirect(card_path(card, slug, size), headers={"Cache-Control": SOON_OLD})
        return send(request, card, size)


def send(request: HttpRequest, card: Card, size: CardSize) -> HttpResponse:
    data = finished.get((card.digest, size))
    if data is None:
        at = now()
        if not allow(limit=DRAWN, who_hash=hash_who(client_address(request), at=at), at=at):
            return too_often(request, seconds_to_wait(limit=DRAWN, at=at))
        data = draw_card(card, size)
        finished.keep((card.digest, size), data)
    return HttpResponse(
        data, content_type="image/png", headers={"Cache-Control": IMMUTABLE, "Content-Language": card.language}
    )


def forged(request: HttpRequest) -> HttpResponse:
    text = gettext("This site made no card with this address. A part of it may be missing: copy it again, whole.")
    return unkept(show_message(request, title=gettext("No such card"), text=text, status=404))


def gone(request: HttpRequest) -> HttpResponse:
    text = gettext("What this card showed was taken away, or is not public any more.")
    return unkept(show_message(request, title=gettext("This card is gone"), text=text, status=410))


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    text = gettext("Your network asked for many new cards at once. Wait a minute and try again.")
    response = unkept(show_message(request, title=gettext("Just a moment"), text=text, status=429))
    response.headers["Retry-After"] = str(max(1, seconds))
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
