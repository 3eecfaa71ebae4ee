"""oEmbed 1.0 (https://oembed.com): what another site shows where somebody pastes the address of a page of ours."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from blueheart.campaign.queries import city_names
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.queries.monuments import monument_names, monument_page
from blueheart.initiatives.queries.initiatives import find_public
from blueheart.kernel.text import clean_line, direction
from blueheart.wear.queries.looks import find_group
from blueheart.wear.rules.cards import CardKind, CardSize
from blueheart.web.badges import FRAME_HEIGHT, codes_of
from blueheart.web.embed import frame_code
from blueheart.web.sharecards import CAMPAIGN_KEY, card_urls

LANGUAGES = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
PAGE = re.compile(
    rf"/(?P<language>{LANGUAGES})/"
    r"(?:(?P<fixed>wear|hearts)|(?P<kind>supporters|initiatives|monuments)/(?P<slug>[\w-]+))/"
)
NOT_ONE = frozenset({"map", "embed", "city"})
"""Addresses below a kind that are no initiative or monument."""
CARD_KINDS = {"initiatives": CardKind.INITIATIVE, "monuments": CardKind.MONUMENT}
WIDTH, NOTE_HEIGHT = 480, 180
CACHE_AGE = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be embedded; `slug` is "" for the wear and hearts pages, unless they name a group."""

    language: str
    kind: str
    slug: str


def read_page(url: str) -> Page | None:
    """Of an address of this site in full."""
    asked, own = urlsplit(url), urlsplit(settings.BASE_URL)
    if asked.scheme not in {"http", "https"} or asked.netloc.lower() != own.netloc.lower():
        return None
    found = PAGE.fullmatch(asked.path)
    if found is None or found["slug"] in NOT_ONE:
        return None
    group = parse_qs(asked.query).get("group", [""])[0] if found["fixed"] else ""
    return Page(found["language"], found["fixed"] or found["kind"], found["slug"] or group)


def discovery(path: str, query: str) -> list[dict[str, str]]:
    """The two links for the head of a page that can be embedded, none for any other. Reads no database."""
    url = f"{settings.BASE_URL.rstrip('/')}{path}{'?' + query if query else ''}"
    if read_page(url) is None:
        return []
    return [
        {"type": f"{media_type}+oembed", "url": f"{settings.BASE_URL}/oembed?{urlencode({'url': url, 'format': form})}"}
        for form, media_type in (("json", "application/json"), ("xml", "text/xml"))
    ]


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """404 for what is no page of ours or is not there, 501 for another format (section 2.3.4 of the standard)."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return HttpResponse("This format is not offered; ask for json or xml.\n", status=501, content_type="text/plain")
    try:
        page = read_page(request.GET.get("url", ""))
    except ValueError:  # no address at all, such as one with half a bracket
        page = None
    told = describe(page, most(request, "maxwidth"), most(request, "maxheight")) if page else None
    if told is None:
        return HttpResponse("There is no such page here.\n", status=404, content_type="text/plain")
    response = (
        JsonResponse(told)
        if form == "json"
        else HttpResponse(as_xml(told), content_type="text/xml; charset=utf-8")
    )  # fmt: skip
    response.headers["Cache-Control"] = f"public, max-age={CACHE_AGE}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def most(request: HttpRequest, name: str) -> int | None:
    """What is no number asks for nothing."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 6 and int(value) else None


def describe(page: Page, max_width: int | None, max_height: int | None) -> dict[str, Any] | None:
    """None when there is no such group, initiative or monument. In the language of the page."""
    with override(page.language):
        match page.kind:
            case "initiatives":
                shown = initiative_note(page)
            case "monuments":
                shown = monument_note(page)
            case _counter:
                shown = counter(page, max_width, max_height)
        if shown is None:
            return None
        return {
            "version": "1.0", "type": "rich", "provider_name": gettext("Blue Heart Campaign"),
            "provider_url": f"{settings.BASE_URL}/{page.language}/", "cache_age": CACHE_AGE,
            "width": min(WIDTH, max_width or WIDTH), **shown, **thumbnail(page, max_width, max_height),
        }  # fmt: skip


def thumbnail(page: Page, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    """The page's card, where it is not wider or higher than asked for (section 2.3.4)."""
    width, height = CardSize.WIDE.pixels
    if (max_width or width) < width or (max_height or height) < height:
        return {}
    kind = CARD_KINDS.get(page.kind, CardKind.SUPPORTER if page.slug else CardKind.CAMPAIGN)
    url = card_urls(kind, page.slug or CAMPAIGN_KEY, page.language).get(CardSize.WIDE.value)
    return {"thumbnail_url": url, "thumbnail_width": width, "thumbnail_height": height} if url else {}


def counter(page: Page, max_width: int | None, max_height: int | None) -> dict[str, Any] | None:
    """The widget, as large as it may be."""
    group = find_group(slug=page.slug, language=page.language) if page.slug else None
    if page.slug and group is None:
        return None
    name = group.facts.name if group else ""
    codes = codes_of(page.slug, name, page.language)
    height = min(FRAME_HEIGHT, max_height or FRAME_HEIGHT)
    html = frame_code(codes["frame_url"], title=codes["frame_title"], height=height)
    width = min(WIDTH, max_width or WIDTH)
    return {
        "title": codes["frame_title"], "html": html.replace('width="100%"', f'width="{width}"'), "height": height,
    }  # fmt: skip


def initiative_note(page: Page) -> dict[str, Any] | None:
    found = find_public(page.slug)
    if found is None or not found.is_public:
        return None
    city = city_names(cities=[found.city], language=page.language).get(found.city_id or 0, "") if found.city else ""
    day = date_format(utc_to_local(found.starts_at_utc, found.zone), "DATE_FORMAT")
    facts = [gettext("Sample")] if found.is_sample else []
    return note(page, found.title, found.text_language, [*facts, day, city, found.organiser_name])


def monument_note(page: Page) -> dict[str, Any] | None:
    found = monument_page(page.slug)
    if found is None or found.merged_into is not None:
        return None
    name, language = monument_names([found], page.language)[found.pk]
    city = city_names(cities=[found.city], language=page.language).get(found.city_id, "")
    facts = [gettext("Sample")] if found.is_sample else []
    return note(page, name, language, [*facts, city, gettext("Monuments in blue")])


def note(page: Page, title: str, title_language: str, facts: list[str]) -> dict[str, Any]:
    """A quotation with a link: no frame, no script, no style of ours on another's page."""
    url = f"{settings.BASE_URL}/{page.language}/{page.kind}/{page.slug}/"
    language = f' lang="{escape(title_language)}"' if title_language else ""
    line = " · ".join(escape(clean_line(fact)) for fact in facts if fact)
    html = (
        f'<blockquote lang="{page.language}" dir="{direction(page.language)}">'
        f'<p><a href="{escape(url)}"{language}>{escape(clean_line(title))}</a></p>'
        f"<p>{line}</p><p>{escape(gettext('Blue Heart Campaign'))}</p></blockquote>"
    )
    return {"title": title, "html": html, "height": NOTE_HEIGHT}


def as_xml(told: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in told.items():
        ET.SubElement(root, name).text = str(value)
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ET.tostring(root, encoding="utf-8")
