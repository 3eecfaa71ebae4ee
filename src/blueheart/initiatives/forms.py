"""The steps of the form as people see them: labels, hints, and the way from a post to typed fields.

The rules stand in `rules`; nothing here checks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.forms import city_box
from blueheart.initiatives.enums import Kind, PlaceKind, Purpose
from blueheart.initiatives.rules.languages import language_name, language_names
from blueheart.initiatives.rules.problems import Problem
from blueheart.initiatives.rules.typed import STEPS
from blueheart.kernel.text import SITE_LANGUAGES, fold
from blueheart.supporters.enums import Sector

STEP_OF: dict[str, str] = {name: step for step, names in STEPS.items() for name in names} | {"picture": "details"}
FLAGS = frozenset({"picture_has_consent", "accepts_terms"})


def read_step(step: str, post: QueryDict, *, before: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The step's fields as they were typed. The picture comes as a file, never as an id."""
    values: dict[str, Any] = {}
    for name in STEPS.get(step, ()):
        if name == "languages":
            values[name] = read_languages(post, language)
        elif name in FLAGS:
            values[name] = name in post
        elif name == "city_id":
            values[name] = read_city_id(post, before)
        elif name != "picture_id":
            values[name] = post.get(name, "")
    return values


def read_languages(post: QueryDict, language: str) -> list[str]:
    """The ticked ones, and the others by code or by name; an unknown word stays, for the rule to name."""
    others = post.get("languages_other", "").replace(";", ",").replace("،", ",").replace("、", ",").split(",")
    codes = [code_of_language(word.strip(), language) for word in others[:50] if word.strip()]
    return list(dict.fromkeys([*post.getlist("languages"), *codes]))


def code_of_language(word: str, display_language: str) -> str:
    if word in language_names("en"):
        return word
    wanted = fold(word[:60])
    for display in dict.fromkeys((display_language, *SITE_LANGUAGES)):
        for code, name in language_names(display).items():
            if fold(name) == wanted:
                return code
    return word


def read_city_id(post: QueryDict, before: Mapping[str, Any]) -> str:
    """The chosen city; without a script, a name typed over the old one must not keep the old one's number."""
    chosen = [value for value in post.getlist("city_id") if value.strip()]
    city_id = chosen[-1] if chosen else ""
    is_retyped = post.get("city", "").strip() != str(before.get("city", "")).strip()
    return "" if is_retyped and city_id and city_id == before.get("city_id") else city_id


def text(label: Any, hint: Any = "", *, required: bool = False, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", **attrs})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def code(label: Any, hint: Any = "", *, required: bool = False, kind: str = "text", **attrs: Any) -> forms.CharField:
    """What is not prose: read from left to right in every language."""
    widget = forms.TextInput(attrs={"type": kind, "dir": "ltr", **attrs})
    widget.input_type = kind
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def area(label: Any, hint: Any = "", *, rows: int = 8) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def tiles(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, widget=forms.RadioSelect)


class StepForm(forms.Form):
    """Shows typed values and the problems that the rules found; it checks nothing itself."""

    use_required_attribute = False
    step: ClassVar[str] = ""

    def __init__(self, typed: Mapping[str, Any], *, problems: Iterable[Problem] = (), language: str = "en") -> None:
        super().__init__(initial=dict(typed), label_suffix="", auto_id="id_%s")
        self.language = language
        self.prepare(typed)
        self.show(problems)

    def prepare(self, typed: Mapping[str, Any]) -> None:
        """For choices that depend on the language or on what was typed."""

    def show(self, problems: Iterable[Problem]) -> None:
        found: dict[str, list[str]] = {}
        for problem in problems:
            name = problem.field if problem.field in self.fields else "__all__"
            found.setdefault(name, []).append(str(problem.message))
        self._errors = ErrorDict({name: ErrorList(messages) for name, messages in found.items()})


class WhatForm(StepForm):
    step = "what"
    title = text(_("Title"), _("What people will read first. At most 160 characters."), required=True)
    text_language = forms.ChoiceField(label=_("Language of the title and the description"))
    kind = tiles(_("Kind"), Kind.choices)
    purpose = tiles(_("What is it for?"), Purpose.choices)
    organiser_name = text(
        _("Organiser"), _("The organisation, city, school or team. It is shown on the page."), required=True
    )
    organiser_sector = forms.ChoiceField(label=_("Sector of the organiser"), choices=[("", "—"), *Sector.choices])

    def prepare(self, typed: Mapping[str, Any]) -> None:
        names = {value: name for value, name in language_names(self.language).items() if len(value) == 2}
        typed_code = str(typed.get("text_language", ""))
        first = [(value, language_name(value, self.language)) for value in SITE_LANGUAGES]
        rest = sorted(((v, n) for v, n in names.items() if v not in SITE_LANGUAGES), key=lambda pair: fold(pair[1]))
        if typed_code and typed_code not in names:
            first.append((typed_code, typed_code[:40]))
        self.fields["text_language"].choices = [*first, *rest]  # type: ignore[attr-defined]
        if not typed_code:
            self.initial["text_language"] = self.language


class WhereForm(StepForm):
    step = "where"
    place_kind = tiles(_("Where does it take place?"), PlaceKind.choices)
    city = text(
        _("City"),
        _("Type its name, then choose it. Cities of 15,000 people or more; for a smaller place choose “At a point”."),
        required=True,
    )
    city_id = forms.CharField(required=False, widget=forms.HiddenInput)
    venue = text(_("Building, street or square"), _("So that people find the way."), autocomplete="off")
    latitude = code(
        _("Latitude"), _("In degrees, such as 50.8467; south is negative."), required=True, inputmode="decimal"
    )
    longitude = code(
        _("Longitude"), _("In degrees, such as 4.3525; west is negative."), required=True, inputmode="decimal"
    )
    zone = code(_("Time zone"), _("If you gave no city. Such as Europe/Brussels."), list="zones", autocomplete="off")

    def prepare(self, typed: Mapping[str, Any]) -> None:
        self.initial["place_kind"] = typed.get("place_kind") or PlaceKind.CITY
        box = city_box(language=self.language, target="id_city_id")
        self.fields["city"].widget.attrs |= {**box, "autocomplete": "off"}


class WhenForm(StepForm):
    step = "when"
    starts_on = code(_("First day"), required=True, kind="date")
    starts_at = code(_("Begins at"), required=True, kind="time")
    ends_on = code(_("Last day"), _("Leave empty if it ends on the day it begins."), kind="date")
    ends_at = code(_("Ends at"), _("Leave empty for two hours."), kind="time")

    def prepare(self, typed: Mapping[str, Any]) -> None:
        """A browser's own field for days and times drops what is none; a plain one keeps it, to be mended."""
        for name, read in {"starts_on": date, "starts_at": time, "ends_on": date, "ends_at": time}.items():
            if not is_iso(read, str(typed.get(name, ""))):
                self.fields[name].widget = forms.TextInput(attrs={"type": "text", "dir": "ltr"})


def is_iso(read: type[date] | type[time], text: str) -> bool:
    """Empty, or as HTML's date and time fields take it."""
    try:
        # The parsers take short forms too, such as 20270730 and 1930, which a browser would drop
        return not text or (len(text) >= len("00:00") and read.fromisoformat(text).isoformat().startswith(text))
    except ValueError:
        return False


class DetailsForm(StepForm):
    step = "details"
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick those in which people can take part."),
    )  # fmt: skip
    languages_other = text(_("Other languages"), _("With commas between them, such as Portuguese, Wolof."))
    description = area(_("Description"), _("Plain words, at most 6,000 characters. An empty line begins a paragraph."))
    link = code(_("Link"), _("The event’s own page, such as https://www.example.org/event."), kind="url")
    accessibility = area(
        _("Accessibility"),
        _("Such as: step-free entrance, sign language, a quiet room, a stream with captions."),
        rows=3,
    )
    picture = forms.FileField(
        label=_("Picture"), required=False,
        help_text=_("JPEG, PNG or WebP, at most 12 MB. Where and with what it was taken is removed from the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alternative_text = text(
        _("What the picture shows"), _("One sentence, for people who can’t see it. Needed with a picture.")
    )
    picture_credit = text(_("Who took or drew the picture"))
    picture_has_consent = forms.BooleanField(
        required=False, label=_("Everybody who can be recognised in the picture has agreed that it is published here.")
    )

    def prepare(self, typed: Mapping[str, Any]) -> None:
        choices = [(value, language_name(value, self.language)) for value in SITE_LANGUAGES]
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]
        chosen = [str(value) for value in typed.get("languages", ())]
        if not chosen and "languages" not in typed and typed.get("text_language"):
            chosen = [str(typed["text_language"])]
        others = [value for value in chosen if value not in SITE_LANGUAGES]
        self.initial["languages"] = [value for value in chosen if value in SITE_LANGUAGES]
        self.initial["languages_other"] = ", ".join(language_name(value, self.language) for value in others)

    def show(self, problems: Iterable[Problem]) -> None:
        """An unknown language can only have been typed: it is said where it was."""
        super().show(
            replace(problem, field="languages_other") if problem.code == "unknown_language" else problem
            for problem in problems
        )


class ContactForm(StepForm):
    step = "contact"
    contact_name = text(_("Your name"), autocomplete="name")
    contact_email = code(
        _("E-mail address"), _("The link to confirm, change or withdraw the initiative goes there."),
        required=True, kind="email", autocomplete="email",
    )  # fmt: skip
    contact_phone = code(_("Telephone"), _("Only for questions close to the day."), kind="tel", autocomplete="tel")
    accepts_terms = forms.BooleanField(
        label=_(
            "The initiative serves the campaign against human trafficking and no other cause, and I "
            "may publish what I wrote here."
        )
    )


class LinkRequestForm(StepForm):
    email = code(
        _("E-mail address"),
        _("The one that you gave when you sent in the initiative."),
        required=True,
        kind="email",
        autocomplete="email",
    )


class ReportForm(StepForm):
    people_came = code(
        _("How many people came?"), _("Digits only, such as 120. Leave empty if you don’t know."), inputmode="numeric"
    )
    text = area(
        _("How did it go?"), _("Plain words. The office reads them before they are shown on the initiative’s page.")
    )
    press_links = forms.CharField(
        label=_("Press and links"), required=False, help_text=_("One web address a line, at most 20."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )  # fmt: skip


class PhotographForm(StepForm):
    """One of a report's photographs; `number` makes its field names its own."""

    photo = forms.FileField(
        label=_("Photograph"), required=False, help_text=_("JPEG, PNG or WebP, at most 12 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    alternative_text = text(_("What it shows"), _("One sentence, for people who can’t see it."))
    credit = text(_("Who took it"))
    has_consent = forms.BooleanField(
        required=False, label=_("Everybody who can be recognised has agreed that it is published here.")
    )

    def __init__(self, number: int, typed: Mapping[str, Any], *, problems: Iterable[Problem] = ()) -> None:
        super().__init__(typed, problems=problems)
        self.prefix = f"photo{number}"
        self.number = number


FORMS: dict[str, type[StepForm]] = {
    form.step: form for form in (WhatForm, WhereForm, WhenForm, DetailsForm, ContactForm)
}
