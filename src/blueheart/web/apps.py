from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "blueheart.web"
    label = "web"
