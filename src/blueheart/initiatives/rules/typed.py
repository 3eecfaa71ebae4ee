"""An initiative as it was typed: text only, nothing checked yet. Forms, API, import and drafts all hand in this."""

from dataclasses import dataclass

from blueheart.campaign.rules.typed import Typed

STEPS: dict[str, tuple[str, ...]] = {
    "what": ("title", "text_language", "kind", "purpose", "organiser_name", "organiser_sector"),
    "where": ("place_kind", "city", "city_id", "venue", "latitude", "longitude", "zone"),
    "when": ("starts_on", "starts_at", "ends_on", "ends_at"),
    "details": (
        "languages", "description", "link", "accessibility",
        "picture_id", "picture_alternative_text", "picture_credit", "picture_has_consent",
    ),
    "contact": ("contact_name", "contact_email", "contact_phone", "accepts_terms"),
}  # fmt: skip
"""The steps of the form in their order, and the fields that each asks for; "check" follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedInitiative(Typed):
    """Dates as YYYY-MM-DD, times of day as HH:MM, both in the place's zone.

    `starts_at` and `ends_at` may also hold a whole ISO 8601 moment, from programs and calendars: then an
    offset that does not fit the place's zone is an error, not a conversion.
    """

    title: str = ""
    text_language: str = ""
    kind: str = ""
    purpose: str = ""
    organiser_name: str = ""
    organiser_sector: str = ""
    place_kind: str = ""
    city: str = ""
    city_id: str = ""
    venue: str = ""
    latitude: str = ""
    longitude: str = ""
    zone: str = ""
    starts_on: str = ""
    starts_at: str = ""
    ends_on: str = ""
    ends_at: str = ""
    languages: tuple[str, ...] = ()
    description: str = ""
    link: str = ""
    accessibility: str = ""
    picture_id: str = ""
    picture_alternative_text: str = ""
    picture_credit: str = ""
    picture_has_consent: bool = False
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    accepts_terms: bool = False
