from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "blueheart.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        from blueheart.initiatives import handlers  # noqa: F401
