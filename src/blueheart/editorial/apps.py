from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "blueheart.editorial"
    label = "editorial"
