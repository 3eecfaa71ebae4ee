"""The city of the filter panel: typed by name, kept in the address by its number."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from blueheart.campaign import queries as campaign
from blueheart.campaign.queries.cities import CityMatch

COMMA = re.compile("[,،、，]")


@dataclass(frozen=True, slots=True)
class CityChoice:
    """`address` to go to when the name means one city; else `candidates` as (label, address), and what to say."""

    address: str = ""
    candidates: tuple[tuple[str, str], ...] = ()
    message: str = ""


def read_typed_city(request: HttpRequest, language: str) -> CityChoice | None:
    """None when no name was typed that the address does not hold already.

    With the script a chosen city comes with its number; without it, the number may be of an earlier choice.
    """
    if "place" not in request.GET:
        return None
    typed = " ".join(request.GET["place"].replace("\0", "").split())[:100]
    number = request.GET.get("city", "")
    if not typed:
        return CityChoice(address=address_with(request, "")) if number else None
    chosen = campaign.find_city(geoname_id=number) if number else None
    if chosen is not None and COMMA.split(typed, maxsplit=1)[0].strip() == campaign.city_name(chosen, language):
        return CityChoice(address=address_with(request, number))
    found = campaign.search_cities(text=typed, language=language)
    exact = [city for city in found if city.is_exact]
    if len(exact) == 1 or len(found) == 1:
        return CityChoice(address=address_with(request, str((exact or found)[0].id)))
    return CityChoice(candidates=tuple((city.label, address_with(request, str(city.id))) for city in found),
                      message=message_for(typed, found))  # fmt: skip


def message_for(typed: str, found: list[CityMatch]) -> str:
    if found:
        return gettext("Several places are called like “%(typed)s”. Choose the one you mean.") % {"typed": typed}
    return gettext("No city of 15,000 people or more is called “%(typed)s”. Check its spelling.") % {"typed": typed}


def address_with(request: HttpRequest, city: str) -> str:
    """This address with that city's number, without the typed name and without what is empty."""
    params = request.GET.copy()
    for name in ("place", "after", "before", "z", "x", "y"):
        params.pop(name, None)
    params["city"] = city
    for name in [name for name, value in params.items() if not value]:
        del params[name]
    return f"{request.path}?{params.urlencode()}"
