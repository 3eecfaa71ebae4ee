"""Photographs at the desk: which promises have some that wait, and one of an actor's own countries."""

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from blueheart.illuminations.models import Promise, PromisePhoto
from blueheart.illuminations.queries.board import visible_promises
from blueheart.kernel.actors import Actor


def promises_with_waiting_photos(*, by: Actor) -> QuerySet[Promise]:
    """The one whose photograph has waited longest first, each with all of its photographs."""
    waits = Q(photos__decided_at__isnull=True, photos__isnull=False)
    photos = PromisePhoto.objects.select_related("picture").order_by("-moment", "added_at", "pk")
    rows = visible_promises(by).annotate(
        waiting=Count("photos", filter=waits), since=Min("photos__added_at", filter=waits)
    )
    return rows.filter(waiting__gt=0).order_by("since", "pk").prefetch_related(Prefetch("photos", queryset=photos))


def visible_photo(*, by: Actor, photo_id: int) -> PromisePhoto | None:
    """With its promise; None for another country's."""
    rows = PromisePhoto.objects.filter(promise__in=visible_promises(by), pk=photo_id)
    return rows.select_related("promise").first()
