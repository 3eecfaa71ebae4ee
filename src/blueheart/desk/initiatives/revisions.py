"""Edits of what is published, the old text beside the new one, and reports afterwards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.initiatives.review import REASONS
from blueheart.desk.initiatives.shown import facts_of, typed_differences
from blueheart.initiatives.actions import accept_revision, decline_revision, publish_report
from blueheart.initiatives.models import Picture, Report, Revision
from blueheart.initiatives.permissions import NotPermitted
from blueheart.initiatives.queries.review import visible_to, waiting_reports, waiting_revisions
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.problems import InvalidInitiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel import clock

PAGE_SIZE = 50


@only_for(can_review_anywhere)
def revisions(request: HttpRequest) -> HttpResponse:
    page = Paginator(waiting_revisions(by=actor_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/initiatives/revisions.html", {"page": page})


def find_revision(request: HttpRequest, pk: int) -> Revision:
    rows = Revision.objects.filter(initiative__in=visible_to(actor_of(request)))
    revision = rows.select_related("initiative__city", "initiative__picture").filter(pk=pk).first()
    if revision is None:
        raise Http404
    return revision


@only_for(can_review_anywhere)
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_revision(request, pk)
    problem = ""
    if request.method == "POST":
        problem = decide_on_revision(request, found)
        if not problem:
            return redirect("desk_revisions")
    initiative = found.initiative
    proposed = TypedInitiative.from_mapping(found.changes)
    context = {
        "revision": found,
        "initiative": initiative,
        "facts": facts_of(initiative),
        "rows": typed_differences(typed_of(initiative), proposed),
        "proposed_picture": picture_of(proposed.picture_id),
        "reasons": REASONS,
        "problem": problem,
        "typed_note": request.POST.get("note", ""),
    }
    return render(request, "desk/initiatives/revision.html", context, status=422 if problem else 200)


def picture_of(uid: str) -> Picture | None:
    from uuid import UUID

    try:
        return Picture.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        return None


def decide_on_revision(request: HttpRequest, found: Revision) -> str:
    """Why it could not be done, or ""."""
    by, at = actor_of(request), clock.now()
    title = found.initiative.title
    try:
        if request.POST.get("verb") == "accept":
            accept_revision(revision_id=found.pk, by=by, at=at)
            messages.success(request, _("The new text is published: %(title)s") % {"title": title})
        else:
            decline_revision(revision_id=found.pk, reason=request.POST.get("note", ""), by=by, at=at)
            messages.success(request, _("The old text stays: %(title)s") % {"title": title})
    except InvalidInitiative as error:
        return " ".join(str(problem.message) for problem in error.problems)
    except MoveNotAllowed as error:
        return str(error.message)
    except NotPermitted:
        return _("You may not do that with this initiative.")
    return ""


@only_for(can_review_anywhere)
def reports(request: HttpRequest) -> HttpResponse:
    page = Paginator(waiting_reports(by=actor_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/initiatives/reports.html", {"page": page})


@only_for(can_review_anywhere)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the initiative's."""
    rows = Report.objects.filter(initiative__in=visible_to(actor_of(request)))
    found = rows.select_related("initiative__city").prefetch_related("pictures").filter(initiative_id=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        publish_report(initiative_id=pk, by=actor_of(request), at=clock.now())
        messages.success(request, _("The report is published: %(title)s") % {"title": found.initiative.title})
        return redirect("desk_reports")
    context = {"report": found, "initiative": found.initiative, "facts": facts_of(found.initiative)}
    return render(request, "desk/initiatives/report.html", context)
