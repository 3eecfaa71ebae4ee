"""The filter panel of the monuments: what an address asks for, as a form that works without a script."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.forms import city_box
from blueheart.campaign.queries import is_country
from blueheart.illuminations.enums import MonumentKind
from blueheart.illuminations.queries.monuments import MonumentFilter, countries_with_monuments
from blueheart.illuminations.queries.promises import years_with_lights
from blueheart.web.filters import ANY, PlainSelect, choice, read_digits, sorted_countries

YEARS = range(2009, 2101)
LARGEST_ID = 2**31 - 1


def read_monument_filter(params: QueryDict) -> MonumentFilter:
    """What is understood of an address; the rest is left out."""
    country, kind = params.get("country", "").upper()[:2], params.get("kind", "")
    year, city = read_number(params.get("year", "")), read_number(params.get("city", ""))
    return MonumentFilter(
        country=country if is_country(country) else "", city=city, kind=kind if kind in MonumentKind.values else "",
        year=year if year in YEARS else None, text=params.get("q", "").replace("\0", "")[:100].strip(),
    )  # fmt: skip


def read_number(text: str) -> int | None:
    number = read_digits(text, 10)
    return number if number is not None and number <= LARGEST_ID else None


def as_params(wanted: MonumentFilter) -> dict[str, str]:
    values = {
        "q": wanted.text, "country": wanted.country, "city": str(wanted.city or ""), "kind": wanted.kind,
        "year": str(wanted.year or ""),
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


class MonumentFilterForm(forms.Form):
    """Never validated: `read_monument_filter` reads the address; this only shows it."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    country = choice(_("Country"), [])
    place = forms.CharField(label=_("City"), required=False, max_length=100)
    city = forms.CharField(required=False, widget=forms.HiddenInput())
    kind = choice(_("Kind"), MonumentKind.choices)
    year = choice(_("Year"), [])

    def __init__(self, wanted: MonumentFilter, *, language: str, city_label: str = "") -> None:
        initial: dict[str, Any] = {**as_params(wanted), "place": city_label}
        super().__init__(initial=initial, auto_id="filter-%s")
        self.fields["place"].widget.attrs = city_box(language=language, target="filter-city")
        codes = frozenset(countries_with_monuments()) | ({wanted.country} - {""})
        years = sorted({*years_with_lights(), *([wanted.year] if wanted.year else [])}, reverse=True)
        self.fields["country"].widget = PlainSelect(choices=[ANY, *sorted_countries(codes, language)])
        self.fields["year"].widget = PlainSelect(choices=[ANY, *((str(year), str(year)) for year in years)])
