"""What stands on the accounts of the fund."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import only_for
from blueheart.fund.queries.accounts import standing_accounts
from blueheart.fund.queries.office import get_office
from blueheart.fund.queries.transit import money_in_transit
from blueheart.kernel.clock import now


@only_for(can_manage_fund)
def overview(request: HttpRequest) -> HttpResponse:
    office = get_office()
    context = {
        "office": office, "accounts": standing_accounts(),
        "late": [one for one in money_in_transit(today=now().date()) if one.is_late],
    }  # fmt: skip
    return render(request, "desk/fund/overview.html", context)
