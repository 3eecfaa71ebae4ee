"""Booking the lines of a statement, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from blueheart.fund.actions.accounts import ensure_accounts
from blueheart.fund.actions.post import post_entries
from blueheart.fund.enums import Book, EntryKind, LineState
from blueheart.fund.models import BankAccount, BankLine, Contribution, LineParty, Statement
from blueheart.fund.rules.chart import Chart
from blueheart.fund.rules.entries import Line, NewEntry
from blueheart.fund.rules.references import find_references
from blueheart.fund.rules.statements import StatementLine
from blueheart.kernel.rows import insert_rows

BATCH = 400
LINE_COLUMNS = (
    "account_id", "statement_id", "booked_on", "content", "ordinal", "amount", "reference", "bank_code", "is_reversal",
    "return_reason", "state", "entry_id",
)  # fmt: skip
PARTY_COLUMNS = ("line_id", "name", "number", "text", "end_to_end")
Identity = tuple[object, str, int]


@dataclass(slots=True)
class Tally:
    """What was read so far: minor units and lines, of all and of those that were not there. `matches` are pairs of a
    line and the contribution whose reference it carries."""

    total: int = 0
    count: int = 0
    new_count: int = 0
    matches: list[tuple[int, int]] = field(default_factory=list)
    new_by_day: Counter[date] = field(default_factory=Counter)
    seen: Counter[tuple[object, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line with its place among those that say the same."""

    line: StatementLine
    content: str
    ordinal: int

    @property
    def identity(self) -> Identity:
        return (self.line.booked_on, self.content, self.ordinal)

    def key(self, account: BankAccount) -> str:
        return f"bank:{account.slug}:{self.line.booked_on.isoformat()}:{self.content}:{self.ordinal}"


def book_lines(
    lines: Iterable[StatementLine], *, statement: Statement, account: BankAccount, is_appended: bool, at: datetime
) -> Tally:
    """Books what is not there yet.

    `is_appended`: the statement begins where the last one ended, so that a line that says the same as an earlier one of
    its day is another.
    """
    tally = Tally()
    chart = Chart(Book(account.book), account.currency)
    ensure_accounts(plans=[chart.bank(account.slug), chart.unmatched()], at=at)
    for batch in batches(lines):
        numbered = number(batch, account, tally, is_appended=is_appended)
        known = set() if is_appended else known_of(numbered, account)
        new = [one for one in numbered if one.identity not in known]
        tally.total += sum(one.line.amount for one in numbered)
        tally.count += len(numbered)
        for one in new:
            tally.new_by_day[one.line.booked_on] += one.line.amount
        tally.new_count += len(new)
        store(new, statement=statement, account=account, chart=chart, tally=tally, at=at)
    return tally


def batches(lines: Iterable[StatementLine]) -> Iterator[list[StatementLine]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def number(batch: Sequence[StatementLine], account: BankAccount, tally: Tally, *, is_appended: bool) -> list[Numbered]:
    """Each with its ordinal among lines of its day that say the same; appended ones count on from what is there."""
    hashed = [(line, line.content) for line in batch]
    if is_appended:
        wanted = {one for line, content in hashed if (one := (line.booked_on, content)) not in tally.seen}
        for day, content in stored_of(account, hashed):
            if (day, content) in wanted:
                tally.seen[day, content] += 1
    numbered = []
    for line, content in hashed:
        numbered.append(Numbered(line, content, tally.seen[line.booked_on, content]))
        tally.seen[line.booked_on, content] += 1
    return numbered


def stored_of(account: BankAccount, hashed: Sequence[tuple[StatementLine, str]]) -> list[tuple[object, str]]:
    rows = BankLine.objects.filter(account=account, booked_on__in={line.booked_on for line, _content in hashed})
    return list(rows.filter(content__in={content for _line, content in hashed}).values_list("booked_on", "content"))


def known_of(numbered: Sequence[Numbered], account: BankAccount) -> set[Identity]:
    rows = BankLine.objects.filter(account=account, booked_on__in={one.line.booked_on for one in numbered})
    found = rows.filter(content__in={one.content for one in numbered}).values_list("booked_on", "content", "ordinal")
    return set(found)


def store(
    new: Sequence[Numbered], *, statement: Statement, account: BankAccount, chart: Chart, tally: Tally, at: datetime
) -> None:
    if not new:
        return
    bank, unmatched = chart.bank(account.slug).code, chart.unmatched().code
    entries = [
        NewEntry(
            key=one.key(account), kind=EntryKind.TRANSFER, booked_on=one.line.booked_on,
            lines=(moved(bank, unmatched, one.line.amount),),
        )
        for one in new
    ]  # fmt: skip
    posted = post_entries(entries=entries, at=at)
    rows = [
        (
            account.pk, statement.pk, one.line.booked_on, one.content, one.ordinal, one.line.amount, one.line.reference,
            one.line.bank_code, one.line.is_reversal, one.line.return_reason, LineState.WAITING.value, entry.entry_id,
        )
        for one, entry in zip(new, posted, strict=True)
    ]  # fmt: skip
    insert_rows(BankLine, LINE_COLUMNS, rows)
    ids = dict(BankLine.objects.filter(entry__in=[entry.entry_id for entry in posted]).values_list("entry_id", "pk"))
    stored = [(ids[entry.entry_id], one.line) for one, entry in zip(new, posted, strict=True)]
    parties = [
        (line_id, line.party_name, line.party_number, line.text, line.end_to_end)
        for line_id, line in stored
        if line.party_name or line.party_number or line.text or line.end_to_end
    ]
    insert_rows(LineParty, PARTY_COLUMNS, parties)
    tally.matches += matches_of(stored, account)


def moved(bank: str, unmatched: str, amount: int) -> Line:
    return Line(bank, unmatched, amount) if amount > 0 else Line(unmatched, bank, -amount)


def matches_of(stored: Sequence[tuple[int, StatementLine]], account: BankAccount) -> list[tuple[int, int]]:
    """By reference and currency alone."""
    carried = {
        line_id: references
        for line_id, line in stored
        if (references := list(find_references(line.reference, line.end_to_end, line.text)))
    }
    wanted = {reference for references in carried.values() for reference in references}
    if not wanted:
        return []
    found = Contribution.objects.filter(reference__in=wanted, currency=account.currency, book=account.book)
    known = dict(found.values_list("reference", "pk"))
    return [
        (line_id, known[fitting[0]])
        for line_id, references in carried.items()
        if len(fitting := [one for one in references if one in known]) == 1
    ]
