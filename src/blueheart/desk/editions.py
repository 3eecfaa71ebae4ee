"""Editions: the year's theme in each language, and whether initiatives may be sent in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.campaign.actions import open_edition, set_theme
from blueheart.campaign.models import Edition, EditionTheme
from blueheart.campaign.permissions import can_edit_editions
from blueheart.desk.access import actor_of, only_for
from blueheart.kernel import clock
from blueheart.kernel.text import clean_line

THEME_LENGTH = 300


class EditionForm(forms.Form):
    is_open = forms.BooleanField(label=gettext_lazy("Initiatives can be sent in"), required=False)

    def __init__(self, *args: Any, themes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"theme_{code}"] = forms.CharField(
                label=_("Theme: %(language)s") % {"language": name}, required=False, max_length=THEME_LENGTH,
                initial=themes.get(code, ""), widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )  # fmt: skip


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2014, max_value=2200)


@only_for(can_edit_editions)
def editions(request: HttpRequest) -> HttpResponse:
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        if not Edition.objects.filter(year=year).exists():
            open_edition(year=year, is_open=False, by=actor_of(request), at=clock.now())
        return redirect("desk_edition", year)
    rows = Edition.objects.prefetch_related("themes").order_by("-year")
    return render(request, "desk/editions.html", {"editions": rows, "form": form})


@only_for(can_edit_editions)
def edition(request: HttpRequest, year: int) -> HttpResponse:
    found = Edition.objects.filter(year=year).first()
    if found is None:
        return redirect("desk_editions")
    themes = dict(EditionTheme.objects.filter(edition=found).values_list("language", "text"))
    form = EditionForm(request.POST or None, themes=themes, initial={"is_open": found.is_open_for_initiatives})
    if request.method == "POST" and form.is_valid():
        save(request, found, form, themes)
        messages.success(request, _("The edition %(year)d is saved.") % {"year": year})
        return redirect("desk_editions")
    return render(request, "desk/edition.html", {"edition": found, "form": form})


def save(request: HttpRequest, found: Edition, form: EditionForm, themes: dict[str, str]) -> None:
    """Only what changed becomes an event."""
    by, at = actor_of(request), clock.now()
    if form.cleaned_data["is_open"] != found.is_open_for_initiatives:
        open_edition(year=found.year, is_open=form.cleaned_data["is_open"], by=by, at=at)
    for code, _name in settings.LANGUAGES:
        text = clean_line(form.cleaned_data[f"theme_{code}"])
        if text != themes.get(code, ""):
            set_theme(year=found.year, language=code, text=text, by=by, at=at)
