from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "blueheart.desk"
    label = "desk"

    def ready(self) -> None:
        from blueheart.desk import handlers  # noqa: F401
