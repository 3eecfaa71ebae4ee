from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "blueheart.editorial"
    label = "editorial"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from blueheart.editorial import handlers

        handlers.connect()
