"""Places for the form: cities by typing, and the plain map to press on."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blueheart.campaign.queries import search_cities
from blueheart.campaign.rules.mercator import to_unit
from blueheart.web.mapview import HEIGHT, MAX_ZOOM, MIN_ZOOM, WIDTH, WORLD_CENTRE, Centre, lands, read_centre

SHORTEST = 2


@require_safe
def cities_json(request: HttpRequest) -> HttpResponse:
    """`?q=` what was typed, `&country=` a code; at most eight cities, the likeliest first."""
    text = request.GET.get("q", "").replace("\0", "")[:200]
    country = request.GET.get("country", "").upper()[:2] or None
    found = search_cities(text=text, country=country, language=get_language() or "en") if len(text) >= SHORTEST else []
    results = [
        {
            "id": city.id, "name": city.name, "admin1": city.region, "country": city.country,
            "country_name": city.country_name, "label": city.label, "zone": city.zone, "lat": city.lat, "lng": city.lng,
        }
        for city in found
    ]  # fmt: skip
    return JsonResponse({"results": results}, headers={"Cache-Control": "public, max-age=3600"})


@require_safe
def pick_map_fragment(request: HttpRequest) -> HttpResponse:
    centre = read_centre(request.GET, Centre(0, *WORLD_CENTRE))
    response = render(request, "web/submit/pick_map_view.html", {"map": picture(centre)})
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def pick_map(
    *, latitude: float | None, longitude: float | None, language: str, near: tuple[float, float] | None = None
) -> dict[str, object]:
    """The map to press on, around the point that is known already, or near where it will be."""
    centre = Centre(0, *WORLD_CENTRE)
    pin = None
    if near is not None:
        x, y = to_unit(*near)
        centre = read_centre({"z": "6", "x": str(x), "y": str(y)}, centre)
    if latitude is not None and longitude is not None:
        x, y = to_unit(latitude, longitude)
        centre = read_centre({"z": "6", "x": str(x), "y": str(y)}, centre)
        pin = dict(zip(("x", "y"), centre.place(x, y), strict=True))
    return picture(centre) | {"pin": pin, "fragment_url": f"/{language}/cities/map/"}


def picture(centre: Centre) -> dict[str, object]:
    return {
        "width": WIDTH, "height": HEIGHT, "z": centre.z, "x": round(centre.x, 6), "y": round(centre.y, 6),
        "min_z": MIN_ZOOM, "max_z": MAX_ZOOM, "lands": lands(centre), "marks": "",
        "summary": gettext("Map: press on it to choose the point."),
    }  # fmt: skip
