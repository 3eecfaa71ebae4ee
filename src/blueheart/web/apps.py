from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "blueheart.web"
    label = "web"

    def ready(self) -> None:
        from blueheart.web import handlers  # noqa: F401
