"""National campaigns at the desk: facts with their source, edited by the head office and editors."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from blueheart.campaign.models import NationalCampaign
from blueheart.desk.columns import NamedIndexView


class NationalCampaignViewSet(ModelViewSet):
    model = NationalCampaign
    name = "national-campaigns"
    url_prefix = "national-campaigns"
    icon = "globe"
    menu_label = _("National campaigns")
    menu_order = 310
    index_view_class = NamedIndexView
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
