"""Where an initiative takes place: from what was typed to a place with its country and zone."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from blueheart.campaign import queries as campaign
from blueheart.campaign.models import City
from blueheart.campaign.rules.places import Place, is_null_island, looks_swapped
from blueheart.campaign.rules.zones import is_zone, zone_at
from blueheart.initiatives.enums import PlaceKind
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.typed import TypedInitiative

FARTHEST_CITY_KM = 1500


def resolve_place(*, typed: TypedInitiative, problems: ProblemList) -> Place | None:
    """None when the place is not known yet; why, is added to `problems`."""
    kind = typed.place_kind.strip().lower() or guess_kind(typed)
    match kind:
        case PlaceKind.CITY:
            city = resolve_city(typed=typed, problems=problems)
            return place_of_city(city, PlaceKind.CITY) if city else None
        case PlaceKind.POINT:
            return resolve_point(typed=typed, problems=problems)
        case PlaceKind.ONLINE:
            return resolve_online(typed=typed, problems=problems)
        case "":
            problems.add("place_kind", "required", _("Say where it takes place: in a city, at a point, or online."))
        case _:
            problems.add(
                "place_kind", "unknown_choice",
                _("“%(typed)s” is not known here. Choose one of: %(choices)s.")
                % {"typed": kind[:40], "choices": ", ".join(PlaceKind.values)},
            )  # fmt: skip
    return None


def guess_kind(typed: TypedInitiative) -> str:
    if typed.city_id or typed.city:
        return PlaceKind.CITY
    return PlaceKind.POINT if typed.latitude or typed.longitude else ""


def resolve_city(*, typed: TypedInitiative, problems: ProblemList) -> City | None:
    """The city of `city_id`, or the one that the typed name means without a doubt."""
    if typed.city_id.strip():
        city = campaign.find_city(geoname_id=typed.city_id.strip())
        if city is None:
            problems.add(
                "city", "unknown_city",
                _("There is no city with the number %(typed)s. Type its name and choose it from the list.")
                % {"typed": typed.city_id[:20]},
            )  # fmt: skip
        return city
    if not typed.city.strip():
        problems.add("city", "required", _("Type the name of the city and choose it from the list."))
        return None
    matches = campaign.search_cities(text=typed.city, limit=8)
    certain = [match for match in matches if match.is_exact]
    if len(certain) == 1 or (certain and len(matches) == 1):
        return campaign.find_city(geoname_id=certain[0].id)
    if matches:
        problems.add(
            "city", "choose_city",
            _("Several places are called like “%(typed)s”. Choose the one you mean.") % {"typed": typed.city[:60]},
        )  # fmt: skip
    else:
        problems.add(
            "city", "unknown_city",
            _("No city of 15,000 people or more is called “%(typed)s”. Check its spelling, or give a point on the map.")
            % {"typed": typed.city[:60]},
        )  # fmt: skip
    return None


def place_of_city(city: City, kind: PlaceKind) -> Place:
    return Place(
        kind=kind, city_id=city.pk, name=city.name, country=city.country,
        latitude=city.latitude, longitude=city.longitude, zone=city.zone,
    )  # fmt: skip


def resolve_point(*, typed: TypedInitiative, problems: ProblemList) -> Place | None:
    latitude = read_degrees("latitude", typed.latitude, 90, problems)
    longitude = read_degrees("longitude", typed.longitude, 180, problems)
    if latitude is None or longitude is None:
        return None
    if is_null_island(latitude, longitude):
        problems.add(
            "latitude", "null_island",
            _("Latitude 0 and longitude 0 lie in the Atlantic. Give the place’s own coordinates."),
        )  # fmt: skip
        return None
    city, distance = campaign.nearest_city(latitude=latitude, longitude=longitude)
    if distance > FARTHEST_CITY_KM:
        message = (
            _("This point is %(km)d km from the nearest city. Check that latitude and longitude are not swapped.")
            if looks_swapped(latitude, longitude)
            else _("This point is %(km)d km from the nearest city. Give one on land.")
        )
        problems.add("latitude", "far_from_any_city", message % {"km": distance})
        return None
    return Place(
        kind=PlaceKind.POINT, city_id=city.pk, name=city.name, country=city.country,
        latitude=latitude, longitude=longitude, zone=zone_at(latitude, longitude),
    )  # fmt: skip


def read_degrees(field: str, typed: str, most: int, problems: ProblemList) -> Decimal | None:
    text = typed.strip().replace(",", ".")
    if not text:
        problems.add(field, "required", _("Give it in degrees, such as 50.8467."))
        return None
    try:
        value = Decimal(text if len(text) <= 40 else "NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > most:
        problems.add(
            field, "not_degrees",
            _("“%(typed)s” is not between −%(most)d and %(most)d degrees. Write it such as 50.8467.")
            % {"typed": typed[:20], "most": most},
        )  # fmt: skip
        return None
    return value.quantize(Decimal("0.00001"))


def resolve_online(*, typed: TypedInitiative, problems: ProblemList) -> Place | None:
    """Online: the zone of the organiser's city, or the zone that was named."""
    if typed.city_id.strip() or typed.city.strip():
        city = resolve_city(typed=typed, problems=problems)
        return place_of_city(city, PlaceKind.ONLINE) if city else None
    zone = typed.zone.strip()
    if not zone:
        problems.add(
            "zone", "required",
            _("Give the city you organise it from, or the time zone, such as Europe/Brussels."),
        )  # fmt: skip
        return None
    if not is_zone(zone):
        problems.add(
            "zone", "unknown_zone",
            _("“%(typed)s” is not a time zone. Write one such as Europe/Brussels.") % {"typed": typed.zone[:60]},
        )  # fmt: skip
        return None
    return Place(kind=PlaceKind.ONLINE, city_id=None, name="", country="", latitude=None, longitude=None, zone=zone)
