"""The card of a page that has none of its own."""

from django import template
from django.utils.translation import get_language

from blueheart.web.sharecards import ShareCard, share_campaign

register = template.Library()


@register.simple_tag
def campaign_card() -> ShareCard:
    """In the page's language; no query."""
    return share_campaign(get_language() or "en")
