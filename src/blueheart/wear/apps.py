from django.apps import AppConfig


class WearConfig(AppConfig):
    name = "blueheart.wear"
    label = "wear"
