"""Many at once: a CSV or iCalendar file is read and shown first, and taken in on a second press."""

import base64
import zlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_import, reviewable_countries
from blueheart.campaign.queries import countries
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.initiatives.queue import can_open_queue
from blueheart.initiatives.permissions import NotPermitted
from blueheart.initiatives.queries.review import visible_to
from blueheart.initiatives.writers.table import write_csv
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.tokens import TokenInvalid, sign, unsign

MOST_BYTES = 5_000_000
MOST_SHOWN = 200
HELD = "desk.import"
HELD_FOR = timedelta(hours=2)


def bulk() -> Any:
    """The room of bulk actions, or None where this installation has none."""
    try:
        from blueheart.initiatives.actions import bulk as found
    except ImportError:
        return None
    return found


@only_for(can_open_queue)
def import_page(request: HttpRequest) -> HttpResponse:
    """A dry run always comes first. What was read travels in the form, signed, so that no file lies about."""
    if request.method != "POST":
        return shown(request, {})
    by, at = actor_of(request), clock.now()
    upload = read_upload(request, by=by, at=at)
    if isinstance(upload, str):
        return shown(request, {"problem": upload}, status=422)
    data, filename, country = upload
    room = bulk()
    if room is None:
        return shown(request, {"problem": _("Import is not part of this installation.")}, status=422)
    plan = room.plan_import(data=data, filename=filename, country=country, by=by, at=at)
    if request.POST.get("step") != "import":
        return shown(request, preview(plan, data=data, filename=filename, country=country, at=at))
    try:
        result = room.run_import(plan, by=by, at=at, progress=lambda *args: None)
    except NotPermitted:
        return shown(request, {"problem": _("The file holds initiatives of a country that is not yours.")}, status=403)
    messages.success(request, told(result))
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


def preview(plan: Any, *, data: bytes, filename: str, country: str, at: datetime) -> dict[str, Any]:
    text = base64.b85encode(zlib.compress(data)).decode()
    return {
        "plan": plan,
        "rows": list(plan.rows)[:MOST_SHOWN],
        "row_count": len(plan.rows),
        "problems": list(plan.problems)[:MOST_SHOWN],
        "problem_count": len(plan.problems),
        "filename": filename,
        "country": country,
        "held": sign(HELD, f"{filename}|{text}", at=at),
    }


def told(result: Any) -> str:
    return _("Imported. %(result)s") % {"result": result}


def shown(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    mine = reviewable_countries(actor_of(request))
    named = countries(get_language() or "en")
    context["countries"] = [pair for pair in named if mine is None or pair[0] in mine]
    context["is_head_office"] = mine is None
    return render(request, "desk/initiatives/import.html", context, status=status)


@only_for(can_open_queue)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every initiative of one's countries in any state, with the contacts: the office's own copy."""
    rows = visible_to(actor_of(request)).select_related("contact").order_by("pk")
    base = settings.BASE_URL.rstrip("/")
    written = write_csv(
        rows.iterator(chunk_size=500),
        page_url=lambda initiative: f"{base}/en/initiatives/{initiative.slug}/",
        with_private=True,
    )
    response = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="initiatives-{clock.now():%Y-%m-%d}.csv"'
    return response
