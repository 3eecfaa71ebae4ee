"""Staff edit: every field as an organiser types it, and nothing lost when somebody else was quicker."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.initiatives.review import find
from blueheart.desk.initiatives.shown import field_labels, typed_differences
from blueheart.initiatives.actions import StaleEdit, edit_initiative
from blueheart.initiatives.enums import EDITABLE, Kind, PlaceKind, Purpose
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.languages import language_names
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel import clock
from blueheart.supporters.enums import Sector

LONG = ("description", "accessibility")
PICTURE = ("picture_alternative_text", "picture_credit", "picture_has_consent")
UNSHOWN = ("picture_id",)


class EditForm(forms.Form):
    """Draws the fields; what is right and wrong the action says, so that every interface says the same."""

    def __init__(self, data: Any, *, typed: TypedInitiative) -> None:
        initial = typed.as_mapping()
        super().__init__(data, initial=initial)
        names = language_names(get_language() or "en")
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": list(Kind.choices),
            "purpose": list(Purpose.choices),
            "organiser_sector": list(Sector.choices),
            "place_kind": list(PlaceKind.choices),
            "text_language": sorted(names.items(), key=lambda pair: pair[1]),
        }
        for name, label in field_labels().items():
            if name in UNSHOWN or (name in PICTURE and not typed.picture_id):
                continue
            self.fields[name] = self.field_of(name, label, choices.get(name))
        if typed.picture_id:
            self.fields["drop_picture"] = forms.BooleanField(label=_("Take the picture out"), required=False)

    def field_of(self, name: str, label: str, choices: list[tuple[str, Any]] | None) -> forms.Field:
        if choices is not None:
            return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices))
        if name == "picture_has_consent":
            return forms.BooleanField(label=label, required=False)
        if name in LONG:
            return forms.CharField(
                label=label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
            )
        help_text = {
            "languages": _("Codes with commas between, such as en, fr."),
            "city": _("Change the name and leave the number, or write the number of another city."),
            "starts_on": _("Such as 2027-07-30."),
            "starts_at": _("In the place’s own time, such as 19:30."),
        }.get(name, "")
        widget = forms.TextInput(attrs={"dir": "auto"} if name in {"title", "organiser_name", "venue"} else {})
        return forms.CharField(label=label, required=False, strip=False, widget=widget, help_text=help_text)

    def prepare_value_of_languages(self) -> None:
        self.initial["languages"] = ", ".join(self.initial["languages"])

    def typed(self, before: TypedInitiative) -> TypedInitiative:
        """What was typed, over what stood: fields that the form does not show keep their value."""
        values = {**before.as_mapping(), **self.cleaned_data}
        values["languages"] = [code.strip() for code in str(values["languages"]).split(",") if code.strip()]
        if values.pop("drop_picture", False):
            values["picture_id"] = ""
        typed = TypedInitiative.from_mapping(values)
        if typed.city != before.city and typed.city_id == before.city_id:
            return replace(typed, city_id="")
        return typed


@only_for(can_review_anywhere)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = find(request, pk)
    before = typed_of(initiative)
    form = EditForm(request.POST or None, typed=before)
    form.prepare_value_of_languages()
    if request.method != "POST" or initiative.state not in EDITABLE:
        return shown(request, initiative, form, version=initiative.version, status=200)
    if not form.is_valid():
        return shown(request, initiative, form, version=initiative.version, status=422)
    base = request.POST.get("version", "")
    base_version = int(base) if base.isdecimal() and len(base) < 9 else 0
    typed = form.typed(before)
    try:
        edit_initiative(initiative_id=pk, typed=typed, base_version=base_version, by=actor_of(request), at=clock.now())
    except InvalidInitiative as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return shown(request, initiative, form, version=base_version, status=422)
    except StaleEdit as error:
        stale = {"message": error.message, "rows": typed_differences(before, typed)}
        return shown(request, initiative, form, version=error.current_version, status=409, stale=stale)
    except MoveNotAllowed as error:
        messages.error(request, str(error.message))
        return redirect("desk_review", pk)
    messages.success(request, _("Saved."))
    return redirect("desk_review", pk)


def shown(
    request: HttpRequest, initiative: Initiative, form: EditForm, *, version: int, status: int,
    stale: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "initiative": initiative,
        "form": form,
        "version": version,
        "stale": stale,
        "is_editable": initiative.state in EDITABLE,
    }
    return render(request, "desk/initiatives/edit.html", context, status=status)
