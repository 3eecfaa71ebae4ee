"""Receipts as they stand."""

import uuid
from collections.abc import Iterator

from django.db.models import QuerySet

from blueheart.fund.enums import Book, ContributionState, ReceiptKind
from blueheart.fund.models import Contribution, Donor, Receipt, ReceiptParty


def standing_receipt(*, contribution_id: int) -> Receipt | None:
    """The one that no other replaces."""
    rows = Receipt.objects.select_related("party", "replaces")
    return rows.filter(contribution_id=contribution_id, replaced_by__isnull=True).first()


def receipt_of_gift(*, uid: uuid.UUID) -> Receipt | None:
    """The standing one of a contribution, by the contribution's uid."""
    rows = Receipt.objects.select_related("party", "replaces")
    return rows.filter(contribution__uid=uid, replaced_by__isnull=True).first()


def receipt_by_uid(*, uid: uuid.UUID) -> Receipt | None:
    return Receipt.objects.select_related("party", "replaces").filter(uid=uid).first()


def party_of(receipt: Receipt) -> ReceiptParty | None:
    """None for an anonymous gift, and when its time is over."""
    found: ReceiptParty | None = getattr(receipt, "party", None)
    return found


def standing_of_year(*, email_folded: str, book: Book, year: int) -> Receipt | None:
    """The yearly receipt of one donor that no other replaces."""
    rows = Receipt.objects.filter(kind=ReceiptKind.YEAR, book=book, of_year=year, replaced_by__isnull=True)
    return rows.filter(party__email_folded=email_folded).first()


def gifts_of_year(*, email_folded: str, book: Book, year: int) -> list[Contribution]:
    """What one donor gave in a year, by the day on which it came; also what went back since."""
    rows = settled_in(book=book, year=year).filter(donor__email_folded=email_folded)
    return list(
        rows.select_related("earmark", "donor").prefetch_related("earmark__texts").order_by("received_on", "pk")
    )


def donors_of_year(*, book: Book, year: int) -> Iterator[str]:
    """The folded addresses of all who gave with one in a year, each once, in their order."""
    rows = Donor.objects.filter(contribution__in=settled_in(book=book, year=year)).exclude(email_folded="")
    return rows.order_by("email_folded").values_list("email_folded", flat=True).distinct().iterator(chunk_size=500)


def settled_in(*, book: Book, year: int) -> QuerySet[Contribution]:
    return Contribution.objects.filter(book=book, state=ContributionState.SETTLED, received_on__year=year)


def find_receipts(*, book: Book, number: tuple[Book, int, int] | None = None, code: str = "") -> QuerySet[Receipt]:
    """Newest first: those of a book, or the ones of a number or of a gift's code, in whichever book."""
    rows = Receipt.objects.select_related("party", "contribution", "replaces", "replaced_by").order_by("-pk")
    if number is not None:
        return rows.filter(book=number[0], year=number[1], number=number[2])
    return rows.filter(contribution__code=code) if code else rows.filter(book=book)
