"""Seals as they stand."""

from blueheart.fund.models import Seal


def latest_seals(*, limit: int) -> list[Seal]:
    """The newest first. One query."""
    return list(Seal.objects.order_by("-number")[:limit])
