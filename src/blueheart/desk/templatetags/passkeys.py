"""Asked by the pages of the entrance: do passkeys work at the address that this person has open?"""

from typing import Any

from django import template
from django.conf import settings

from blueheart.desk import passkeys
from blueheart.desk.passkeys import PasskeyPlace

register = template.Library()


@register.simple_tag(takes_context=True)
def passkey_place(context: Any) -> PasskeyPlace:
    request = context["request"]
    return passkeys.passkey_place(host=request.get_host(), is_secure=request.is_secure(), base_url=settings.BASE_URL)
