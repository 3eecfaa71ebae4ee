"""Where a page of an ordered result begins, as text that fits into an address."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class MomentCursor:
    """A place in an order by moment, then by id. Its text is microseconds since 1970, a dash and the id."""

    moment: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // MICROSECOND}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no cursor's text."""
        moment, _dash, pk = text.partition("-")
        if not (moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit()):
            return None
        if len(moment) > 17 or len(pk) > 18:
            return None
        return cls(EPOCH + timedelta(microseconds=int(moment)), int(pk))
