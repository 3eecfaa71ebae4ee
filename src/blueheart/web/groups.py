"""A supporter's page: who it is, how many wear the heart with it, and what it gets to wear, print and link."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.campaign.queries import country_name
from blueheart.kernel.qr import qr_svg
from blueheart.supporters.enums import Sector
from blueheart.wear.documents.drawing import against, statement
from blueheart.wear.queries.looks import Group, find_group
from blueheart.wear.rules.kit import KIT, Poster
from blueheart.web.badges import codes_of, counter_context
from blueheart.web.downloads import size_of
from blueheart.web.sharecards import share_group


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    found = find_group(slug=slug, language=language)
    if found is None:
        raise Http404
    counter = counter_context(found, language)
    card = share_group(found, language, hearts=counter["totals"].confirmed)
    return render(request, "web/wear/group.html", {**describe(found, language), **counter, "share_card": card})


def describe(found: Group, language: str) -> dict[str, Any]:
    facts = found.facts
    url = f"{settings.BASE_URL.rstrip('/')}/{language}/supporters/{facts.slug}/"
    name = _("QR code to %(address)s") % {"address": url}
    return {
        "facts": facts, "url": url, "sector_label": Sector(facts.sector).label,
        "country_name": country_name(facts.country, language) if facts.country else "",
        "qr": mark_safe(qr_svg(url, title=name)),  # the title is escaped there
        "wear_url": f"/{language}/wear/?group={facts.slug}", "statement": statement(), "against": against(),
        "posters": [
            {
                "url": f"/wear/groups/{facts.slug}/{poster.file_name(language)}", "size": size_of(poster),
                "use": poster.use, "name": f"{facts.slug}-{poster.file_name(language)}",
            }
            for poster in KIT
            if isinstance(poster, Poster)
        ],
        "code_url": f"/{language}/hearts/embed/?group={facts.slug}",
        **codes_of(facts.slug, facts.name, language),
    }  # fmt: skip
