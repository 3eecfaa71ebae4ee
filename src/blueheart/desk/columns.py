"""Wagtail's lists show what the database holds; people read a country's name."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import IndexView

from blueheart.campaign.queries import country_name


def named_country(row: Any) -> str:
    return country_name(row.country, get_language() or "en")


def named_row(row: Any) -> str:
    """What it is called, or its country where that is its name."""
    return row.name or named_country(row)


class NamedIndexView(IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        shown = {"country": named_country, "__str__": named_row}
        columns: list[Any] = super().columns
        for column in columns:
            column.accessor = shown.get(column.name, column.accessor)
            if column.name == "country":
                column.label = _("Country")
        return columns
