"""One search over the campaign's pages and the initiatives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blueheart.editorial.queries import search_pages
from blueheart.initiatives.queries.listings import count_listings, list_page
from blueheart.initiatives.rules.filters import read_filter, search_words
from blueheart.web.cards import make_cards

SHOWN = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    wanted, _problems = read_filter({"q": request.GET.get("q", "")})
    context: dict[str, object] = {"text": wanted.text}
    if search_words(wanted.text):
        page = list_page(wanted=wanted, size=SHOWN)
        count, is_exact = count_listings(wanted)
        context |= {
            "searched": True,
            "pages": search_pages(text=wanted.text, language=language),
            "cards": make_cards(page.initiatives, language=language),
            "count": count,
            "is_exact": is_exact,
            "all_url": f"/{language}/initiatives/?{wanted.as_query(view='list')}",
        }
    return render(request, "web/search.html", context)
