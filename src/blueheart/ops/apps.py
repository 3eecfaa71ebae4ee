from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "blueheart.ops"
    label = "ops"
