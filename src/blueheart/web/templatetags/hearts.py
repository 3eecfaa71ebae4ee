"""What the part of the press needs wherever it stands."""

from django import template
from django.utils.translation import get_language

from blueheart.campaign.queries import countries

register = template.Library()


@register.simple_tag
def heart_countries() -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, in the order of the page's language."""
    return countries(get_language() or "en")
