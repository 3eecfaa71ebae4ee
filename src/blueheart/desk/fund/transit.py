"""Payouts of providers: what is on its way to the bank, and what should have arrived by now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import only_for
from blueheart.fund.models import ProviderPayout
from blueheart.fund.queries.transit import LATE_AFTER, money_in_transit
from blueheart.kernel.clock import now
from blueheart.kernel.money import Money

MOST = 100


@only_for(can_manage_fund)
def transit(request: HttpRequest) -> HttpResponse:
    payouts = [
        (one, Money(one.currency, one.amount)) for one in ProviderPayout.objects.order_by("-booked_on", "-pk")[:MOST]
    ]
    context = {
        "standings": money_in_transit(today=now().date()), "late_after": LATE_AFTER.days, "payouts": payouts,
    }  # fmt: skip
    return render(request, "desk/fund/transit.html", context)
