from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "blueheart.kernel"
    label = "kernel"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from blueheart.kernel import handlers  # noqa: F401

        autodiscover_modules("events")
