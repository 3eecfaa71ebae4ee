"""Supporters at the desk: list, add, change, remove. Every write is one of `supporters.actions`."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from blueheart.campaign.queries import actor_for_user
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.supporters.actions import note_supporter_saved, remove_supporter
from blueheart.supporters.models import Supporter


def acting(user: AbstractBaseUser) -> Actor:
    return actor_for_user(user)


class SavedAsAction:
    """The form stores the row with its texts; the action records who did it, in the same transaction."""

    request: Any

    def save_instance(self) -> Supporter:
        with transaction.atomic():
            is_new = self.form.instance.pk is None  # type: ignore[attr-defined]
            supporter: Supporter = super().save_instance()  # type: ignore[misc]
            note_supporter_saved(supporter=supporter, is_new=is_new, by=acting(self.request.user), at=clock.now())
        return supporter


class SupporterCreateView(SavedAsAction, CreateView):
    pass


class SupporterEditView(SavedAsAction, EditView):
    pass


class SupporterDeleteView(DeleteView):
    def delete_action(self) -> None:
        remove_supporter(supporter=self.object, by=acting(self.request.user), at=clock.now())


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
    add_view_class = SupporterCreateView
    edit_view_class = SupporterEditView
    delete_view_class = SupporterDeleteView
    panels = (
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("sector"), FieldPanel("country"), FieldPanel("since_year")]),
        FieldPanel("url"),
        MultiFieldPanel([FieldPanel("source_url"), FieldPanel("confidence")], heading=_("Source")),
        FieldPanel("verified_at"),
        InlinePanel("texts", heading=_("Texts"), label=_("Text in one language")),
    )


supporters_viewset = SupporterViewSet()
