"""Supporters at the desk: list, add, change, remove. Every write is one of `supporters.actions`.

The head office sees all of them, a national coordinator those of the own country.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from blueheart.campaign.queries import actor_for_user, countries
from blueheart.desk.access import actor_of, forbidden
from blueheart.desk.columns import NamedIndexView
from blueheart.desk.saved import SavedAsAction
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.supporters.actions import note_supporter_saved, remove_supporter
from blueheart.supporters.models import Supporter
from blueheart.supporters.permissions import can_change_supporter, editable_countries

View = Callable[..., HttpResponseBase]


class SupporterForm(WagtailAdminModelForm):
    """The country by its name, and only one that the person works for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        own = editable_countries(actor_for_user(self.for_user))
        named = [pair for pair in countries(language) if own is None or pair[0] in own]
        choices = [("", _("No country")), *named] if own is None else named
        message = _("Choose a country from the list.")
        if own is not None:
            names = ", ".join(name for _code, name in named)
            message = format_lazy(_("Country: you enter supporters of {names} only. Choose it here."), names=names)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=choices, required=own is not None, error_messages={"invalid_choice": message}
        )
        if own is not None and len(named) == 1:
            self.initial.setdefault("country", named[0][0])
            self.initial["country"] = self.initial["country"] or named[0][0]


class SupporterSaved(SavedAsAction):
    def note_saved(self, row: Supporter, *, before: Supporter | None, by: Actor, at: datetime) -> None:
        note_supporter_saved(supporter=row, country_before=before.country if before else None, by=by, at=at)


class SupporterIndexView(NamedIndexView):
    def get_base_queryset(self) -> QuerySet[Supporter]:
        rows: QuerySet[Supporter] = super().get_base_queryset()
        own = editable_countries(actor_of(self.request))
        return rows if own is None else rows.filter(country__in=own)


class SupporterCreateView(SupporterSaved, CreateView):
    pass


class SupporterEditView(SupporterSaved, EditView):
    pass


class SupporterDeleteView(DeleteView):
    def delete_action(self) -> None:
        remove_supporter(supporter=self.object, by=actor_of(self.request), at=clock.now())


def of_own_country(view: View) -> View:
    """Before every view of one supporter, Wagtail's history, usage and inspection too: they ask for no country."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs:
            country = Supporter.objects.filter(pk=kwargs["pk"]).values_list("country", flat=True).first()
            if country is not None and not can_change_supporter(actor_of(request), country):
                return forbidden(request)
        return view(request, *args, **kwargs)

    return guarded


class SupporterViewSet(ModelViewSet):
    model = Supporter
    name = "supporters"
    url_prefix = "supporters"
    icon = "group"
    menu_label = _("Supporters")
    menu_order = 300
    add_to_admin_menu = True
    list_display = ("name", "sector", "country", "since_year", "verified_at")
    list_filter = ("sector", "country", "is_sample")
    search_fields = ("name", "slug")
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = SupporterIndexView
    add_view_class = SupporterCreateView
    edit_view_class = SupporterEditView
    delete_view_class = SupporterDeleteView
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("sector"), FieldPanel("country"), FieldPanel("since_year")]),
            FieldPanel("url"),
            MultiFieldPanel([FieldPanel("source_url"), FieldPanel("confidence")], heading=_("Source")),
            FieldPanel("verified_at"),
            InlinePanel("texts", heading=_("Texts"), label=_("Text in one language")),
        ],
        base_form_class=SupporterForm,
    )

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        return of_own_country(super().construct_view(view_class, **kwargs))


supporters_viewset = SupporterViewSet()
