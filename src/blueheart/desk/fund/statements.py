"""Bank statements: read here from the bank's files; what is set aside waits with its reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import can_manage_fund
from blueheart.desk.access import actor_of, only_for
from blueheart.fund.actions.import_statements import (
    StatementOutcome,
    import_statements,
    read_again,
    retry_set_aside,
)
from blueheart.fund.enums import StatementState
from blueheart.fund.models import Statement
from blueheart.fund.readers.camt import NotAStatement
from blueheart.fund.rules.statements import REASONS, Reason
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, WrongMoney

PAGE_SIZE = 50
MOST_FILES = 50
MOST_SET_ASIDE = 200


@only_for(can_manage_fund)
def statements(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return shown(request)
    files = request.FILES.getlist("files")
    if not files or len(files) > MOST_FILES:
        problem = _("Choose the bank’s files: one to %(limit)d at once.") % {"limit": MOST_FILES}
        return shown(request, problem=problem, status=422)
    refused = read_files(request, files, by=actor_of(request), at=clock.now())
    if refused:
        return shown(request, refused=refused, status=422)
    return redirect("desk_fund_statements")


def read_files(
    request: HttpRequest, files: Iterable[UploadedFile], *, by: Actor, at: datetime
) -> list[tuple[str, str]]:  # fmt: skip
    """(name, why) of each that could not be read at all; of the others a message says what came of them."""
    outcomes: list[StatementOutcome] = []
    refused = []
    for upload in files:
        name = str(upload.name)
        try:
            outcomes += import_statements(name=name, file=upload.file, by=by, at=at)  # type: ignore[arg-type]
        except NotAStatement as error:
            refused.append((name, str(error)))
    if outcomes:
        tell(request, outcomes)
    return refused


def tell(request: HttpRequest, outcomes: list[StatementOutcome]) -> None:
    counts = {
        "lines": sum(one.lines for one in outcomes), "booked": sum(one.booked for one in outcomes),
        "matched": sum(one.matched for one in outcomes), "waiting": sum(one.waiting for one in outcomes),
    }  # fmt: skip
    text = _("Lines: %(lines)d. Newly booked: %(booked)d, matched: %(matched)d, waiting: %(waiting)d.") % counts
    messages.success(request, text)
    aside = sum(1 for one in outcomes if one.state == StatementState.SET_ASIDE)
    if aside:
        words = ngettext(
            "%(count)d statement is set aside; the reason stands below.",
            "%(count)d statements are set aside; the reasons stand below.",
            aside,
        )
        messages.warning(request, words % {"count": aside})


def shown(
    request: HttpRequest, *, problem: str = "", refused: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    rows = Statement.objects.select_related("account", "file").order_by("-pk")
    aside = rows.filter(state=StatementState.SET_ASIDE)[:MOST_SET_ASIDE]
    page = Paginator(rows.exclude(state=StatementState.SET_ASIDE), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "problem": problem,
        "refused": refused or [],
        "aside": [(one, REASONS[Reason(one.reason)]) for one in aside],
        "page": page,
        "rows": [row_of(one) for one in page],
    }
    return render(request, "desk/fund/statements.html", context, status=status)


def row_of(statement: Statement) -> dict[str, Any]:
    return {
        "statement": statement,
        "opening": in_money(statement.currency, statement.opening),
        "closing": in_money(statement.currency, statement.closing),
    }


def in_money(currency: str, minor: int | None) -> Money | None:
    """None where a statement that was not booked has no such balance."""
    try:
        return None if minor is None else Money(currency, minor)
    except WrongMoney:
        return None


@require_POST
@only_for(can_manage_fund)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads one that was set aside once more, and what waits for it."""
    statement = get_object_or_404(Statement, pk=pk, state=StatementState.SET_ASIDE)
    by, at = actor_of(request), clock.now()
    outcome = read_again(statement, by=by, at=at)
    if outcome is None:
        return shown(request, problem=_("Its file is not kept any more. Upload it again."), status=422)
    if outcome.state != StatementState.SET_ASIDE:
        retry_set_aside(numbers={outcome.account}, by=by, at=at)
    tell(request, [outcome])
    return redirect("desk_fund_statements")
