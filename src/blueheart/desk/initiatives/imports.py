"""Many at once: a CSV or iCalendar file is read and shown first, and taken in on a second press."""

import base64
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_import, can_review_anywhere, reviewable_countries
from blueheart.campaign.queries import countries
from blueheart.desk.access import actor_of, only_for
from blueheart.initiatives.actions.bulk import (
    ImportPlan,
    ImportResult,
    PlannedRow,
    RowFate,
    plan_import,
    run_import,
)
from blueheart.initiatives.queries.review import visible_to
from blueheart.initiatives.queries.table import every_row
from blueheart.initiatives.readers import UnreadableFile
from blueheart.initiatives.writers.table import write_csv
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.tokens import TokenInvalid, sign, unsign

MOST_BYTES = 5_000_000
MOST_SHOWN = 200
HELD = "desk.import"
HELD_FOR = timedelta(hours=2)


@only_for(can_review_anywhere)
def import_page(request: HttpRequest) -> HttpResponse:
    """A dry run always comes first. What was read travels in the form, signed, so that no file lies about."""
    if request.method != "POST":
        return shown(request, {})
    by, at = actor_of(request), clock.now()
    upload = read_upload(request, by=by, at=at)
    if isinstance(upload, str):
        return shown(request, {"problem": upload}, status=422)
    data, filename, country = upload
    try:
        plan = plan_import(data=data, filename=filename, country=country, by=by, at=at)
    except UnreadableFile as error:
        return shown(request, {"problem": str(getattr(error, "message", error))}, status=422)
    if request.POST.get("step") != "import":
        return shown(request, preview(plan, data=data, filename=filename, country=country, at=at))
    result = run_import(plan=plan, publish=request.POST.get("publish") == "1", by=by, at=at)
    told(request, result)
    return redirect("desk_queue")


def read_upload(request: HttpRequest, *, by: Actor, at: datetime) -> "tuple[bytes, str, str] | str":
    """The bytes, the file's name and the country; or what is wrong."""
    country = request.POST.get("country", "")[:2]
    if not can_import(by, country):
        return _("Choose one of your countries.")
    held = request.POST.get("held", "")
    if held:
        try:
            name, _bar, text = unsign(HELD, held, at=at, max_age=HELD_FOR).partition("|")
        except TokenInvalid:
            return _("The dry run is too old. Choose the file again.")
        return zlib.decompress(base64.b85decode(text)), name, country
    file = request.FILES.get("file")
    if file is None:
        return _("Choose a CSV or iCalendar file.")
    if (file.size or 0) > MOST_BYTES:
        return _("The file has more than %(limit)d MB. Split it, or use ./blueheart import-initiatives.") % {
            "limit": MOST_BYTES // 1_000_000
        }
    return file.read(), str(file.name)[:200].replace("|", "_"), country


def preview(plan: ImportPlan, *, data: bytes, filename: str, country: str, at: datetime) -> dict[str, Any]:
    text = base64.b85encode(zlib.compress(data)).decode()
    problems = problem_lines(plan.refused)
    return {
        "plan": plan,
        "creates": plan.count(RowFate.CREATE),
        "updates": plan.count(RowFate.UPDATE),
        "unchanged": plan.count(RowFate.UNCHANGED),
        "refused": plan.count(RowFate.REFUSED),
        "problems": problems[:MOST_SHOWN],
        "problem_count": len(problems),
        "filename": filename,
        "country": country,
        "held": sign(HELD, f"{filename}|{text}", at=at),
    }


def problem_lines(rows: Sequence[PlannedRow]) -> list[dict[str, Any]]:
    return [
        {"row": row.number, "column": item.column, "value": item.value, "message": item.message}
        for row in rows
        for item in row.problems
    ]


def told(request: HttpRequest, result: ImportResult) -> None:
    text = _("Imported: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, %(refused)d refused.")
    counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
    messages.success(request, text % {**counts, "refused": len(result.refused)})
    for line in problem_lines(result.refused)[:MOST_SHOWN]:
        messages.error(
            request,
            _("Row %(row)s, %(column)s: %(message)s")
            % {"row": line["row"], "column": line["column"], "message": line["message"]},
        )


def shown(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    mine = reviewable_countries(actor_of(request))
    named = countries(get_language() or "en")
    context["countries"] = [pair for pair in named if mine is None or pair[0] in mine]
    context["is_head_office"] = mine is None
    return render(request, "desk/initiatives/import.html", context, status=status)


@only_for(can_review_anywhere)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every initiative of one's countries in any state, with the contacts: the office's own copy."""
    base = settings.BASE_URL.rstrip("/")
    written = write_csv(
        every_row(initiatives=visible_to(actor_of(request))),
        page_url=lambda row: f"{base}/en/initiatives/{row.slug}/",
        with_private=True,
    )
    response = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="initiatives-{clock.now():%Y-%m-%d}.csv"'
    return response
