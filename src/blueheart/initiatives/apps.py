from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "blueheart.initiatives"
    label = "initiatives"
