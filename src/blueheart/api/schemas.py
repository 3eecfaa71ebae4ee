"""The shapes of version 1, as OpenAPI tells them."""

from typing import Literal

from ninja import Field, Schema


class PictureOut(Schema):
    url: str
    width: int
    height: int
    alternative_text: str
    credit: str


class InitiativeOut(Schema):
    """One initiative. Names are those of the form's fields; texts are in `text_language`."""

    id: str = Field(description="UUID, the same in every format.")
    slug: str
    url: str = Field(description="Its page, in the language of the labels.")
    is_sample: bool = Field(description="Invented to show the software working.")
    title: str
    description: str
    text_language: str = Field(description="ISO 639, of title, description, venue and accessibility.")
    text_direction: Literal["ltr", "rtl"]
    kind: str
    kind_label: str
    purpose: str
    purpose_label: str
    organiser_name: str
    organiser_sector: str
    organiser_sector_label: str
    place_kind: Literal["city", "point", "online"]
    venue: str
    city: str = Field(description="Of the place, or the nearest one to its point.")
    city_id: int | None = Field(description="GeoNames number.")
    country: str = Field(description='ISO 3166-1 alpha-2, "" for none.')
    country_name: str
    latitude: float | None
    longitude: float | None
    zone: str = Field(description="IANA zone of the place.")
    starts_at_local: str = Field(description="ISO 8601 with the offset of the place.")
    ends_at_local: str
    starts_at_utc: str
    ends_at_utc: str
    starts_on: str = Field(description="The local day of the place.")
    ends_on: str
    languages: list[str] = Field(description="Spoken there, ISO 639.")
    link: str
    accessibility: str
    picture: PictureOut | None
    published_at: str | None
    changed_at: str


class InitiativePageOut(Schema):
    initiatives: list[InitiativeOut]
    next: str | None = Field(description="The address of the next page; null on the last.")


class EditionOut(Schema):
    year: int
    world_day: str
    is_open_for_initiatives: bool
    theme: str
    theme_language: str
    theme_kind: str
    source_url: str
    confidence: str
    conflict: str


class NationalCampaignOut(Schema):
    kind: str
    country: str
    name: str
    joined_on: str | None
    joined_year: int | None
    precision: str
    joined_text: str
    text_language: str
    source_url: str
    confidence: str
    conflict: str


class SupporterOut(Schema):
    slug: str
    name: str
    description: str
    text_language: str
    sector: str
    country: str
    since_year: int | None
    url: str
    source_url: str
    confidence: str
    is_verified: bool
    is_sample: bool


class CityOut(Schema):
    id: int = Field(description="GeoNames number: the city_id of an initiative.")
    name: str
    label: str
    country: str
    country_name: str
    zone: str
    latitude: float
    longitude: float
    population: int


class ChoiceOut(Schema):
    value: str
    labels: dict[str, str] = Field(description="Language → label.")


class ChoicesOut(Schema):
    kinds: list[ChoiceOut]
    purposes: list[ChoiceOut]
    sectors: list[ChoiceOut]
    place_kinds: list[ChoiceOut]
    monument_kinds: list[ChoiceOut]
    dressings: list[ChoiceOut]
    light_rules: list[ChoiceOut]


class LinksOut(Schema):
    name: str
    links: dict[str, str]


class DraftIn(Schema):
    """Any part of an initiative, as it would be typed into the form; what is wrong is kept and told."""

    year: int = Field(ge=2009, le=2100, description="The edition that it is for.")
    language: str | None = Field(
        default=None, max_length=12, description="Of the form: en, fr, nl, de or ar; else that of Accept-Language."
    )
    title: str | None = Field(default=None, max_length=1000)
    text_language: str | None = Field(default=None, max_length=40)
    kind: str | None = Field(default=None, max_length=40)
    purpose: str | None = Field(default=None, max_length=40)
    organiser_name: str | None = Field(default=None, max_length=1000)
    organiser_sector: str | None = Field(default=None, max_length=40)
    place_kind: str | None = Field(default=None, max_length=40)
    city: str | None = Field(default=None, max_length=300)
    city_id: str | int | None = Field(default=None)
    venue: str | None = Field(default=None, max_length=1000)
    latitude: str | float | None = Field(default=None)
    longitude: str | float | None = Field(default=None)
    zone: str | None = Field(default=None, max_length=100)
    starts_on: str | None = Field(default=None, max_length=40)
    starts_at: str | None = Field(default=None, max_length=40)
    ends_on: str | None = Field(default=None, max_length=40)
    ends_at: str | None = Field(default=None, max_length=40)
    languages: list[str] | None = Field(default=None, max_length=40)
    description: str | None = Field(default=None, max_length=24000)
    link: str | None = Field(default=None, max_length=2000)
    accessibility: str | None = Field(default=None, max_length=4000)


class FoundProblem(Schema):
    field: str
    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="What is wrong and how to mend it, in the language of Accept-Language.")


class DraftOut(Schema):
    url: str = Field(description="Where a person goes on in a browser: contact, check, send.")
    expires_at: str
    problems: list[FoundProblem] = Field(description="What the form would say now; fields not given yet included.")


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FoundProblem] | None = None


class PlaceOut(Schema):
    """What a light and a monument have in common."""

    url: str = Field(description="The monument's page, in the language of the labels.")
    is_sample: bool = Field(description="Invented to show the software working.")
    name: str = Field(description="In the language of the labels where it is known, else its own.")
    name_language: str = Field(description='ISO 639, "" unknown.')
    name_direction: Literal["ltr", "rtl"]
    kind: str
    kind_label: str
    city: str
    city_id: int = Field(description="GeoNames number.")
    country: str = Field(description="ISO 3166-1 alpha-2.")
    country_name: str
    latitude: float
    longitude: float
    zone: str = Field(description="IANA zone of the place.")


class LightOut(PlaceOut):
    """That a monument is lit blue for one edition: confirmed, lit or photographed."""

    id: str = Field(description="UUID of the promise, the same in every format.")
    monument: str = Field(description="Slug of the monument.")
    year: int
    day: str = Field(description="The evening; the light may burn on after midnight.")
    state: str
    state_label: str
    dressing: str = Field(description="How it turns blue.")
    dressing_label: str
    dressing_note: str
    rule: str = Field(description="From when: civil_dusk, sunset, fixed, darkest.")
    rule_label: str
    offset_minutes: int
    starts_at_local: str = Field(description="ISO 8601 with the offset of the place.")
    ends_at_local: str
    starts_at_utc: str
    ends_at_utc: str
    minutes: int
    daylight_minutes: int = Field(description="Of the minutes, those with the sun higher than 6° below the horizon.")
    organiser_name: str
    minutes_lit: int | None = Field(description="Told afterwards.")
    people_reached: int | None = Field(description="Told afterwards.")
    published_at: str | None
    changed_at: str


class LightPageOut(Schema):
    illuminations: list[LightOut]
    next: str | None = Field(description="The address of the next page; null on the last.")


class MonumentOut(PlaceOut):
    """A building, bridge or fountain of the registry."""

    id: str = Field(description="UUID.")
    slug: str
    names: dict[str, str] = Field(description="Language → name.")
    owner_name: str
    lit_by: str
    height_m: int | None
    curfew: str | None = Field(description="Local time at which the city wants its lights out.")
    is_national: bool
    photograph: PictureOut | None
    source_url: str
    changed_at: str


class MonumentPageOut(Schema):
    monuments: list[MonumentOut]
    next: str | None = Field(description="The address of the next page; null on the last.")


class MonumentWithLightsOut(MonumentOut):
    illuminations: list[LightOut] = Field(description="Newest edition first.")


class HeartDayOut(Schema):
    """The hearts of one day in one country, by what the counter says of them."""

    day: str = Field(description="In UTC.")
    country: str = Field(
        description="ISO 3166-1 alpha-2; `other`: countries with fewer than ten hearts each, together; `unknown`: none."
    )
    confirmed: int
    unconfirmed: int = Field(description="Beyond the generous rate of one network, and not confirmed by a mail.")
    withdrawn: int = Field(description="Taken back by their wearers.")
    void: int = Field(description="Taken out by a coordinator, with a reason.")


class HeartPageOut(Schema):
    hearts: list[HeartDayOut]
    next: str | None = Field(description="The address of the next page; null on the last.")


class HeartCountOut(Schema):
    """The counter: what is worn, and what is not in it any more."""

    group: str | None = Field(description="The supporter's slug; null for all.")
    confirmed: int
    unconfirmed: int
    withdrawn: int
    void: int
