"""What did not arrive: failed deliveries of events, with a button that tries again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_see_deliveries
from blueheart.desk.access import actor_of, only_for
from blueheart.kernel import clock
from blueheart.kernel.actions import DeliveryNotFailed, retry_delivery
from blueheart.kernel.models import Delivery
from blueheart.kernel.queries import delivery_health, failed_deliveries

PAGE_SIZE = 50


@only_for(can_see_deliveries)
def deliveries(request: HttpRequest) -> HttpResponse:
    page = Paginator(failed_deliveries(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/deliveries.html", {"page": page, "health": delivery_health(at=clock.now())})


@require_POST
@only_for(can_see_deliveries)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        retry_delivery(delivery_id=pk, by=actor_of(request), at=clock.now())
    except Delivery.DoesNotExist as error:
        raise Http404 from error
    except DeliveryNotFailed:
        messages.warning(request, _("It is on its way again already."))
    else:
        messages.success(request, _("It is on its way again."))
    return redirect("desk_deliveries")
