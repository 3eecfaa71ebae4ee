"""The editions since 2014 and the countries that joined, each with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.initiatives.queries.listings import count_samples, countries_with_initiatives
from blueheart.initiatives.rules.filters import InitiativeFilter


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    return render(request, "web/editions.html", {"editions": campaign.editions(language)})


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    counts = [
        {"code": code, "name": campaign.country_name(code, language), "count": count}
        for code, count in countries_with_initiatives()
    ]
    samples = count_samples(InitiativeFilter()) if counts else 0
    context = {"campaigns": campaign.national_campaigns(language), "counts": counts, "samples": samples}
    return render(request, "web/countries.html", context)
