"""Workers in one another's way, each with a connection of its own, on committed data."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from blueheart.fund.actions.accounts import open_account
from blueheart.fund.actions.post import FloorReached, KeyReused, Posted, post_entries, post_entry
from blueheart.fund.actions.rebuild import rebuild_ledger_derived
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.enums import AccountKind
from blueheart.fund.models import Account, Entry, Line, PoolBalance, SealedEntry, WaitingEntry
from blueheart.fund.queries import entries as entry_queries
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.conftest import AT, BY, make_entry, open_accounts
from tests.fund.workers import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 8


@pytest.fixture(autouse=True)
def _accounts(transactional_db: None) -> None:
    del transactional_db
    open_accounts()
    open_account(code="pool:two", name="two", kind=AccountKind.EQUITY, currency="EUR", has_floor=True, by=BY, at=AT)


def test_eight_workers_with_one_key_make_one_entry() -> None:
    entry = make_entry("one", ("bank:eur", "pool:eur", 100))
    posted = at_once(*[partial(post_entry, entry=entry, at=AT)] * WORKERS)
    assert Counter(one.is_new for one in posted) == {True: 1, False: WORKERS - 1}
    assert len({one.entry_id for one in posted}) == 1
    assert (Entry.objects.count(), Line.objects.count(), balance(code="pool:eur")) == (1, 1, 100)
    assert verify_ledger().faults == ()


def test_eight_workers_with_one_key_and_eight_payloads_make_one_entry_and_seven_conflicts() -> None:
    def post(amount: int) -> int:
        try:
            return post_entry(entry=make_entry("one", ("bank:eur", "pool:eur", amount)), at=AT).entry_id * amount
        except KeyReused:
            return 0

    answers = at_once(*[partial(post, 100 + n) for n in range(WORKERS)])
    assert len([answer for answer in answers if answer]) == 1
    assert sum(answers) == Entry.objects.get().pk * balance(code="pool:eur")


def test_eight_workers_empty_a_pool_and_never_overdraw_it() -> None:
    post_entry(entry=make_entry("in", ("bank:eur", "pool:eur", 100)), at=AT)

    def draw(worker: int) -> int:
        drawn = 0
        for n in range(5):
            try:
                post_entry(entry=make_entry(f"out-{worker}-{n}", ("pool:eur", "bank:eur", 5)), at=AT)
            except FloorReached:
                continue
            drawn += 5
        return drawn

    assert sum(at_once(*[partial(draw, worker) for worker in range(WORKERS)])) == 100
    assert (balance(code="pool:eur"), balance(code="bank:eur")) == (0, 0)
    assert PoolBalance.objects.get(account__code="pool:eur").balance == 0
    assert verify_ledger().faults == ()


def test_lines_that_cross_two_pools_in_both_orders_do_not_lock_each_other_out() -> None:
    for pool in ("pool:eur", "pool:two"):
        post_entry(entry=make_entry(f"in-{pool}", ("bank:eur", pool, 1_000)), at=AT)
    there, back = ("pool:eur", "pool:two", 3), ("pool:two", "pool:eur", 2)

    def move(worker: int) -> None:
        lines = (there, back) if worker % 2 else (back, there)
        for n in range(10):
            post_entry(entry=make_entry(f"cross-{worker}-{n}", *lines), at=AT)

    at_once(*[partial(move, worker) for worker in range(WORKERS)])
    moved = WORKERS * 10
    assert (balance(code="pool:eur"), balance(code="pool:two")) == (1_000 - moved, 1_000 + moved)
    assert verify_ledger().faults == ()


def test_one_batch_from_eight_workers_in_both_orders_is_posted_once() -> None:
    """As a statement that is imported twice at the same time, once from its end."""
    batch = [make_entry(f"line-{n:02}", ("bank:eur", ("pool:eur", "pool:two")[n % 2], 10)) for n in range(40)]

    def post(worker: int) -> list[Posted]:
        return post_entries(entries=batch if worker % 2 else batch[::-1], at=AT)

    for answers in at_once(*[partial(post, worker) for worker in range(WORKERS)]):
        assert len(answers) == 40
    assert (Entry.objects.count(), balance(code="bank:eur")) == (40, 400)
    assert verify_ledger().faults == ()


def test_what_is_posted_during_sealing_is_in_exactly_one_seal() -> None:
    done = threading.Event()
    running = [4]
    lock = threading.Lock()

    def post(worker: int) -> None:
        try:
            for n in range(0, 60, 3):
                lines = ("bank:eur", "pool:eur", 1), ("pool:eur", "grants:eur", 1)
                post_entry(entry=make_entry(f"{worker}-{n}", *lines), at=AT)
                post_entries(entries=[make_entry(f"{worker}-{n + m}", *lines) for m in (1, 2)], at=AT)
        finally:
            with lock:
                running[0] -= 1
                if not running[0]:
                    done.set()

    def seal() -> None:
        while not done.is_set():
            seal_entries(by=BY, at=AT, most=7)
            time.sleep(0.01)  # SQLite's lock is nobody's turn: who asks without a pause starves the others

    at_once(*[partial(post, worker) for worker in range(4)], seal, seal)
    while seal_entries(by=BY, at=AT) is not None:
        pass
    assert SealedEntry.objects.count() == Entry.objects.count() == 4 * 60
    assert WaitingEntry.objects.count() == 0
    assert verify_ledger().faults == ()


def test_what_is_posted_during_a_rebuild_is_in_it_or_added_to_it() -> None:
    done = threading.Event()

    def post(worker: int) -> None:
        for n in range(25):
            post_entry(entry=make_entry(f"{worker}-{n}", ("bank:eur", "pool:eur", 3)), at=AT)
        done.set()

    def rebuild() -> None:
        while not done.is_set():
            rebuild_ledger_derived(by=BY, at=AT)
            time.sleep(0.01)  # as above

    at_once(*[partial(post, worker) for worker in range(3)], rebuild, rebuild)
    assert balance(code="pool:eur") == PoolBalance.objects.get(account__code="pool:eur").balance == 3 * 25 * 3
    assert WaitingEntry.objects.count() == 3 * 25
    assert verify_ledger().faults == ()


def test_balance_read_during_sealing_misses_nothing() -> None:
    post_entries(entries=[make_entry(f"n{n}", ("bank:eur", "income:eur", 1)) for n in range(300)], at=AT)
    done = threading.Event()

    def seal() -> set[int]:
        try:
            while seal_entries(by=BY, at=AT, most=3) is not None:
                pass
        finally:
            done.set()
        return {300}

    def read() -> set[int]:
        seen = set()
        while not done.is_set():
            seen.add(balance(code="bank:eur"))
        return seen

    assert set().union(*at_once(seal, read, read)) == {300}


def test_two_reversals_at_once_for_two_days_are_one() -> None:
    for attempt in range(5):
        pk = post_entry(entry=make_entry(f"n{attempt}", ("bank:eur", "income:eur", 7)), at=AT).entry_id
        reverse = [
            partial(reverse_entry, entry_id=pk, booked_on=date(2027, 8, day), by=BY, at=AT) for day in (1, 2, 3, 4)
        ]
        posted = at_once(*reverse)
        assert Counter(one.is_new for one in posted) == {True: 1, False: 3}
        assert len({one.entry_id for one in posted}) == 1
    assert balance(code="bank:eur") == 0


class Held:
    """An entry written by somebody else who has not committed yet."""

    def __init__(self, key: str) -> None:
        self.written, self.release = threading.Event(), threading.Event()
        self.pk = 0
        self.thread = threading.Thread(target=self.work, args=(key,))
        self.thread.start()
        assert self.written.wait(30)

    def work(self, key: str) -> None:
        try:
            with transaction.atomic():
                self.pk = post_entry(entry=make_entry(key, ("bank:eur", "income:eur", 11)), at=AT).entry_id
                self.written.set()
                self.release.wait(30)
        finally:
            self.written.set()
            connections.close_all()

    def commit(self) -> None:
        self.release.set()
        self.thread.join(30)


def only_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def test_entry_committed_between_two_looks_of_the_sealer_waits_for_the_next_seal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only_postgresql()
    early = Held("early")
    late = post_entry(entry=make_entry("late", ("bank:eur", "income:eur", 22)), at=AT)
    assert early.pk < late.entry_id
    read: Callable[..., Any] = entry_queries.lines_by_entry

    def lines_before_the_other_commits(**given: Any) -> Any:
        lines = list(read(**given))
        early.commit()
        return iter(lines)

    monkeypatch.setattr(entry_queries, "lines_by_entry", lines_before_the_other_commits)
    seal = seal_entries(by=BY, at=AT)
    monkeypatch.undo()
    assert seal is not None
    assert list(seal.entries.values_list("entry_id", flat=True)) == [late.entry_id]
    assert list(WaitingEntry.objects.values_list("entry_id", flat=True)) == [early.pk]
    assert verify_ledger().faults == ()


def test_line_for_an_entry_that_is_not_seen_yet_is_refused() -> None:
    only_postgresql()
    held = Held("held")
    bank, income = (Account.objects.get(code=code) for code in ("bank:eur", "income:eur"))
    try:
        with pytest.raises(IntegrityError, match="other lines than it says"), transaction.atomic():
            Line.objects.create(entry_id=held.pk, position=9, debit=bank, credit=income, amount=5)
    finally:
        held.commit()
    assert verify_ledger().faults == ()


def test_reader_hears_of_an_entry_with_a_lower_number_that_came_later() -> None:
    only_postgresql()
    early = Held("early")
    post_entry(entry=make_entry("late", ("bank:eur", "income:eur", 22)), at=AT)
    before = entry_queries.ledger_version()
    early.commit()
    assert entry_queries.ledger_version() != before


def test_single_entry_takes_one_round_trip_on_postgresql() -> None:
    only_postgresql()
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        post_entry(entry=make_entry("one", ("bank:eur", "income:eur", 22)), at=AT)
        assert not connection.in_atomic_block
    assert len(sent) == 1
