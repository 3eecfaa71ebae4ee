"""The local provider at the desk: what can happen at a provider is tried out here, and its messages are sent late,
twice or out of order. No money moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import only_for
from blueheart.desk.fund.sent import send_local
from blueheart.fund.actions.local import send_local_message
from blueheart.fund.models import LocalMessage
from blueheart.fund.providers import localdeeds
from blueheart.fund.providers.configured import card_fee, local_secret
from blueheart.fund.providers.local import LocalProvider
from blueheart.fund.queries.desk import local_messages, local_objects
from blueheart.fund.rules.provider import ProviderRefused
from blueheart.kernel.clock import now

KINDS = (
    "checkout.session",
    "payment_intent",
    "charge",
    "refund",
    "dispute",
    "subscription",
    "payout",
    "balance_transaction",
)
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can happen to an object of `kind` while `is_open` says so; `about` is the deed's own argument."""

    words: str | Promise
    kind: str
    about: str
    do: Callable[..., object]
    is_open: Callable[[Object], bool]
    more: tuple[tuple[str, bool], ...] = ()


def has(name: str, value: object) -> Callable[[Object], bool]:
    return lambda found: found[name] == value


DEEDS: dict[str, Deed] = {
    "expire": Deed(
        gettext_lazy("its time is over"), "checkout.session", "session_id", localdeeds.expire, has("status", "open")
    ),
    "dispute": Deed(
        gettext_lazy("the card’s holder disputes it"), "charge", "charge_id", localdeeds.dispute,
        lambda one: one["paid"] and not one["disputed"] and not one["refunded"],
    ),
    "fail_refund": Deed(
        gettext_lazy("the bank sends it back"), "refund", "refund_id", localdeeds.fail_refund,
        has("status", "succeeded"),
    ),
    "win": Deed(
        gettext_lazy("it is won"), "dispute", "dispute_id", localdeeds.close_dispute, has("status", "needs_response"),
        (("is_won", True),),
    ),
    "lose": Deed(
        gettext_lazy("it is lost"), "dispute", "dispute_id", localdeeds.close_dispute, has("status", "needs_response"),
        (("is_won", False),),
    ),
    "next_month": Deed(
        gettext_lazy("a month goes by"), "subscription", "subscription_id", localdeeds.next_month,
        has("status", "active"),
    ),
    "payout_arrives": Deed(
        gettext_lazy("it arrives"), "payout", "payout_id", localdeeds.end_payout, has("status", "in_transit"),
        (("has_arrived", True),),
    ),
    "payout_fails": Deed(
        gettext_lazy("the bank sends it back"), "payout", "payout_id", localdeeds.end_payout,
        has("status", "in_transit"), (("has_arrived", False),),
    ),
}  # fmt: skip
LATER: dict[str, Deed] = {
    "arrive": Deed(
        gettext_lazy("the money comes"), "checkout.session", "session_id", localdeeds.arrive, has("status", "complete")
    ),
    "fall_through": Deed(
        gettext_lazy("the money does not come"), "checkout.session", "session_id", localdeeds.fall_through,
        has("status", "complete"),
    ),
}  # fmt: skip
"""Of payments that are on their way."""
EVERY = DEEDS | LATER


@only_for(can_manage_fund)
def local(request: HttpRequest) -> HttpResponse:
    found = local_objects(kinds=KINDS)
    on_their_way = {one["id"] for one in found["payment_intent"] if one["status"] == "processing"}
    rows = []
    for kind in KINDS[:-1]:
        for one in found[kind]:
            deeds = [(name, deed.words) for name, deed in DEEDS.items() if deed.kind == kind and deed.is_open(one)]
            if kind == "checkout.session" and one["payment_intent"] in on_their_way:
                deeds += [(name, deed.words) for name, deed in LATER.items()]
            if deeds:
                rows.append({"kind": kind, "id": one["id"], "status": one["status"], "deeds": deeds})
    held = sorted({str(one["currency"]).upper() for one in found["balance_transaction"]})
    context = {"rows": rows, "messages_made": local_messages(), "currencies": held}
    return render(request, "desk/fund/local.html", context)


@require_POST
@only_for(can_manage_fund)
def do(request: HttpRequest) -> HttpResponse:
    """Has something happen at the local provider."""
    at = now()
    provider = LocalProvider(at=at, fee=card_fee(), holds="hold" in request.POST)
    deed, about = request.POST.get("deed", ""), request.POST.get("about", "")[:120]
    try:
        if deed == "pay_out":
            localdeeds.pay_out(provider, currency=about)
        elif deed in EVERY:
            EVERY[deed].do(provider, **{EVERY[deed].about: about}, **dict(EVERY[deed].more))
        else:
            raise ProviderRefused(_("nothing was chosen"))
    except ProviderRefused as error:
        messages.error(request, _("The local provider says no: %(reason)s") % {"reason": error})
    else:
        send_local(at=at)
        messages.success(request, _("It happened."))
    return redirect("desk_fund_local")


@require_POST
@only_for(can_manage_fund)
def send(request: HttpRequest) -> HttpResponse:
    """One message, the first time or again; with `all`, every one that waits, the last made first."""
    at, count = now(), 0
    if "all" in request.POST:
        ids = list(LocalMessage.objects.filter(sent_count=0).order_by("-pk").values_list("pk", flat=True))
    else:
        given = request.POST.get("message", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
        ids = list(LocalMessage.objects.filter(pk=number).values_list("pk", flat=True))
    for pk in ids:
        send_local_message(message_id=pk, secret=local_secret(), at=at)
        count += 1
    messages.success(request, _("Messages sent: %(count)d.") % {"count": count})
    return redirect("desk_fund_local")
