"""The hearts and the messages that wait, on the desk's first page."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of
from blueheart.wear.queries.counts import heart_totals
from blueheart.wear.queries.wall import waiting_by_country


class HeartsPanel(Component):
    name = "blueheart_hearts"
    template_name = "desk/panels/hearts.html"
    order = 17

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        by = actor_of(request)
        if not can_review_anywhere(by):
            return {"is_ours": False}
        waiting = sum(waits.count for waits in waiting_by_country(by=by))
        return {"is_ours": True, "totals": heart_totals(), "waiting": waiting}
