"""Structured data for search engines."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ESCAPES = str.maketrans({">": "\\u003E", "<": "\\u003C", "&": "\\u0026"})
"""As in Django's json_script: no text may end the block."""


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """A JSON-LD block; no browser runs it, so a Content-Security-Policy without inline scripts lets it be."""
    if not data:
        return SafeString("")
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
