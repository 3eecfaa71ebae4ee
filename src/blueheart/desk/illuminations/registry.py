"""The registry: the monuments of one's countries, to find one by any of its names."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.campaign.permissions import can_review_anywhere, reviewable_countries
from blueheart.campaign.queries import countries, country_name, is_country
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.shown import names_of
from blueheart.illuminations.enums import MonumentKind
from blueheart.illuminations.queries.registry import RegistryFilter, find_in_registry

PAGE_SIZE = 50


@only_for(can_review_anywhere)
def registry(request: HttpRequest) -> HttpResponse:
    by, asked, language = actor_of(request), request.GET, get_language() or "en"
    country, kind = asked.get("country", ""), asked.get("kind", "")
    wanted = RegistryFilter(
        words=asked.get("q", "").strip()[:100].replace("\x00", ""),
        country=country if is_country(country) else "",
        kind=kind if kind in MonumentKind.values else "",
        is_national=asked.get("national") == "1",
    )
    page = Paginator(find_in_registry(by=by, wanted=wanted), PAGE_SIZE).get_page(asked.get("page"))
    monuments = list(page.object_list)
    names = names_of(monuments)
    mine = reviewable_countries(by)
    query = asked.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "lines": [
            {
                "monument": monument,
                "name": names.monuments[monument.pk][0],
                "name_language": names.monuments[monument.pk][1],
                "city": names.cities[monument.city_id],
                "country": country_name(monument.country, language),
            }
            for monument in monuments
        ],
        "wanted": wanted,
        "kinds": MonumentKind.choices,
        "countries": [pair for pair in countries(language) if mine is None or pair[0] in mine],
        "query": query.urlencode(),
    }
    return render(request, "desk/illuminations/registry.html", context)
