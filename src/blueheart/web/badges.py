"""The hearts on other people's sites: badges, a widget in a frame, and the page that gives the code for both."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.html import escape
from django.utils.translation import get_language, gettext, ngettext, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from blueheart.kernel.clock import now
from blueheart.kernel.text import clean_line, direction
from blueheart.supporters.queries import supporters
from blueheart.wear.queries.counts import HeartTotals, heart_totals
from blueheart.wear.queries.looks import Group, find_group
from blueheart.wear.rules.looks import ground_of
from blueheart.wear.writers.badge import HEIGHT, NIGHT, WIDTH, Badge, badge_svg
from blueheart.web.embed import allow_framing, frame_code

LANGUAGES = [code for code, _name in settings.LANGUAGES]
CAMPAIGN = "campaign"
MAX_AGE = 300
FRAME_HEIGHT = 320


def language_asked(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "").lower()
    return asked if asked in LANGUAGES else settings.LANGUAGE_CODE


@require_safe
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """`/badge/campaign.svg`, `/badge/{supporter}.svg`.

    A supporter that there is not (any more) is 404 with a picture all the same: browsers draw it, so that a page that
    shows the badge has no hole in it, and whoever checks addresses sees the status.
    """
    language = language_asked(request)
    with override(language):
        group = None if slug == CAMPAIGN else find_group(slug=slug, language=language)
        is_known = slug == CAMPAIGN or group is not None
        body = badge_svg(badge_of(group, language)) if is_known else badge_svg(badge_of_nobody(language))
    response = HttpResponse(body, content_type="image/svg+xml; charset=utf-8", status=200 if is_known else 404)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Language"] = language
    return response


def badge_of(group: Group | None, language: str) -> Badge:
    hearts = hearts_text(heart_totals(supporter_key=group.key if group else None).confirmed)
    name = clean_line(group.facts.name) if group else gettext("Blue Heart Campaign")
    mark = gettext("Sample") if group and group.facts.is_sample else ""
    said = f"{name} ({mark})" if mark else name
    label = gettext("Blue hearts worn and confirmed: %(name)s, %(hearts)s, as of %(day)s") % {
        "name": said, "hearts": hearts, "day": day_text(),
    }  # fmt: skip
    colour = group.colour if group else ""
    return Badge(
        label=label, large=hearts, small=name, language=language, direction=direction(language), colour=colour,
        ground=ground_of(colour).value if colour else NIGHT, mark=mark,
    )  # fmt: skip


def badge_of_nobody(language: str) -> Badge:
    """The campaign's, without a count: nobody is counted under this name."""
    name, words = gettext("Blue Heart Campaign"), gettext("against human trafficking")
    return Badge(label=f"{name}, {words}", large=name, small=words, language=language, direction=direction(language))


def hearts_text(count: int) -> str:
    return ngettext("%(count)s heart", "%(count)s hearts", count) % {"count": number_format(count, force_grouping=True)}


def day_text() -> str:
    """The minute in UTC, since a kept picture is up to five minutes old."""
    at = now()
    return f"{date_format(at, 'DATE_FORMAT')} {at:%H:%M} UTC"


@require_safe
@xframe_options_exempt
def embed_hearts(request: HttpRequest) -> HttpResponse:
    """The counter in a frame; links open the site in a page of their own. A group that there is not is 404."""
    language = language_asked(request)
    with override(language):
        request.LANGUAGE_CODE = language
        slug = request.GET.get("group", "")
        group = find_group(slug=slug, language=language) if slug else None
        is_known = group is not None or not slug
        context = {
            **counter_context(group, language), "is_known": is_known,
            "page_url": f"/{language}/supporters/{group.facts.slug}/" if group else f"/{language}/hearts/",
        }  # fmt: skip
        response = render(request, "web/embed/hearts.html", context, status=200 if is_known else 404)
        response.headers["Content-Language"] = language
        return allow_framing(response)


def counter_context(group: Group | None, language: str) -> dict[str, Any]:
    """What web/parts/heart_counter.html shows."""
    totals: HeartTotals = heart_totals(supporter_key=group.key if group else None)
    return {
        "group": group, "ground": ground_of(group.colour).name.lower() if group and group.colour else "",
        "totals": totals, "as_of": day_text(), "hearts": hearts_text(totals.confirmed),
        "hearts_url": f"/{language}/hearts/" + (f"?group={group.facts.slug}" if group else ""),
    }  # fmt: skip


@require_safe
def embed_hearts_code(request: HttpRequest) -> HttpResponse:
    """The code of badge and widget, for the group and the language in the address."""
    language = get_language() or settings.LANGUAGE_CODE
    shown_language = language_asked(request) if "lang" in request.GET else language
    slug = request.GET.get("group", "")
    group = find_group(slug=slug, language=language) if slug else None
    slug = group.facts.slug if group else ""
    groups = [(one.slug, one.name) for one in supporters(language=language)]
    context = {
        **codes_of(slug, group.facts.name if group else "", shown_language), "group": group, "groups": groups,
        "shown_language": shown_language,
    }  # fmt: skip
    response = render(request, "web/embed/hearts_code.html", context)
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]  # django-csp reads it
    return response


def codes_of(slug: str, name: str, language: str) -> dict[str, Any]:
    """Badge and widget of a group, or of all: their addresses, and the HTML to paste."""
    base = settings.BASE_URL.rstrip("/")
    badge_url = f"/badge/{slug or CAMPAIGN}.svg?lang={language}"
    frame_url = "/embed/hearts/?" + urlencode({**({"group": slug} if slug else {}), "lang": language})
    page_url = f"/{language}/supporters/{slug}/" if slug else f"/{language}/hearts/"
    with override(language):
        title = gettext("Blue hearts worn") + (f": {name}" if name else "")
    badge_code = (
        f'<a href="{escape(base + page_url)}"><img src="{escape(base + badge_url)}" width="{WIDTH}" height="{HEIGHT}"'
        f' alt="{escape(title)}"></a>'
    )
    return {
        "badge_url": badge_url, "badge_code": badge_code, "frame_url": frame_url, "frame_height": FRAME_HEIGHT,
        "frame_code": frame_code(frame_url, title=title, height=FRAME_HEIGHT), "frame_title": title,
    }  # fmt: skip
