"""The box to choose a city in, for a form that is written as a template."""

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from blueheart.campaign import forms

register = template.Library()


@register.simple_tag
def city_box(language: str, target: str) -> SafeString:
    """The attributes of `campaign.forms.city_box`."""
    return flatatt(forms.city_box(language=language, target=target))
