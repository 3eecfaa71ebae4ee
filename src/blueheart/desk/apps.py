from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "blueheart.desk"
    label = "desk"
