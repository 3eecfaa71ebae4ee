"""What waits in the fund, on the desk's first page."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of
from blueheart.fund.queries.waiting import fund_waits
from blueheart.kernel import clock


class FundPanel(Component):
    name = "blueheart_fund"
    template_name = "desk/panels/fund.html"
    order = 18

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        if not can_manage_fund(actor_of(request)):
            return {"is_ours": False}
        return {"is_ours": True, "waits": fund_waits(today=clock.now().date())}
