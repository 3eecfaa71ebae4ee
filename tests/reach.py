"""Cities in many zones, and published initiatives in them, for the tests of feeds, API and import."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from blueheart.campaign.models import City, CityName, Edition
from blueheart.campaign.rules.names import search_key
from blueheart.initiatives.actions import publish_initiative
from blueheart.initiatives.actions.submit import store_initiative
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.content import check_content
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor

CITIES = (
    (2800866, "Brussels", "BE", "50.85045", "4.34878", 1019022, "Europe/Brussels"),
    (2792413, "Liège", "BE", "50.63373", "5.56749", 182597, "Europe/Brussels"),
    (2988507, "Paris", "FR", "48.85341", "2.34880", 2138551, "Europe/Paris"),
    (5128581, "New York City", "US", "40.71427", "-74.00597", 8804190, "America/New_York"),
    (2147714, "Sydney", "AU", "-33.86785", "151.20732", 4627345, "Australia/Sydney"),
    (1283240, "Kathmandu", "NP", "27.70169", "85.32060", 1442271, "Asia/Kathmandu"),
    (2553604, "Casablanca", "MA", "33.58831", "-7.61138", 3144909, "Africa/Casablanca"),
)
AT = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
SYSTEM = Actor.system("tests")
numbers = itertools.count(1)


def add_cities() -> None:
    for number, name, country, latitude, longitude, population, zone in CITIES:
        City.objects.create(
            geoname_id=number, name=name, folded=search_key(name), country=country, latitude=Decimal(latitude),
            longitude=Decimal(longitude), population=population, zone=zone,
        )  # fmt: skip
        CityName.objects.create(city_id=number, folded=search_key(name), weight=population)
    Edition.objects.get_or_create(year=2027, defaults={"is_open_for_initiatives": True})


def typed(**values: Any) -> TypedInitiative:
    defaults: dict[str, Any] = {
        "title": "A march in blue", "text_language": "en", "kind": "march", "purpose": "awareness",
        "organiser_name": "City of Liège", "organiser_sector": "city", "place_kind": "city", "city_id": "2800866",
        "starts_on": "2027-07-30", "starts_at": "18:00", "ends_on": "2027-07-30", "ends_at": "20:00",
        "languages": ("en", "fr"), "description": "We walk; through the city, together.",
    }  # fmt: skip
    return TypedInitiative(**{**defaults, **values})


def add(*, at: datetime = AT, publish: bool = True, is_sample: bool = False, **values: Any) -> Initiative:
    """A stored initiative, published unless told otherwise. Raises AssertionError with the problems."""
    wanted = typed(**values)
    problems = ProblemList()
    place = resolve_place(typed=wanted, problems=problems)
    content = check_content(typed=wanted, place=place, year=None, at=at, may_be_past=True, problems=problems)
    assert content is not None, [(one.field, str(one.message)) for one in problems.found]
    initiative = store_initiative(
        content=content, key=f"reach-{next(numbers)}", at=at, state=State.IN_REVIEW, is_sample=is_sample,
        confirmed_at=at,
    )  # fmt: skip
    if publish:
        initiative = publish_initiative(initiative_id=initiative.pk, by=SYSTEM, at=at + timedelta(minutes=1))
    return Initiative.objects.select_related("city").get(pk=initiative.pk)


def several() -> list[Initiative]:
    """Different in every filter, over several zones."""
    return [
        add(),
        add(title="Lichten voor vrijheid", text_language="nl", kind="lighting", city_id="2792413",
            languages=("nl",), starts_at="22:15", ends_on="2027-07-31", ends_at="01:00"),
        add(title="Colloque, à Paris; 2027", text_language="fr", kind="conference", purpose="rights",
            organiser_sector="civil_society", city_id="2988507", starts_on="2027-10-31", ends_on="2027-10-31"),
        add(title="Blue run", kind="sport", organiser_sector="sport", city_id="5128581", purpose="funds",
            starts_on="2027-11-07", ends_on="2027-11-07", starts_at="00:30", ends_at="05:00"),
        add(title="Harbour in blue", kind="decoration", city_id="2147714", starts_on="2027-06-20",
            ends_on="2027-06-20", is_sample=True),
        add(title="قلب أزرق", text_language="ar", kind="online", organiser_sector="international",
            place_kind="online", city_id="", zone="Africa/Casablanca", languages=("ar", "en"),
            starts_on="2027-08-02", ends_on="2027-08-02"),
        add(title="Talk", kind="training", place_kind="point", city_id="", latitude="27.71",
            longitude="85.33", starts_on="2027-07-29", ends_on="2027-07-31", organiser_sector="school"),
    ]  # fmt: skip
