"""Every initiative of one's countries, in any state, to find one again."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.campaign.permissions import can_review_anywhere, reviewable_countries
from blueheart.campaign.queries import countries, country_name
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.initiatives.queue import NO_COUNTRY, read_country
from blueheart.initiatives.enums import State
from blueheart.initiatives.queries.review import visible_to

PAGE_SIZE = 50


@only_for(can_review_anywhere)
def everything(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    asked = request.GET
    country, state = read_country(asked.get("country", "")), asked.get("state", "")
    words = asked.get("q", "").strip()[:100].replace("\x00", "")
    rows = visible_to(by).order_by("-changed_at", "-pk")
    if country:
        rows = rows.filter(country="" if country == NO_COUNTRY else country)
    if state in State.values:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(organiser_name__icontains=words) | Q(slug=words))
    mine = reviewable_countries(by)
    named = countries(get_language() or "en")
    query = asked.copy()
    query.pop("page", None)
    page = Paginator(rows, PAGE_SIZE).get_page(asked.get("page"))
    context = {
        "page": page,
        "rows": [(initiative, country_name(initiative.country, get_language() or "en")) for initiative in page],
        "words": words,
        "country": country,
        "state": state,
        "states": State.choices,
        "countries": [pair for pair in named if mine is None or pair[0] in mine],
        "query": query.urlencode(),
    }
    return render(request, "desk/initiatives/everything.html", context)
