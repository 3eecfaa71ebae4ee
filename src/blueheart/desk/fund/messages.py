"""What providers told: how far each message is, why one failed, and the button that has it looked at again."""

from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.fund.actions.messages import MessageNotFailed, retry_message
from blueheart.fund.enums import MessageState
from blueheart.fund.models import ProviderMessage
from blueheart.fund.queries.desk import list_messages
from blueheart.kernel.clock import now

PAGE_SIZE = 50


@only_for(can_manage_fund)
def messages(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in MessageState.values else ""
    page = Paginator(list_messages(state=state), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": MessageState.choices, "query": f"state={state}"}
    return render(request, "desk/fund/messages.html", context)


@require_POST
@only_for(can_manage_fund)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        retry_message(message_id=pk, by=actor_of(request), at=now())
    except ProviderMessage.DoesNotExist as error:
        raise Http404 from error
    except MessageNotFailed:
        said.warning(request, _("It is on its way again already."))
    else:
        said.success(request, _("It is looked at again."))
    return redirect("desk_fund_messages")
