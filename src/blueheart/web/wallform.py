"""The form of a message for the wall of hearts; the rules stand in `wear/rules/messages.py`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.queries import countries
from blueheart.campaign.rules.languages import language_name, language_names
from blueheart.initiatives.forms import StepForm, area, code, text
from blueheart.kernel.text import SITE_LANGUAGES, fold
from blueheart.wear.rules.limits import FIRST_NAME_LENGTH


class WallForm(StepForm):
    first_name = text(
        _("First name"), _("It is shown on the wall. Leave out your family name."), required=True,
        autocomplete="given-name", maxlength=str(FIRST_NAME_LENGTH * 4),
    )  # fmt: skip
    text = area(_("Message"), _("At most 280 characters, without links or addresses."), rows=4)
    text_language = forms.ChoiceField(label=_("Language of the message"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    email = code(
        _("E-mail address"), _("Never shown. A link to confirm the message goes there, and what became of it."),
        required=True, kind="email", autocomplete="email",
    )  # fmt: skip
    is_16_or_older = forms.BooleanField(label=_("I am 16 or older"))

    def prepare(self, typed: Mapping[str, Any]) -> None:
        names = {value: name for value, name in language_names(self.language).items() if len(value) == 2}
        first = [(value, language_name(value, self.language)) for value in SITE_LANGUAGES]
        rest = sorted(((v, n) for v, n in names.items() if v not in SITE_LANGUAGES), key=lambda pair: fold(pair[1]))
        self.fields["text_language"].choices = [*first, *rest]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "—"), *countries(self.language)]  # type: ignore[attr-defined]
