"""`/webhooks/stripe/`: where a provider of card payments tells what happened. Stored at once, looked at afterwards."""

import logging

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blueheart.fund.actions.messages import receive_message
from blueheart.fund.providers.configured import webhook_secrets
from blueheart.fund.providers.signatures import LARGEST_BYTES, MessageRefused
from blueheart.kernel import clock

logger = logging.getLogger(__name__)


@csrf_exempt  # its signature says whose it is; there is no cookie to ride on
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """200 when the message is stored, now or before; 400 with a word where it is none of a provider's; 503 to have it
    sent again."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        return said(411, "length: send the header Content-Length")
    if int(length) > LARGEST_BYTES:
        return said(413, f"too_large: a message has at most {LARGEST_BYTES} bytes")
    try:
        receive_message(
            body=request.body, header=request.headers.get("Stripe-Signature", ""), secrets=webhook_secrets(),
            at=clock.now(),
        )  # fmt: skip
    except MessageRefused as error:
        logger.warning("a message for /webhooks/stripe/ was refused: %s", error.code)
        return said(400, f"{error.code}: {error}")
    except OperationalError:
        logger.exception("a message could not be stored")
        return said(503, "busy: send it again")
    return said(200, "stored")


def said(status: int, words: str) -> HttpResponse:
    response = HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
