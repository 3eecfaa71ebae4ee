"""The office at the desk: what receipts say of it, and the moment from which money is real."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import saved
from blueheart.desk.fund.officeforms import LiveForm, OfficeForm
from blueheart.fund.actions.office import go_live, save_office
from blueheart.fund.permissions import can_go_live
from blueheart.fund.queries.office import get_office
from blueheart.kernel import clock


@only_for(can_manage_fund)
def office(request: HttpRequest) -> HttpResponse:
    form = OfficeForm.of(get_office(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        target = saved(request, form, lambda: save(request, form), done="")
        if target is not None:
            return target
    return show(request, form, LiveForm(label_suffix=""))


def save(request: HttpRequest, form: OfficeForm) -> str:
    save_office(details=form.details, by=actor_of(request), at=clock.now())
    return "desk_fund_office"


@require_POST
@only_for(can_go_live)
def live(request: HttpRequest) -> HttpResponse:
    """The head office alone, by typing the name."""
    form = LiveForm(request.POST, label_suffix="")
    if form.is_valid():

        def start() -> str:
            go_live(typed_name=form.cleaned_data["typed_name"], by=actor_of(request), at=clock.now())
            return "desk_fund_office"

        target = saved(request, form, start, done=_("The fund receives real money from now on."))
        if target is not None:
            return target
    return show(request, OfficeForm.of(get_office(), None), form)


def show(request: HttpRequest, form: OfficeForm, live_form: LiveForm) -> HttpResponse:
    found = get_office()
    may_go_live = can_go_live(actor_of(request)) and found.live_since is None
    context = {"form": form, "live_form": live_form, "office": found, "may_go_live": may_go_live}
    return render(request, "desk/fund/office.html", context, status=422 if form.errors or live_form.errors else 200)
