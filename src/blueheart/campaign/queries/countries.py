"""Countries: ISO 3166-1 alpha-2 (pycountry) with XK, named as in the Unicode CLDR (babel)."""

from functools import lru_cache

from blueheart.campaign.rules.names import search_key
from blueheart.kernel.text import SITE_LANGUAGES, fold

KOSOVO = "XK"  # user-assigned code of ISO 3166-1, used by GeoNames and the European Union

# What people write and no register holds.
NICKNAMES = {"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US",
             "holland": "NL", "uae": "AE", "south korea": "KR", "czech republic": "CZ", "turkey": "TR",
             "ivory coast": "CI"}  # fmt: skip


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries) | {KOSOVO}


def is_country(code: str) -> bool:
    return code in country_codes()


@lru_cache(maxsize=32)
def _territories(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale.parse(language.replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)


def country_name(code: str, language: str = "en") -> str:
    """The name in that language; an unknown code is given back as it came, "" for ""."""
    if not code:
        return ""
    return _territories(language).get(code.upper(), code)


@lru_cache(maxsize=32)
def countries(language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, in the order of the language's own names without accents."""
    named = ((code, country_name(code, language)) for code in country_codes())
    return tuple(sorted(named, key=lambda pair: (fold(pair[1]), pair[0])))


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    import pycountry

    found = {search_key(name): code for name, code in NICKNAMES.items()}
    for country in pycountry.countries:
        texts = (
            country.alpha_3,
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
        )
        found.update((search_key(text), country.alpha_2) for text in texts if text)
    for language in SITE_LANGUAGES:
        found.update((search_key(name), code) for code, name in countries(language))
    found.update((code.lower(), code) for code in country_codes())
    return found


def country_code_of(text: str) -> str:
    """The code that a typed code or name in one of the site's languages means, or ""."""
    return _codes_by_name().get(search_key(text), "")


@lru_cache(maxsize=1)
def _us_states() -> dict[str, str]:
    import pycountry

    codes = ((str(place.code), str(place.name)) for place in pycountry.subdivisions)
    return {code.removeprefix("US-"): name for code, name in codes if code.startswith("US-")}


# GeoNames numbers the provinces of these two by the old FIPS 10-4 codes.
PROVINCES = {
    "CA": {"01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
           "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island",
           "10": "Quebec", "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut"},
    "AU": {"01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory",
           "04": "Queensland", "05": "South Australia", "06": "Tasmania", "07": "Victoria",
           "08": "Western Australia"},
}  # fmt: skip


def region_name(country: str, admin1: str) -> str:
    """State or province, for the countries where people say it along with the city; else ""."""
    names = _us_states() if country == "US" else PROVINCES.get(country, {})
    return names.get(admin1, "")


def region_code_of(country: str, text: str) -> str:
    """The admin1 code of a typed state or province ("TX", "Texas"), or ""."""
    key = search_key(text)
    names = _us_states() if country == "US" else PROVINCES.get(country, {})
    return next((code for code, name in names.items() if key in {code.lower(), search_key(name)}), "")
