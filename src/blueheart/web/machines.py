"""What machines ask for: is the server well, what may be crawled, which pages are there."""

from collections.abc import Iterator
from itertools import chain

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from blueheart.campaign import queries as campaign
from blueheart.editorial.queries import public_pages
from blueheart.illuminations.queries.monuments import cities_with_monuments, listed_slugs
from blueheart.initiatives.queries.listings import public_slugs
from blueheart.supporters.queries import public_supporter_slugs

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FIXED = (
    "initiatives/",
    "wave/",
    "hearts/",
    "monuments/",
    "editions/",
    "countries/",
    "supporters/",
    "wear/",
    "wear/downloads/",
)
LINKS = ("manage", "promises")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """The address without a language leads to the one that the browser asks for."""
    language = translation.get_language_from_request(request)
    return HttpResponseRedirect(f"/{language}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-store"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /desk/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    lines[2:2] = [f"Disallow: /{language}/{link}/" for language in LANGUAGES for link in LINKS]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """Every public page in every language, with its alternates (sitemaps.org 0.9 with xhtml:link); samples stay out."""
    return StreamingHttpResponse(sitemap_lines(), content_type="application/xml; charset=utf-8")


def sitemap_lines() -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    years = [f"world-day/{edition.year}/" for edition in campaign.editions()]
    initiatives = (f"initiatives/{slug}/" for slug in public_slugs())
    pages = dict.fromkeys(page.path.split("/", 2)[2] for page in public_pages())
    monuments = (f"monuments/{slug}/" for slug in listed_slugs())
    cities = (f"monuments/city/{city_id}/" for city_id in cities_with_monuments())
    groups = (f"supporters/{slug}/" for slug in public_supporter_slugs())
    for rest in chain(pages, FIXED, years, initiatives, cities, monuments, groups):
        yield sitemap_entry(rest)
    yield "</urlset>\n"


def sitemap_entry(rest: str) -> str:
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{settings.BASE_URL}/{language}/{rest}"/>'
        for language in LANGUAGES
    )
    return "".join(
        f"<url><loc>{settings.BASE_URL}/{language}/{rest}</loc>{alternates}</url>\n" for language in LANGUAGES
    )
