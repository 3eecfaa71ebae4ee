from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "blueheart.kernel"
    label = "kernel"
