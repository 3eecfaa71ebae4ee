"""The filter panel: what an address asks for, as a form that works without a script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.queries import country_name
from blueheart.initiatives.enums import Kind, Purpose
from blueheart.initiatives.queries.listings import countries_with_initiatives
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.initiatives.rules.languages import language_name
from blueheart.supporters.enums import Sector

OFFERED_LANGUAGES = ("ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "lt",
                     "lv", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh")  # fmt: skip
ANY = ("", _("Any"))


class FilterForm(forms.Form):
    """Never validated: `read_filter` reads the address; this only shows it."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])
    sector = forms.ChoiceField(label=_("Sector of the organiser"), required=False, choices=[ANY, *Sector.choices])
    purpose = forms.ChoiceField(label=_("Purpose"), required=False, choices=[ANY, *Purpose.choices])
    language = forms.ChoiceField(label=_("Language spoken"), required=False)
    online = forms.ChoiceField(
        label=_("Online"), required=False, choices=[ANY, ("1", _("Only online")), ("0", _("Not online"))]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2009, max_value=2100)
    from_ = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    to = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, wanted: InitiativeFilter, *, language: str) -> None:
        params: dict[str, Any] = wanted.as_params()
        super().__init__(initial={**params, "from_": params.get("from", "")}, auto_id="filter-%s")
        self.fields["country"].widget = forms.Select(choices=country_choices(wanted, language))
        self.fields["language"].widget = forms.Select(choices=language_choices(language))
        if wanted.world_day:
            for name in ("year", "from_", "to"):
                del self.fields[name]

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix("from" if field_name == "from_" else field_name)


def country_choices(wanted: InitiativeFilter, language: str) -> list[tuple[str, object]]:
    """The countries that have initiatives, and the one asked for."""
    codes = {code for code, _count in countries_with_initiatives(year=wanted.year if wanted.world_day else None)}
    codes |= {wanted.country} - {""}
    named = sorted(((country_name(code, language), code) for code in codes), key=lambda pair: pair[0].casefold())
    return [ANY, *((code, name) for name, code in named)]


def language_choices(language: str) -> list[tuple[str, object]]:
    named = sorted((language_name(code, language), code) for code in OFFERED_LANGUAGES)
    return [ANY, *((code, name) for name, code in named)]
