"""The filter panel: what an address asks for, as a form that works without a script."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.forms import city_box
from blueheart.campaign.queries import country_name
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.queries.listings import countries_with_initiatives
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.initiatives.rules.languages import language_name
from blueheart.kernel.text import fold
from blueheart.supporters.enums import Sector

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OFFERED_LANGUAGES = ("ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "lt",
                     "lv", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh")  # fmt: skip
ANY = ("", _("Any"))


def read_digits(text: str, most: int) -> int | None:
    """A number of at most so many digits from 0 to 9; Python would take digits of other scripts, and powers."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


class PlainSelect(forms.Select):
    """A select drawn in one go: Django's own renders a template for each option, which for every country takes long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        options = draw_options(tuple((str(key), str(label)) for key, label in self.choices))
        if chosen:
            wanted = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{wanted}>", f"{wanted} selected>", 1)
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), mark_safe(options)
        )


@lru_cache(maxsize=200)
def draw_options(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(key)}">{escape(label)}</option>' for key, label in choices)


def choice(label: "str | _StrPromise", choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[ANY, *choices], widget=PlainSelect)


class FilterForm(forms.Form):
    """Never validated: `read_filter` reads the address; this only shows it."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    country = choice(_("Country"), [])
    place = forms.CharField(label=_("City"), required=False, max_length=100)
    city = forms.CharField(required=False, widget=forms.HiddenInput())
    kind = choice(_("Kind"), Kind.choices)
    sector = choice(_("Sector of the organiser"), Sector.choices)
    purpose = choice(_("Purpose"), Purpose.choices)
    language = choice(_("Language spoken"), [])
    online = choice(_("Online"), [("1", _("Only online")), ("0", _("Not online"))])
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2009, max_value=2100)
    from_ = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    to = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, wanted: InitiativeFilter, *, language: str, city_label: str = "") -> None:
        params: dict[str, Any] = wanted.as_params()
        initial = {**params, "from_": params.get("from", ""), "place": city_label}
        super().__init__(initial=initial, auto_id="filter-%s")
        self.fields["place"].widget.attrs = city_box(language=language, target="filter-city")
        self.fields["country"].widget = PlainSelect(choices=country_choices(wanted, language))
        self.fields["language"].widget = PlainSelect(choices=language_choices(language))
        if wanted.world_day:
            for name in ("year", "from_", "to"):
                del self.fields[name]

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix("from" if field_name == "from_" else field_name)


def country_choices(wanted: InitiativeFilter, language: str) -> list[tuple[str, object]]:
    """The countries that have initiatives, and the one asked for."""
    codes = {code for code, _count in countries_with_initiatives(year=wanted.year if wanted.world_day else None)}
    codes |= {wanted.country} - {""}
    return [ANY, *sorted_countries(frozenset(codes), language)]


@lru_cache(maxsize=200)
def sorted_countries(codes: frozenset[str], language: str) -> list[tuple[str, object]]:
    named = sorted(((country_name(code, language), code) for code in codes), key=lambda pair: fold(pair[0]))
    return [(code, name) for name, code in named]


@lru_cache(maxsize=20)
def language_choices(language: str) -> list[tuple[str, object]]:
    named = sorted(
        ((language_name(code, language), code) for code in OFFERED_LANGUAGES), key=lambda pair: fold(pair[0])
    )
    return [ANY, *((code, name) for name, code in named)]
