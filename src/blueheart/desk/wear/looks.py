"""Groups at the desk: the colour that a supporter adds to the heart's blue, and where its kit is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of, forbidden, only_for
from blueheart.kernel import clock
from blueheart.supporters.models import Supporter
from blueheart.supporters.permissions import can_change_supporter, editable_countries
from blueheart.wear.actions.looks import remove_group_look, set_group_look
from blueheart.wear.models import GroupLook
from blueheart.wear.queries.looks import colour_of
from blueheart.wear.rules.looks import Ground, InvalidLook, contrast, ground_of


class LookForm(forms.Form):
    colour = forms.CharField(
        label=gettext_lazy("Colour"), max_length=20, required=False,
        help_text=gettext_lazy(
            "Six figures, such as #7a1f3d. It stands beside the heart, never in it, and must not look like the heart’s"
            " own blue (#009EDB). Leave it empty to keep to the heart’s blue alone."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LookRow:
    supporter: Supporter
    colour: str


@only_for(can_review_anywhere)
def looks(request: HttpRequest) -> HttpResponse:
    """Those of the own country, each with its colour."""
    own = editable_countries(actor_of(request))
    supporters = Supporter.objects.order_by("name")
    if own is not None:
        supporters = supporters.filter(country__in=own)
    colours = dict(GroupLook.objects.values_list("supporter_id", "colour"))
    rows = [LookRow(one, colours.get(one.pk, "")) for one in supporters]
    return render(request, "desk/wear/looks.html", {"rows": rows, "language": get_language() or "en"})


@only_for(can_review_anywhere)
def look(request: HttpRequest, pk: int) -> HttpResponseBase:
    supporter = Supporter.objects.filter(pk=pk).first()
    if supporter is None:
        raise Http404
    if not can_change_supporter(actor_of(request), supporter.country):
        return forbidden(request)
    colour = colour_of(supporter.pk)
    form = LookForm(request.POST or None, initial={"colour": colour})
    if request.method == "POST" and form.is_valid() and save(request, supporter, form):
        return redirect("desk_looks")
    context = {"supporter": supporter, "form": form, "language": get_language() or "en", **shown(colour)}
    return render(request, "desk/wear/look.html", context, status=422 if form.errors else 200)


def save(request: HttpRequest, supporter: Supporter, form: LookForm) -> bool:
    """False when the rule refuses it; the form then says why."""
    by, at, colour = actor_of(request), clock.now(), form.cleaned_data["colour"]
    if not colour.strip():
        remove_group_look(supporter=supporter, by=by, at=at)
    else:
        try:
            set_group_look(supporter=supporter, colour=colour, by=by, at=at)
        except InvalidLook as error:
            form.add_error("colour", str(error.message))
            return False
    messages.success(request, _("Saved."))
    return True


def shown(colour: str) -> dict[str, Any]:
    """The colour on its ground, and how clear it is there."""
    if not colour:
        return {"colour": ""}
    ground = ground_of(colour)
    return {
        "colour": colour, "ground": ground.value, "contrast": f"{contrast(colour, ground):.1f}:1",
        "ground_name": _("on white paper") if ground == Ground.PAPER else _("on the night"),
    }  # fmt: skip
