"""Whether a message is a provider's own: Stripe's scheme (`Stripe-Signature: t=…,v1=…`), checked by its library."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stripe

TOLERANCE_SECONDS = 300
LARGEST_BYTES = 1_000_000


class MessageRefused(ValueError):
    """`code` says why: forged, late, future, malformed."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message whose signature is right."""

    provider: str
    message_id: str
    kind: str
    object_kind: str
    object_id: str
    raw: bytes


def sign_message(body: str, *, secret: str, at: datetime) -> str:
    """The header of a message, as Stripe makes it."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, int(at.timestamp())))


def read_message(provider: str, body: bytes, header: str, *, secret: str, at: datetime) -> NewMessage:
    """Raises MessageRefused.

    The library checks the signature. Its own look at the clock lets pass what is signed for a time to come, which could
    be sent again later; here both ends are looked at, by the stamp that the library signs (the first).
    """
    try:
        event = stripe.Webhook.construct_event(body, header, secret, tolerance=0, api_key="none")
        stamp = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
        said: dict[str, Any] = json.loads(body)
    except stripe.SignatureVerificationError as error:
        raise MessageRefused("forged", "The signature is missing, or not the provider’s own.") from error
    except (ValueError, TypeError, AttributeError, StopIteration) as error:
        raise MessageRefused("malformed", "The message is no event in JSON.") from error
    age = at.timestamp() - stamp
    if age > TOLERANCE_SECONDS:
        raise MessageRefused("late", f"The message was signed more than {TOLERANCE_SECONDS} seconds ago.")
    if age < -TOLERANCE_SECONDS:
        raise MessageRefused("future", f"The message is signed for a time more than {TOLERANCE_SECONDS} seconds ahead.")
    data = said.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    if said.get("object") != "event" or not isinstance(about, dict) or not said.get("type"):
        raise MessageRefused("malformed", "The message is no event.")
    return NewMessage(
        provider=provider, message_id=str(event.id), kind=str(event.type), object_kind=str(about.get("object") or ""),
        object_id=str(about.get("id") or ""), raw=body,
    )  # fmt: skip
