"""Pledges, gifts in kind and proceeds as they stand."""

from django.db.models import F, Q, QuerySet, Sum

from blueheart.fund.enums import Book, ContributionState
from blueheart.fund.models import Contribution, InKindGift, Pledge, PledgePart


def pledges(*, book: Book) -> QuerySet[Pledge]:
    """Open ones first, by the day on which they are due; with their supporter."""
    rows = Pledge.objects.filter(book=book).select_related("supporter", "earmark")
    return rows.order_by(F("state").desc(), F("due_on").asc(nulls_last=True), "pk")


def find_pledge(*, pledge_id: int) -> Pledge | None:
    return Pledge.objects.select_related("supporter", "earmark").filter(pk=pledge_id).first()


def parts_of(*, pledge_id: int) -> list[PledgePart]:
    rows = PledgePart.objects.filter(pledge_id=pledge_id).select_related("contribution")
    return list(rows.order_by("linked_at", "pk"))


def contributions_for(*, pledge: Pledge, limit: int = 50) -> list[Contribution]:
    """Whose money may keep it, newest first: of its supporter or of nobody named, its sector and currency."""
    rows = Contribution.objects.filter(
        book=pledge.book, currency=pledge.currency, state=ContributionState.SETTLED, pledge_part__isnull=True,
        received__gt=F("refunded"), sector=pledge.sector,
    )  # fmt: skip
    own = Q(supporter__isnull=True) | Q(supporter=pledge.supporter)
    return list(rows.filter(own).order_by("-received_on", "-pk")[:limit])


def in_kind_gifts(*, book: Book) -> QuerySet[InKindGift]:
    """Newest first, withdrawn ones too."""
    return InKindGift.objects.filter(book=book).select_related("supporter").order_by("-given_on", "-pk")


def proceeds_of(*, initiative_uid: str, book: Book) -> dict[str, int]:
    """What an initiative raised, net of what went back: minor units by currency. One query."""
    rows = (
        Contribution.objects.filter(book=book, initiative_uid=initiative_uid, state=ContributionState.SETTLED)
        .exclude(initiative_uid="")
        .values_list("currency")
        .annotate(raised=Sum(F("received") - F("refunded")))
        .order_by("currency")
    )
    return {currency: raised for currency, raised in rows if raised}
