"""Money that no form and no statement brings, recorded at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.fund.forms import saved
from blueheart.desk.fund.officeforms import RecordForm
from blueheart.fund.actions.record import record_contribution
from blueheart.fund.queries.office import current_book
from blueheart.kernel import clock


@only_for(can_manage_fund)
def record(request: HttpRequest) -> HttpResponse:
    at, book = clock.now(), current_book()
    form = RecordForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            data = form.cleaned_data
            record_contribution(
                new=form.new(book), account=data["account"], booked_on=data["booked_on"], by=actor_of(request), at=at
            )
            return "desk_fund_record"

        target = saved(request, form, save, done=_("The contribution is recorded, and in the ledger."))
        if target is not None:
            return target
    return render(request, "desk/fund/record.html", {"form": form}, status=422 if form.errors else 200)
