"""The form of a promise as people see it: labels, hints, and the way from a post to typed fields.

The rules stand in `rules`; nothing here checks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.forms import city_box
from blueheart.illuminations.enums import Dressing, LightRule, MonumentKind, PhotoMoment
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.forms import StepForm, area, code, read_city_id, text, tiles
from blueheart.initiatives.rules.languages import language_name, language_names
from blueheart.initiatives.rules.problems import Problem
from blueheart.kernel.text import SITE_LANGUAGES, fold

MONUMENT_FIELDS = (
    "name", "name_language", "kind", "city", "city_id", "latitude", "longitude", "owner_name", "lit_by", "height_m",
    "notice_days", "curfew",
)  # fmt: skip
LIGHT_FIELDS = ("day", "dressing", "dressing_note", "rule", "offset_minutes", "fixed_time", "end_time")
TICKS = ("place_is_right", "is_another", "deadline_is_known")
"""Asked only where a rule asks."""


def read_promise(post: QueryDict, *, before: Mapping[str, Any]) -> dict[str, Any]:
    """Every field as it was typed. `before` holds the city and its number as the page had shown them."""
    values: dict[str, Any] = {}
    for item in fields(TypedPromise):
        values[item.name] = item.name in post if isinstance(item.default, bool) else post.get(item.name, "")
    values["city_id"] = read_city_id(post, before)
    return values | split_degrees(values)


def split_degrees(values: Mapping[str, Any]) -> dict[str, str]:
    """A pair as maps give it to copy, such as “51.05365, 3.72497”, typed into the first of the two fields."""
    first, comma, second = str(values["latitude"]).partition(",")
    if comma and "." in first and "." in second and not values["longitude"]:
        return {"latitude": first.strip(), "longitude": second.strip()}
    return {}


class MonumentForm(StepForm):
    """A monument that is not in the registry yet."""

    name = text(_("Name of the monument"), _("As people call it, such as Belfry of Ghent."), required=True)
    name_language = forms.ChoiceField(label=_("Language of the name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *MonumentKind.choices])
    city = text(
        _("City"), _("Type its name, then choose it. For a smaller place take the nearest one."), required=True,
    )  # fmt: skip
    city_id = forms.CharField(required=False, widget=forms.HiddenInput)
    latitude = code(
        _("Latitude"), _("In degrees, such as 50.8467; south is negative."), required=True, inputmode="decimal"
    )
    longitude = code(
        _("Longitude"), _("In degrees, such as 4.3525; west is negative."), required=True, inputmode="decimal"
    )
    place_is_right = forms.BooleanField(label=_("The point is right"))
    is_another = forms.BooleanField(label=_("Mine is another monument"))
    owner_name = text(_("Owner"), _("Who has to agree. It may be you."))
    lit_by = text(_("Who lights it"), _("Such as the city’s technical service."))
    height_m = code(_("Height in metres"), inputmode="numeric")
    notice_days = code(
        _("Notice in days"), _("How long before the evening the owner wants to be asked. 30 where you don’t know."),
        inputmode="numeric",
    )  # fmt: skip
    curfew = code(_("Lights out at"), _("Where the city wants its lights out at an hour."), kind="time")

    def prepare(self, typed: Mapping[str, Any]) -> None:
        super().prepare(typed)
        chosen = str(typed.get("name_language", ""))
        names = {value: name for value, name in language_names(self.language).items() if len(value) == 2}
        first = [(value, language_name(value, self.language)) for value in SITE_LANGUAGES]
        rest = sorted(((v, n) for v, n in names.items() if v not in SITE_LANGUAGES), key=lambda pair: fold(pair[1]))
        if chosen and chosen not in names:
            first.append((chosen, chosen[:40]))
        self.fields["name_language"].choices = [*first, *rest]  # type: ignore[attr-defined]
        box = city_box(language=self.language, target="id_city_id")
        self.fields["city"].widget.attrs |= {**box, "autocomplete": "off"}


class LightForm(StepForm):
    """From when to when, and how."""

    dressing = tiles(_("How does it turn blue?"), Dressing.choices)
    dressing_note = text(_("About it"), _("Such as: only the tower; six lamps on the quay; the statue wears a cloak."))
    day = code(_("Evening"), _("30 July is the World Day; another evening of the year is possible."), kind="date")
    rule = tiles(
        _("From when?"), LightRule.choices,
        _("At civil dusk the sun is 6° below the horizon: from then on blue light can be seen."),
    )  # fmt: skip
    offset_minutes = code(_("Minutes after sunset"), _("0 for sunset itself, −10 for ten minutes before it."))
    fixed_time = code(_("Begins at"), _("The local time there."), required=True, kind="time")
    end_time = code(
        _("Until"), _("The local time there; earlier than the start means after midnight."), required=True, kind="time"
    )
    deadline_is_known = forms.BooleanField(label=_("I have spoken with the owner"))


class PromiserForm(StepForm):
    """Who promises, and whom to write to."""

    organiser_name = text(
        _("Who promises"), _("The city, authority or company. It is shown on the page."), required=True
    )
    contact_email = code(
        _("E-mail address"), _("The link to confirm and change the promise goes there."), required=True, kind="email",
        autocomplete="email",
    )  # fmt: skip
    contact_name = text(_("Your name"), autocomplete="name")
    contact_phone = code(_("Telephone"), _("Only for questions close to the day."), kind="tel", autocomplete="tel")
    accepts_terms = forms.BooleanField(
        label=_("I may speak for whoever lights the monument, and what I wrote about it may be published.")
    )


class PromiseForm(PromiserForm, LightForm, MonumentForm):
    """The whole. `monument` is the registry's; without it the fields of a new one are asked for."""

    monument = forms.CharField(label=_("Monument"), required=False, widget=forms.HiddenInput)

    def __init__(self, typed: Mapping[str, Any], *, problems: Iterable[Problem] = (), language: str = "en") -> None:
        self.found = list(problems)
        super().__init__(typed, problems=self.found, language=language)

    def prepare(self, typed: Mapping[str, Any]) -> None:
        super().prepare(typed)
        self.order_fields(["monument"])
        drop_unasked(self, typed, self.found)
        if typed.get("monument"):
            for name in (*MONUMENT_FIELDS, "place_is_right", "is_another"):
                self.fields.pop(name, None)


class ChangeLightForm(LightForm):
    """The light of a promise that stands already. `is_public`: words about it are read first."""

    def __init__(
        self, typed: Mapping[str, Any], *, problems: Iterable[Problem] = (), language: str = "en",
        is_public: bool = False,
    ) -> None:  # fmt: skip
        self.found = list(problems)
        self.is_public = is_public
        super().__init__(typed, problems=self.found, language=language)

    def prepare(self, typed: Mapping[str, Any]) -> None:
        drop_unasked(self, typed, self.found)
        if self.is_public:
            self.fields["dressing_note"].help_text = _(
                "The campaign office reads new words before they are shown; until then the earlier ones stay."
            )


def drop_unasked(form: StepForm, typed: Mapping[str, Any], problems: Iterable[Problem]) -> None:
    asked = {problem.field for problem in problems}
    for name in TICKS:
        if name in form.fields and name not in asked and not typed.get(name):
            del form.fields[name]


class ReasonForm(StepForm):
    reason = area(_("Reason"), _("The campaign office and calendars are told."), rows=4)


class LightReportForm(StepForm):
    minutes_lit = code(_("How many minutes was it lit?"), _("Leave empty if you don’t know."), inputmode="numeric")
    people_reached = code(
        _("How many people did it reach?"), _("Those who saw it, as well as you can tell. Digits only."),
        inputmode="numeric",
    )  # fmt: skip


class LightPhotoForm(StepForm):
    """One photograph."""

    moment = tiles(_("When was it taken?"), PhotoMoment.choices)
    picture = forms.FileField(
        label=_("Photograph"),
        help_text=_("JPEG, PNG or WebP, at most 12 MB. Where and with what it was taken is removed from the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alternative_text = text(_("What it shows"), _("One sentence, for people who can’t see it."), required=True)
    picture_credit = text(_("Who took it"))
    picture_has_consent = forms.BooleanField(
        label=_("Everybody who can be recognised has agreed that it is published here.")
    )


class PromiseLinkForm(StepForm):
    email = code(
        _("E-mail address"), _("The one that you gave with your promise."), required=True, kind="email",
        autocomplete="email",
    )  # fmt: skip
