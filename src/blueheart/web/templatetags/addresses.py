"""Web addresses in words that a person reads."""

from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def host(url: str) -> str:
    """“unodc.org” of https://www.unodc.org/brulo/en/…: who says it, where the whole address would be noise."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
