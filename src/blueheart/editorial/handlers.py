"""Keeps the search index true as pages are saved and removed."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.search import index

from blueheart.editorial.models import ContentPage, HomePage, TextPage


def index_page(sender: type[TextPage], instance: TextPage, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        index.insert_or_update_object(instance)


def forget_page(sender: type[TextPage], instance: TextPage, **kwargs: Any) -> None:
    index.remove_object(instance)


def connect() -> None:
    for model in (HomePage, ContentPage):
        post_save.connect(index_page, sender=model, dispatch_uid=f"editorial.index.{model.__name__}")
        post_delete.connect(forget_page, sender=model, dispatch_uid=f"editorial.forget.{model.__name__}")
