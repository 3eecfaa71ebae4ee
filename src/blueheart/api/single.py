"""`/feeds/initiatives/{slug}.ics`: one initiative for a visitor's own calendar."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import override

from blueheart.api.conditional import conditional
from blueheart.api.feeds import MAX_AGE
from blueheart.api.filters import read_asked
from blueheart.api.problems import open_endpoint, problem_response
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.initiatives import find_public
from blueheart.initiatives.writers.icalendar import (
    CalendarFrame,
    KeptEvent,
    cancelled_event,
    kept_event,
    write_calendar,
)
from blueheart.initiatives.writers.records import Labels
from blueheart.kernel.clock import now


@open_endpoint("GET")
def single_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same UID as in the feeds, so that a calendar that has both shows it once."""
    asked, problems = read_asked(request.GET, most=1)
    wrong = [problem for problem in problems if problem.field == "lang"]
    if wrong:
        return problem_response(request, 400, errors=wrong)
    initiative = find_public(slug)
    if initiative is None:
        raise Http404
    with override(asked.language):
        labels = Labels.in_active_language(base_url=settings.BASE_URL, language=asked.language)
        return conditional(
            request, lambda: make(request, initiative, labels), at=now(), language=asked.language, max_age=MAX_AGE
        )


def make(request: HttpRequest, initiative: Initiative, labels: Labels) -> HttpResponse:
    if initiative.is_public:
        kept = kept_event(initiative)
        event = KeptEvent(
            uid=kept.uid, slug=kept.slug, kind=initiative.kind, zone=kept.zone,
            starts_at_utc=initiative.starts_at_utc, text=kept.text,
        )  # fmt: skip
    else:
        event = cancelled_event(initiative)
    frame = CalendarFrame(
        name=initiative.title, base_url=settings.BASE_URL, feed_url=f"{settings.BASE_URL}{request.path}",
        host=urlsplit(settings.BASE_URL).hostname or "localhost", language=labels.language, kinds=labels.kinds,
    )  # fmt: skip
    response = HttpResponse(write_calendar([event], frame), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{initiative.slug}.ics"'
    return response
