from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "blueheart.api"
    label = "api"
