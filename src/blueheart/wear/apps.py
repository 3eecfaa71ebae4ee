from django.apps import AppConfig


class WearConfig(AppConfig):
    name = "blueheart.wear"
    label = "wear"

    def ready(self) -> None:
        from blueheart.wear import handlers  # noqa: F401
