from django.apps import AppConfig


class IlluminationsConfig(AppConfig):
    name = "blueheart.illuminations"
    label = "illuminations"

    def ready(self) -> None:
        from blueheart.illuminations import handlers  # noqa: F401
