"""Two entries of one monument become one: namesakes near by are offered, the two are compared, one is kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.campaign.queries import city_name, country_name
from blueheart.campaign.rules.places import distance_km
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.monument import find_monument, namesakes_of
from blueheart.desk.illuminations.shown import clock_text, field_labels, listed
from blueheart.desk.initiatives.shown import Difference, difference
from blueheart.illuminations.actions import merge_monuments
from blueheart.illuminations.models import Monument
from blueheart.illuminations.queries.board import visible_monuments
from blueheart.illuminations.queries.registry import others_of_its_country
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.kernel import clock

MOST_FOUND = 20


@only_for(can_review_anywhere)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    monument = find_monument(request, pk)
    other = find_other(request, monument)
    if request.method != "POST":
        return shown(request, monument, other)
    keep = request.POST.get("keep", "")
    if other is None or keep not in {str(monument.pk), str(other.pk)}:
        return shown(request, monument, other, problem=_("Choose the other monument, and which of the two to keep."))
    keep_id = int(keep)
    merge_id = other.pk if keep_id == monument.pk else monument.pk
    try:
        kept = merge_monuments(keep_id=keep_id, merge_id=merge_id, by=actor_of(request), at=clock.now())
    except InvalidPromise as error:
        return shown(request, monument, other, problem=" ".join(str(item.message) for item in error.problems))
    except NotPermitted:
        return shown(request, monument, other, problem=_("You may not merge these two."))
    messages.success(request, _("Merged: %(monument)s") % {"monument": kept.name})
    return redirect("desk_monument", kept.pk)


def find_other(request: HttpRequest, monument: Monument) -> Monument | None:
    """What the form or the address names; None for another country's, a merged one, and the monument itself."""
    asked = request.POST.get("other") or request.GET.get("other") or ""
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > 18 or int(asked) == monument.pk:
        return None
    rows = visible_monuments(actor_of(request)).prefetch_related("names")
    return rows.filter(pk=int(asked), merged_into__isnull=True).first()


def shown(request: HttpRequest, monument: Monument, other: Monument | None, *, problem: str = "") -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    context: dict[str, Any] = {
        "monument": monument,
        "other": other,
        "rows": differences(monument, other) if other else [],
        "apart": apart(monument, other) if other else 0,
        "namesakes": namesakes_of(monument, actor_of(request)),
        "words": words,
        "found": others_of_its_country(monument=monument, by=actor_of(request), words=words, limit=MOST_FOUND)
        if words
        else [],
        "problem": problem,
    }
    return render(request, "desk/illuminations/monument_merge.html", context, status=422 if problem else 200)


def apart(one: Monument, other: Monument) -> int:
    """Metres."""
    return round(1000 * distance_km(one.latitude, one.longitude, other.latitude, other.longitude))


def differences(one: Monument, other: Monument) -> list[Difference]:
    pairs = zip(facts_of(one), facts_of(other), strict=True)
    return [difference(label, mine, theirs) for (label, mine), (_label, theirs) in pairs]


def facts_of(monument: Monument) -> list[tuple[str, str]]:
    """(label, text) of each field by which two are compared."""
    labels, language = field_labels(), get_language() or "en"
    names = sorted(monument.names.all(), key=lambda one: one.language)
    promises = monument.promises.order_by("-year", "-pk")
    return [
        (labels["name"], monument.name),
        (labels["names"], "\n".join(f"{one.language}: {one.text}" for one in names)),
        (labels["kind"], str(monument.get_kind_display())),
        (labels["city"], listed((city_name(monument.city, language), country_name(monument.country, language)))),
        (_("Coordinates"), f"{monument.latitude}, {monument.longitude}"),
        (labels["owner_name"], monument.owner_name),
        (labels["lit_by"], monument.lit_by),
        (labels["height_m"], "" if monument.height_m is None else str(monument.height_m)),
        (_("Notice in days"), str(monument.notice_days)),
        (labels["curfew"], clock_text(monument.curfew)),
        (labels["is_national"], _("yes") if monument.is_national else _("no")),
        (_("Promises"), "\n".join(f"{one.year}: {one.get_state_display()}" for one in promises)),
    ]
