"""One statement at a time, line by line, of what a reader gives in a row."""

from collections.abc import Iterator
from typing import Self

from blueheart.fund.readers.camt import Read
from blueheart.fund.rules.statements import SetAside, StatementEnd, StatementHead, StatementLine


class StatementStream:
    """Its lines are read once, to the end; `count` and `pending` say how many there were so far."""

    def __init__(self, items: Iterator[Read], head: StatementHead | None, aside: SetAside | None) -> None:
        self.items, self.head, self.aside = items, head, aside
        self.is_over = head is None
        self.count = self.pending = 0

    @classmethod
    def next_of(cls, items: Iterator[Read]) -> Self | None:
        """The next statement; None at the end."""
        for item in items:
            if isinstance(item, StatementHead):
                return cls(items, item, None)
            if isinstance(item, SetAside):
                return cls(items, None, item)
        return None

    def checked_head(self) -> StatementHead:
        """Raises SetAside."""
        if self.head is None:
            raise self.aside or ValueError("a statement has a head")
        return self.head

    def lines(self) -> Iterator[StatementLine]:
        """Raises SetAside where one can't be read."""
        while not self.is_over:
            item = next(self.items, None)
            if isinstance(item, StatementLine):
                self.count += 1
                yield item
                continue
            self.is_over = True
            if isinstance(item, StatementEnd):
                self.pending = item.pending
            if isinstance(item, SetAside):
                raise item

    def drain(self) -> None:
        """Reads what is left of it."""
        try:
            for _line in self.lines():
                pass
        except SetAside:
            pass
