"""An organiser at the keyboard, for the tests of the form, the link and the actions behind them."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.test import Client
from PIL import Image

from blueheart.campaign.models import City, CityName, Edition
from blueheart.campaign.rules.names import search_key
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.links import manage_token
from blueheart.initiatives.rules.typed import STEPS
from blueheart.kernel.tokens import sign

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
CITIES = (
    (2800866, "Brussels", "BE", "BRU", "50.85045", "4.34878", 1019022, "Europe/Brussels"),
    (2797656, "Ghent", "BE", "VLG", "51.05000", "3.71667", 231493, "Europe/Brussels"),
    (4409896, "Springfield", "US", "MO", "37.21533", "-93.29824", 169176, "America/Chicago"),
    (4951788, "Springfield", "US", "MA", "42.10148", "-72.58981", 155929, "America/New_York"),
    (2147714, "Sydney", "AU", "02", "-33.86785", "151.20732", 4627345, "Australia/Sydney"),
    (360630, "Cairo", "EG", "11", "30.06263", "31.24967", 9606916, "Africa/Cairo"),
)
STEP_VALUES: dict[str, dict[str, Any]] = {
    "what": {
        "title": "A march in blue", "text_language": "en", "kind": "march", "purpose": "awareness",
        "organiser_name": "City of Ghent", "organiser_sector": "city",
    },
    "where": {"place_kind": "city", "city": "Ghent", "city_id": "", "venue": "Korenmarkt", "latitude": "",
              "longitude": "", "zone": ""},
    "when": {"starts_on": "2027-07-30", "starts_at": "18:00", "ends_on": "", "ends_at": "20:00"},
    "details": {"languages": ["en", "nl"], "languages_other": "", "description": "We walk through the city.",
                "link": "", "accessibility": "Step-free.", "picture_alternative_text": "", "picture_credit": ""},
    "contact": {"contact_name": "Ann Example", "contact_email": "ann@example.org", "contact_phone": "",
                "accepts_terms": "on"},
}  # fmt: skip


def add_places() -> None:
    for number, name, country, admin1, latitude, longitude, population, zone in CITIES:
        City.objects.create(
            geoname_id=number, name=name, folded=search_key(name), country=country, admin1=admin1,
            latitude=Decimal(latitude), longitude=Decimal(longitude), population=population, zone=zone,
        )  # fmt: skip
        CityName.objects.create(city_id=number, folded=search_key(name), weight=population)
    Edition.objects.update_or_create(year=2027, defaults={"is_open_for_initiatives": True})
    Edition.objects.update_or_create(year=2020, defaults={"is_open_for_initiatives": False})


def whole_form(**values: Any) -> dict[str, Any]:
    """What a draft holds once every step is filled in."""
    typed = {name: value for step in STEPS for name, value in STEP_VALUES[step].items() if name in STEPS[step]}
    return {**typed, "accepts_terms": True, **values}


def guarded(values: dict[str, Any] | None = None, *, at: datetime = NOW) -> dict[str, Any]:
    return {"form_token": sign("form", "page", at=at), "website_address": "", **(values or {})}


class Organiser:
    """Fills in the steps through Django's test client, as a browser without scripts does."""

    def __init__(self, client: Client, *, language: str = "en", year: int = 2027) -> None:
        self.client = client
        self.start_url = f"/{language}/world-day/{year}/submit/"
        self.base = ""

    def start(self, **values: Any) -> HttpResponse:
        response = self.client.post(self.start_url, guarded({**STEP_VALUES["what"], **values}))
        if response.status_code == 303:
            self.base = response["Location"].removesuffix("where/")
        return response

    def post(self, step: str, *, headers: dict[str, str] | None = None, **values: Any) -> HttpResponse:
        data = guarded({**STEP_VALUES.get(step, {}), **values})
        return self.client.post(f"{self.base}{step}/", data, headers=headers)

    def fill(self) -> None:
        self.start()
        for step in ("where", "when", "details", "contact"):
            assert self.post(step).status_code == 303, step

    def send(self) -> Initiative:
        """The stored initiative, unconfirmed."""
        self.fill()
        assert self.post("check").status_code == 303
        return Initiative.objects.latest("pk")


def link_to(initiative: Initiative, *, serial: int = 1, at: datetime = NOW) -> str:
    return f"/en/manage/{manage_token(uid=str(initiative.uid), serial=serial, at=at)}/"


def photograph(*, size: tuple[int, int] = (60, 40), kind: str = "JPEG", **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "#009edb").save(file, kind, **options)
    file.seek(0)
    file.name = f"photo.{kind.lower()}"
    return file
