from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    name = "blueheart.campaign"
    label = "campaign"
    verbose_name = _("Campaign")

    def ready(self) -> None:
        from blueheart.campaign import handlers  # noqa: F401
