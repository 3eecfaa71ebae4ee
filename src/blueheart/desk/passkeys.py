"""Passkeys: how they are called, and where they work."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class PasskeyPlace:
    """Whether browsers offer passkeys at an address; where they do not, `instead` is one where they do, or ""."""

    works: bool
    instead: str = ""


def passkey_place(*, host: str, is_secure: bool, base_url: str) -> PasskeyPlace:
    """WebAuthn binds a passkey to a domain and wants https, save on localhost (W3C WebAuthn 3, 5.1.3).

    `host` may carry a port. A proxy that ends TLS is believed when `base_url` is the same host over https.
    """
    here, own = urlsplit(f"//{host}"), urlsplit(base_url)
    name = here.hostname or ""
    is_safe = is_secure or is_local_name(name) or (own.scheme == "https" and own.hostname == name)
    if is_safe and not is_number(name):
        return PasskeyPlace(works=True)
    if is_number(name) and ip_address(name).is_loopback:
        return PasskeyPlace(works=False, instead=f"http://localhost{f':{here.port}' if here.port else ''}")
    own_name = own.hostname or ""
    if own.scheme == "https" and own_name != name and not is_number(own_name):
        return PasskeyPlace(works=False, instead=base_url.rstrip("/"))
    return PasskeyPlace(works=False)


def is_local_name(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost")


def is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class FactorAdapter(DefaultMFAAdapter):
    """What a telephone or computer shows beside a passkey: the campaign and the person, not a host and an address."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.first_name or user.email}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's name
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("What to call it")
        self.fields["name"].help_text = gettext_lazy("So that you know later which device it is on.")
        self.fields["passwordless"].label = gettext_lazy("Sign in with it alone, without the password")
        self.fields["passwordless"].help_text = gettext_lazy(
            "The device then asks for your finger, your face or its PIN. Take the tick away for a security key "
            "that cannot do this: it then goes with the password."
        )
        self.fields["passwordless"].initial = True
