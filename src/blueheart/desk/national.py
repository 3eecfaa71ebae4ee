"""National campaigns at the desk: facts with their source, edited by the head office and editors."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from blueheart.campaign.actions import note_national_campaign_saved, remove_national_campaign
from blueheart.campaign.models import NationalCampaign
from blueheart.desk.access import actor_of
from blueheart.desk.columns import NamedIndexView
from blueheart.desk.saved import SavedAsAction
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor


class CampaignSaved(SavedAsAction):
    def note_saved(self, row: NationalCampaign, *, before: NationalCampaign | None, by: Actor, at: datetime) -> None:
        note_national_campaign_saved(campaign=row, is_new=before is None, by=by, at=at)


class NationalCampaignCreateView(CampaignSaved, CreateView):
    pass


class NationalCampaignEditView(CampaignSaved, EditView):
    pass


class NationalCampaignDeleteView(DeleteView):
    def delete_action(self) -> None:
        remove_national_campaign(campaign=self.object, by=actor_of(self.request), at=clock.now())


class NationalCampaignViewSet(ModelViewSet):
    model = NationalCampaign
    name = "national-campaigns"
    url_prefix = "national-campaigns"
    icon = "globe"
    menu_label = _("National campaigns")
    menu_order = 310
    index_view_class = NamedIndexView
    add_view_class = NationalCampaignCreateView
    edit_view_class = NationalCampaignEditView
    delete_view_class = NationalCampaignDeleteView
    add_to_admin_menu = True
    copy_view_enabled = False  # Wagtail's overwrites the row that it is to copy when it is posted to
    list_display = ("__str__", "kind", "country", "joined_year", "confidence")
    list_filter = ("kind", "confidence")
    search_fields = ("name", "country")
    panels = (
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("joined_on"), FieldPanel("joined_year"), FieldPanel("precision")]),
        MultiFieldPanel(
            [FieldPanel("source_url"), FieldPanel("confidence"), FieldPanel("conflict")], heading=_("Source")
        ),
    )


national_campaigns_viewset = NationalCampaignViewSet()
