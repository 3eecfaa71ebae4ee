"""The registry: the monuments of one's countries, to find one by any of its names."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.campaign.permissions import reviewable_countries
from blueheart.campaign.queries import countries, country_name, is_country
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.board import can_open_board
from blueheart.desk.illuminations.shown import names_of
from blueheart.illuminations.enums import PUBLIC, MonumentKind
from blueheart.illuminations.queries.board import visible_monuments
from blueheart.kernel.text import fold

PAGE_SIZE = 50


@only_for(can_open_board)
def registry(request: HttpRequest) -> HttpResponse:
    by, asked, language = actor_of(request), request.GET, get_language() or "en"
    words = asked.get("q", "").strip()[:100].replace("\x00", "")
    country, kind = asked.get("country", ""), asked.get("kind", "")
    rows = visible_monuments(by).filter(merged_into__isnull=True)
    if is_country(country):
        rows = rows.filter(country=country)
    if kind in MonumentKind.values:
        rows = rows.filter(kind=kind)
    if asked.get("national") == "1":
        rows = rows.filter(is_national=True)
    for word in fold(words).split()[:8]:
        rows = rows.filter(folded__contains=f" {word}")
    rows = rows.annotate(lights=Count("promises", filter=Q(promises__state__in=PUBLIC)))
    page = Paginator(rows.order_by("country", "city__name", "name", "pk"), PAGE_SIZE).get_page(asked.get("page"))
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
        "words": words,
        "country": country,
        "kind": kind,
        "kinds": MonumentKind.choices,
        "is_national": asked.get("national") == "1",
        "countries": [pair for pair in countries(language) if mine is None or pair[0] in mine],
        "query": query.urlencode(),
    }
    return render(request, "desk/illuminations/registry.html", context)
