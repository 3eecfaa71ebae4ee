"""Rooms below the fund as tables alone."""

from django.apps import AppConfig


class Campaign(AppConfig):
    name = "blueheart.campaign"


class Supporters(AppConfig):
    name = "blueheart.supporters"
