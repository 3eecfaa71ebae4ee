from django.apps import AppConfig


class FundConfig(AppConfig):
    name = "blueheart.fund"
    label = "fund"

    def ready(self) -> None:
        from blueheart.fund import handlers  # noqa: F401
