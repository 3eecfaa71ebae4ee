"""An entry of the registry, corrected; and its names in other languages."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.forms import TypedForm
from blueheart.desk.illuminations.monument import find_monument
from blueheart.desk.illuminations.shown import (
    MONUMENT_FIELDS,
    field_labels,
    monument_words,
    typed_monument,
    with_city_typed,
)
from blueheart.desk.initiatives.shown import Difference, difference
from blueheart.illuminations.actions import StaleMonument, edit_monument, name_monument
from blueheart.illuminations.enums import MonumentKind
from blueheart.illuminations.models import Monument
from blueheart.illuminations.rules.limits import NAME_LENGTH
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.languages import language_name, language_names
from blueheart.kernel import clock
from blueheart.kernel.text import clean_line, direction


class MonumentForm(TypedForm):
    shown = MONUMENT_FIELDS

    def __init__(self, data: Any, *, typed: TypedPromise, is_national: bool) -> None:
        super().__init__(data, typed=typed, initial={"is_national": is_national})
        self.fields["is_national"] = forms.BooleanField(
            label=field_labels()["is_national"], required=False,
            help_text=_("A building of the state: it stands first on the board and in the list for the press."),
        )  # fmt: skip

    def choices(self) -> dict[str, list[tuple[str, Any]]]:
        names = language_names(get_language() or "en")
        languages = sorted(names.items(), key=lambda pair: pair[1])
        return {"kind": list(MonumentKind.choices), "name_language": [("", "–"), *languages]}

    def helps(self) -> dict[str, str]:
        return {
            "city": _("Change the name and leave the number, or write the number of another city."),
            "latitude": _("In degrees, such as 51.0537."),
            "notice_days": _("From 0 to 366."),
            "curfew": _("In the place’s own time, such as 01:00; empty where there is no such hour."),
        }

    def ticks(self) -> dict[str, str]:
        return {"place_is_right": _("The place is right as it is")}


@only_for(can_review_anywhere)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    monument = find_monument(request, pk)
    before = typed_monument(monument)
    form = MonumentForm(request.POST or None, typed=before, is_national=monument.is_national)
    if request.method != "POST":
        return shown(request, monument, form, status=200)
    if not form.is_valid():
        return shown(request, monument, form, status=422, version=request.POST.get("version", ""))
    typed = with_city_typed(form.typed(), before)
    is_national = form.cleaned_data["is_national"]
    version = request.POST.get("version", "")
    try:
        edit_monument(
            monument_id=pk, typed=typed, is_national=is_national, seen_changed_at=read_version(version),
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except InvalidPromise as error:
        form.take(error)
        return shown(request, monument, form, status=422, version=version)
    except NotPermitted:
        form.add_error("city", _("This city lies in a country that is not yours. The head office can move it there."))
        return shown(request, monument, form, status=422, version=version)
    except StaleMonument as error:
        now = find_monument(request, pk)
        stale = {"message": error.message, "rows": monument_differences(now, typed, is_national=is_national)}
        return shown(request, now, form, status=409, stale=stale)
    messages.success(request, _("Saved. Promises keep their hours until they are edited."))
    return redirect("desk_monument", pk)


def read_version(text: str) -> datetime | None:
    """None, which no monument is of, where it is none of ours."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def monument_differences(now: Monument, typed: TypedPromise, *, is_national: bool) -> list[Difference]:
    """Of the fields that differ only: what stands now, and what was typed."""
    labels = field_labels()
    one = monument_words(typed_monument(now), is_national=now.is_national)
    other = monument_words(typed, is_national=is_national)
    rows = [difference(labels[name], one[name], other[name]) for name in one]
    return [row for row in rows if row.differs]


def shown(
    request: HttpRequest, monument: Monument, form: MonumentForm, *, status: int, version: str = "",
    stale: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """`version` is what stands in the form already; a form that is opened now has the monument's."""
    context = {
        "monument": monument,
        "form": form,
        "version": version or monument.changed_at.isoformat(),
        "stale": stale,
        "is_editable": True,
    }
    return render(request, "desk/illuminations/monument_edit.html", context, status=status)


# --- names in other languages


class NamesForm(forms.Form):
    """A field for each language of the site and each in which it has a name; one more for any other."""

    def __init__(self, data: Any, *, known: dict[str, str]) -> None:
        super().__init__(data)
        language = get_language() or "en"
        codes = dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *sorted(known)])
        for code in codes:
            self.fields[f"name_{code}"] = forms.CharField(
                label=language_name(code, language), required=False, initial=known.get(code, ""), strip=False,
                widget=forms.TextInput(attrs={"lang": code, "dir": direction(code), "maxlength": NAME_LENGTH}),
            )  # fmt: skip
        rest = [pair for pair in language_names(language).items() if pair[0] not in codes]
        choices = [("", "–"), *sorted(rest, key=lambda pair: pair[1])]
        self.fields["more_language"] = forms.CharField(
            label=_("Another language"), required=False, widget=forms.Select(choices=choices)
        )
        self.fields["more_name"] = forms.CharField(
            label=_("Name in that language"), required=False, strip=False, widget=forms.TextInput(attrs={"dir": "auto"})
        )

    def typed(self) -> dict[str, str]:
        values = self.cleaned_data
        names = {name.removeprefix("name_"): text for name, text in values.items() if name.startswith("name_")}
        if values["more_language"]:
            names[values["more_language"]] = values["more_name"]
        return names

    def take(self, refusal: InvalidPromise) -> None:
        for problem in refusal.problems:
            other = "more_language" if problem.code == "unknown_language" else "more_name"
            self.add_error(problem.field if problem.field in self.fields else other, str(problem.message))


@only_for(can_review_anywhere)
def names(request: HttpRequest, pk: int) -> HttpResponse:
    monument = find_monument(request, pk)
    known = {one.language: one.text for one in monument.names.all()}
    form = NamesForm(request.POST or None, known=known)
    status = 200
    if request.method == "POST":
        if form.is_valid() and is_saved(request, monument, form, known):
            messages.success(request, _("Saved."))
            return redirect("desk_monument", pk)
        status = 422
    return render(
        request, "desk/illuminations/monument_names.html", {"monument": monument, "form": form}, status=status
    )


def is_saved(request: HttpRequest, monument: Monument, form: NamesForm, known: dict[str, str]) -> bool:
    """Only what changed goes to the action."""
    if form.cleaned_data["more_name"].strip() and not form.cleaned_data["more_language"]:
        form.add_error("more_language", _("Choose the language of this name."))
        return False
    changed = {code: text for code, text in form.typed().items() if clean_line(text) != known.get(code, "")}
    if not changed:
        return True
    try:
        name_monument(monument_id=monument.pk, names=changed, by=actor_of(request), at=clock.now())
    except InvalidPromise as error:
        form.take(error)
        return False
    return True
