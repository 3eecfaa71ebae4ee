"""Reading statement files: each statement is booked, known already, or set aside with the reason; nothing is lost."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils.text import get_valid_filename

from blueheart.fund.actions.bank_accounts import account_of_statement
from blueheart.fund.actions.bank_lines import Tally, book_lines
from blueheart.fund.actions.match_lines import LineDoesNotFit, match_line
from blueheart.fund.enums import LineState, StatementState
from blueheart.fund.events import StatementRead
from blueheart.fund.models import BankAccount, BankLine, Statement, StatementFile
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.statements import ends_of, was_balance
from blueheart.fund.readers.archives import documents_in
from blueheart.fund.readers.camt import check_camt, read_camt
from blueheart.fund.readers.streams import StatementStream
from blueheart.fund.rules.statements import (
    Candidate,
    Ends,
    Place,
    Reason,
    SetAside,
    StatementHead,
    joined,
    place_statement,
)
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

CHUNK = 1024 * 1024
LONGEST_NAME = 120
CHAIN_FIELDS = ("chain_from_on", "chain_to_on", "chain_opening", "chain_closing", "chain_sequence")


@dataclass(frozen=True, slots=True)
class StatementOutcome:
    """What became of one statement: `matched` of its new lines found their contribution, `waiting` wait at the desk."""

    statement_id: int
    account: str
    identification: str
    state: str
    reason: str
    detail: str
    lines: int
    booked: int
    matched: int
    waiting: int
    pending: int


def import_statements(*, name: str, file: IO[bytes], by: Actor, at: datetime) -> list[StatementOutcome]:
    """Each statement of the file in a transaction of its own. The same file again, or another one with the same lines,
    adds nothing.

    Raises NotPermitted; NotAStatement for what can't be read at all, with nothing written.
    """
    check_may_manage(by)
    row = stored_file(name, file, at=at)
    outcomes = [read_statement(row, position, stream, by=by, at=at) for position, stream in enumerate(streams_of(file))]
    booked = {outcome.account for outcome in outcomes if outcome.state == StatementState.BOOKED}
    retry_set_aside(numbers=booked, by=by, at=at)
    return outcomes


@contextmanager
def tried() -> Iterator[None]:
    """What is imported inside is undone at the end, files included."""
    before = set(StatementFile.objects.values_list("pk", flat=True))
    with transaction.atomic():
        try:
            yield
        finally:
            for row in StatementFile.objects.exclude(pk__in=before):
                row.raw.delete(save=False)
            transaction.set_rollback(True)


def stored_file(name: str, file: IO[bytes], *, at: datetime) -> StatementFile:
    """Read to its end once before it is stored, so that nothing is begun of a file that is cut off."""
    digest = digest_of(file)
    row = StatementFile.objects.filter(digest=digest).first()
    if row is not None:
        return row
    for document in documents_in(file):
        check_camt(document)
    row = StatementFile(digest=digest, name=get_valid_filename(name)[-LONGEST_NAME:], came_at=at)
    file.seek(0)
    row.raw.save(digest, File(file), save=False)
    row.save()
    return row


def digest_of(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def streams_of(file: IO[bytes]) -> Iterator[StatementStream]:
    """Each statement of each document, to be read to its end before the next."""
    for document in documents_in(file):
        items = read_camt(document)
        while (stream := StatementStream.next_of(items)) is not None:
            yield stream
            stream.drain()


def read_statement(
    row: StatementFile, position: int, stream: StatementStream, *, by: Actor, at: datetime
) -> StatementOutcome:
    statement = Statement.objects.filter(file=row, position=position).first()
    if statement is not None and statement.state != StatementState.SET_ASIDE:
        return outcome_of(statement, lines=statement.line_count)
    statement = statement or Statement(file=row, position=position)
    statement.read_at = at
    try:
        with transaction.atomic():
            tally = book_statement(statement, stream, by=by, at=at)
            finish(statement, by=by, at=at)
    except SetAside as aside:
        return set_aside(statement, stream, aside, by=by, at=at)
    matched = match_all(tally, by=by, at=at)
    return outcome_of(statement, lines=tally.count, booked=tally.new_count, matched=matched)


def book_statement(statement: Statement, stream: StatementStream, *, by: Actor, at: datetime) -> Tally:
    """Raises SetAside, and then nothing of it is booked."""
    head = stream.checked_head()
    describe(statement, head)
    if head.kind == "054":
        raise SetAside(Reason.NOTIFICATION)
    if head.opening is None or head.closing is None:
        raise SetAside(Reason.NO_BALANCE)
    account = account_of_statement(number=head.number, currency=head.currency, book=current_book(), by=by, at=at)
    if account is None:
        raise SetAside(Reason.NO_ACCOUNT)
    statement.account = account
    statement.state = StatementState.KNOWN
    statement.save()
    if is_known(statement, head, account):
        return known_tally(statement, stream)
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    tally = book_lines(
        stream.lines(), statement=statement, account=account, is_appended=is_appended(head, ends_of(account)), at=at
    )
    place(statement, head, tally, account)
    statement.pending_count = stream.pending
    return tally


def describe(statement: Statement, head: StatementHead) -> None:
    statement.number, statement.kind, statement.currency = head.number, head.kind, head.currency
    statement.identification, statement.sequence = head.identification, head.sequence
    statement.from_on, statement.to_on = head.from_on, head.to_on
    statement.opening, statement.closing = head.opening, head.closing
    statement.reason = statement.detail = ""


def is_known(statement: Statement, head: StatementHead, account: BankAccount) -> bool:
    """Booked from another file already."""
    if not head.identification:
        return False
    booked = Statement.objects.filter(account=account, state=StatementState.BOOKED).exclude(pk=statement.pk)
    return booked.filter(
        identification=head.identification, opening=head.opening, closing=head.closing, to_on=head.to_on
    ).exists()


def known_tally(statement: Statement, stream: StatementStream) -> Tally:
    tally = Tally(count=sum(1 for _line in stream.lines()))
    statement.line_count, statement.pending_count = tally.count, stream.pending
    return tally


def is_appended(head: StatementHead, ends: Ends | None) -> bool:
    """Begins on the day on which the last one ended, with its balance and a later number."""
    if ends is None or head.from_on != ends.to_on or head.opening != ends.closing:
        return False
    before, own = ends.sequence, head.sequence
    return before.isdigit() and own.isdigit() and int(own) > int(before)


def place(statement: Statement, head: StatementHead, tally: Tally, account: BankAccount) -> None:
    """Raises SetAside where it does not add up, or continues nothing."""
    from_on, to_on = head.from_on or head.to_on, head.to_on or head.from_on
    if from_on is None or to_on is None:
        raise SetAside(Reason.BAD_DATE, "the statement has no day")
    is_empty = not tally.count and head.opening is not None
    candidate = Candidate(
        head=head, total=tally.total, new_by_day=tally.new_by_day, new_count=tally.new_count, line_count=tally.count,
        from_on=from_on, to_on=to_on, was_balance=is_empty
        and was_balance(account=account, balance=head.opening or 0, from_on=from_on, to_on=to_on),
    )  # fmt: skip
    ends = ends_of(account)
    where = place_statement(candidate, ends)
    statement.line_count, statement.booked_count = tally.count, tally.new_count
    if where == Place.KNOWN:
        return
    statement.state = StatementState.BOOKED
    keep_ends(account, joined(ends, where, candidate))


def keep_ends(account: BankAccount, ends: Ends) -> None:
    account.chain_from_on, account.chain_to_on = ends.from_on, ends.to_on
    account.chain_opening, account.chain_closing = ends.opening, ends.closing
    account.chain_sequence = ends.sequence
    account.save(update_fields=CHAIN_FIELDS)


def finish(statement: Statement, *, by: Actor, at: datetime) -> None:
    statement.save()
    event = StatementRead(
        subject_id=str(statement.pk), state=statement.state, reason=statement.reason, count=statement.booked_count
    )
    record_event(event=event, by=by, at=at)


@transaction.atomic
def set_aside(
    statement: Statement, stream: StatementStream, aside: SetAside, *, by: Actor, at: datetime
) -> StatementOutcome:
    stream.drain()
    statement.state, statement.reason, statement.detail = StatementState.SET_ASIDE, aside.reason, aside.detail[:200]
    statement.line_count, statement.booked_count, statement.pending_count = stream.count, 0, stream.pending
    if statement.account_id and not BankAccount.objects.filter(pk=statement.account_id).exists():
        statement.account = None
    if statement.pk and not Statement.objects.filter(pk=statement.pk).exists():
        statement.pk = None
    finish(statement, by=by, at=at)
    return outcome_of(statement, lines=stream.count)


def match_all(tally: Tally, *, by: Actor, at: datetime) -> int:
    matched = 0
    for line_id, contribution_id in tally.matches:
        try:
            match_line(line_id=line_id, contribution_id=contribution_id, by=by, at=at)
        except LineDoesNotFit:
            continue
        matched += 1
    return matched


def outcome_of(statement: Statement, *, lines: int, booked: int = 0, matched: int = 0) -> StatementOutcome:
    waiting = BankLine.objects.filter(statement=statement, state=LineState.WAITING).count() if statement.pk else 0
    return StatementOutcome(
        statement_id=statement.pk, account=statement.number, identification=statement.identification,
        state=statement.state, reason=statement.reason, detail=statement.detail, lines=lines, booked=booked,
        matched=matched, waiting=waiting, pending=statement.pending_count,
    )  # fmt: skip


def retry_set_aside(*, numbers: set[str], by: Actor, at: datetime) -> list[StatementOutcome]:
    """What had to wait for another statement, or for its account, is read again as long as one more fits."""
    outcomes: list[StatementOutcome] = []
    is_moving = True
    while is_moving:
        is_moving = False
        for statement in waiting_statements(numbers):
            outcome = read_again(statement, by=by, at=at)
            if outcome is not None and outcome.state != StatementState.SET_ASIDE:
                outcomes.append(outcome)
                is_moving = True
    return outcomes


def waiting_statements(numbers: set[str]) -> list[Statement]:
    rows = Statement.objects.filter(state=StatementState.SET_ASIDE, number__in=numbers)
    retried = rows.filter(reason__in=[Reason.NOT_CONTINUED, Reason.NO_ACCOUNT])
    return list(retried.select_related("file").order_by("from_on", "pk"))


def read_again(statement: Statement, *, by: Actor, at: datetime) -> StatementOutcome | None:
    """None where the file is not kept."""
    if not statement.file.raw:
        return None
    with statement.file.raw.open("rb") as raw:
        file: Any = raw
        for position, stream in enumerate(streams_of(file)):
            if position == statement.position:
                return read_statement(statement.file, position, stream, by=by, at=at)
    return None
