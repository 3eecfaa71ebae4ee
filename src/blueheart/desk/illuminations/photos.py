"""Photographs that wait, before and in blue side by side, to be shown or not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.shown import names_of
from blueheart.illuminations.actions import decide_photo
from blueheart.illuminations.models import PromisePhoto
from blueheart.illuminations.queries.photos import promises_with_waiting_photos, visible_photo
from blueheart.kernel import clock

PAGE_SIZE = 20
VERBS = {"show": True, "hide": False}


@only_for(can_review_anywhere)
def photos(request: HttpRequest) -> HttpResponse:
    page = Paginator(promises_with_waiting_photos(by=actor_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    promises = list(page.object_list)
    names = names_of(promise.monument for promise in promises)
    groups = [
        {
            "promise": promise,
            "name": names.monuments[promise.monument_id][0],
            "name_language": names.monuments[promise.monument_id][1],
            "city": names.cities[promise.monument.city_id],
        }
        for promise in promises
    ]
    return render(request, "desk/illuminations/photos.html", {"page": page, "groups": groups})


@require_POST
@only_for(can_review_anywhere)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph that somebody has looked at meanwhile is told of, and not decided on unseen."""
    by, at = actor_of(request), clock.now()
    photo = visible_photo(by=by, photo_id=pk)
    verb = request.POST.get("verb", "")
    if photo is None or verb not in VERBS:
        raise Http404
    back = redirect("desk_promise", photo.promise_id) if request.POST.get("from") == "promise" else None
    if request.POST.get("seen", "") != state_of(photo):
        messages.error(request, _("Somebody has looked at this photograph in the meantime. Nothing is changed."))
        return back or redirect("desk_photos")
    try:
        decide_photo(photo_id=pk, is_public=VERBS[verb], by=by, at=at)
    except NotPermitted:
        messages.error(request, _("You may not do that with this promise."))
        return back or redirect("desk_photos")
    messages.success(request, _("The photograph is shown.") if VERBS[verb] else _("The photograph is not shown."))
    return back or redirect("desk_photos")


def state_of(photo: PromisePhoto) -> str:
    if photo.decided_at is None:
        return "waiting"
    return "shown" if photo.is_public else "hidden"
