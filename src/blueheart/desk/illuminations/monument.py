"""One monument of the registry: what is known of it, its promises by year, its namesakes near by, its history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from blueheart.campaign.permissions import can_review_anywhere
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.history import steps_of_monument
from blueheart.desk.illuminations.shown import names_of, place_of
from blueheart.desk.initiatives.shown import map_point
from blueheart.illuminations.models import Monument
from blueheart.illuminations.permissions import can_decide
from blueheart.illuminations.queries.board import visible_monuments
from blueheart.illuminations.queries.monuments import near_namesakes, spot_of
from blueheart.initiatives.rules.languages import language_name
from blueheart.kernel.actors import Actor


def find_monument(request: HttpRequest, pk: int) -> Monument:
    """Of the actor's countries only; another country's is as if it were not there."""
    rows = visible_monuments(actor_of(request)).prefetch_related("names")
    monument = rows.filter(pk=pk).first()
    if monument is None:
        raise Http404
    return monument


def namesakes_of(monument: Monument, by: Actor) -> list[Monument]:
    """Those near by that may be the same one, as far as they are the actor's to merge."""
    if monument.merged_into_id is not None:
        return []
    found = near_namesakes(spot=spot_of(monument), but=monument.pk)
    return [other for other in found if can_decide(by, other.country)]


@only_for(can_review_anywhere)
def monument(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_monument(request, pk)
    language = get_language() or "en"
    names = names_of([found])
    name, code = names.monuments[found.pk]
    context: dict[str, Any] = {
        "monument": found,
        "name": name,
        "name_language": code,
        "own_language": language_name(found.name_language, language) if found.name_language else "",
        "place": place_of(found, names),
        "names": [
            {"language": one.language, "called": language_name(one.language, language), "text": one.text}
            for one in sorted(found.names.all(), key=lambda one: one.language)
        ],
        "point": map_point(latitude=found.latitude, longitude=found.longitude),
        "promises": found.promises.order_by("-year", "-pk"),
        "namesakes": namesakes_of(found, actor_of(request)),
        "steps": steps_of_monument(found),
    }
    return render(request, "desk/illuminations/monument.html", context)
