from django.apps import AppConfig


class SupportersConfig(AppConfig):
    name = "blueheart.supporters"
    label = "supporters"
