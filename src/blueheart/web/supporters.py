"""Who takes part, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.supporters.queries import supporters_by_sector


@require_safe
def supporters(request: HttpRequest) -> HttpResponse:
    sectors = supporters_by_sector(language=get_language() or "en")
    return render(request, "web/supporters.html", {"sectors": sectors})
