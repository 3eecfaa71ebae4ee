"""Numbers of receipts, how long they are kept, and the signed address of one."""

import uuid
from datetime import date, datetime, timedelta

from blueheart.fund.enums import Book
from blueheart.kernel.tokens import TokenForged, sign, unsign

LINK, LINK_LIFE = "fund.receipt", timedelta(days=365)
NEVER_CAME_DAYS = 30
"""For so long after a gift failed or ended without money, who wanted to give it can still be told why."""


def number_text(*, book: Book, year: int, number: int) -> str:
    """As it stands on the paper: "2027-000123"; in the test book "TEST-2027-000123"."""
    return f"{'TEST-' if book == Book.TEST else ''}{year}-{number:06}"


def read_number(typed: str) -> tuple[Book, int, int] | None:
    """(book, year, number) of what a person typed; None for anything else."""
    text = typed.strip().upper()
    book = Book.TEST if text.startswith("TEST-") else Book.REAL
    year, _dash, number = text.removeprefix("TEST-").partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and number.isascii() and number.isdigit()):
        return None
    return (book, int(year), int(number)) if len(number) <= 9 else None


def kept_until(*, year: int, years: int) -> date:
    """The last day on which the receipt of something of that year has to be kept."""
    return date(year + years, 12, 31)


def receipt_token(uid: uuid.UUID, *, at: datetime) -> str:
    """Of the paper's address, for one receipt."""
    return sign(LINK, uid.hex, at=at)


def read_receipt_token(token: str, *, at: datetime) -> uuid.UUID:
    """The receipt's uid. Raises TokenForged, TokenExpired."""
    uid = unsign(LINK, token, at=at, max_age=LINK_LIFE)
    try:
        return uuid.UUID(hex=uid)
    except ValueError as error:
        raise TokenForged("The link is not one of ours, or a part of it is missing.") from error
