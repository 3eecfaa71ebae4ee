"""What waits in lights, on the desk's first page; each figure leads on to where it is dealt with."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from blueheart.campaign.permissions import can_review_anywhere, reviewable_countries
from blueheart.desk.access import actor_of
from blueheart.desk.illuminations.board import current_year
from blueheart.illuminations.queries.board import count_board
from blueheart.illuminations.queries.promises import waiting_photos
from blueheart.kernel import clock


class LightsPanel(Component):
    """To confirm, late, letters to send, photographs."""

    name = "blueheart_lights"
    template_name = "desk/panels/lights.html"
    order = 15

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        by, today = actor_of(request), clock.now().date()
        if not can_review_anywhere(by):
            return {"is_ours": False}
        year = current_year(today)
        return {
            "is_ours": True,
            "year": year,
            "counts": count_board(by=by, year=year, today=today),
            "photos": waiting_photos(countries=reviewable_countries(by)).count(),
        }
