"""The programme, drawn without a template."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from blueheart.web.cards import Day, InitiativeCard
from blueheart.web.cardview import write_card, write_days

register = template.Library()


@register.simple_tag
def initiative_card(item: InitiativeCard, heading: str = "h3", *, show_date: bool = False) -> SafeString:
    """`show_date` where no day stands above."""
    return write_card(item, heading=heading, show_date=show_date)


@register.simple_tag
def initiative_days(days: Iterable[Day]) -> SafeString:
    return write_days(days)
