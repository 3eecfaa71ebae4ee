"""The whole life of money as a state machine, against an oracle that is a plain dictionary."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from blueheart.fund.actions.post import FloorReached, KeyReused, post_entries, post_entry
from blueheart.fund.actions.reverse import reverse_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.enums import GROWS_BY_DEBIT
from blueheart.fund.models import Entry
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.entries import NewEntry
from tests.fund.conftest import ACCOUNTS, AT, BY, make_entry

EUR = ("bank:eur", "income:eur", "pool:eur", "grants:eur", "clearing:eur")
PAIRS = st.tuples(st.sampled_from(EUR), st.sampled_from(EUR)).filter(lambda pair: pair[0] != pair[1])
LINES = st.lists(st.tuples(PAIRS, st.integers(1, 10_000)), min_size=1, max_size=3)
KEYS = st.integers(0, 12).map("k{}".format)


class Ledger(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, NewEntry] = {}
        self.debits: dict[str, int] = defaultdict(int)
        self.reversed: set[str] = set()

    def would_overdraw(self, entries: list[NewEntry]) -> bool:
        """The pool is looked at after each entry, whatever the order of its lines."""
        pool = -self.debits["pool:eur"]
        return any(self.after(entries[: n + 1], pool) < 0 for n in range(len(entries)))

    def after(self, entries: list[NewEntry], pool: int) -> int:
        for entry in entries:
            for line in entry.lines:
                pool += line.amount * ((line.credit == "pool:eur") - (line.debit == "pool:eur"))
        return pool

    def take(self, entry: NewEntry) -> None:
        self.posted[entry.key] = entry
        for line in entry.lines:
            self.debits[line.debit] += line.amount
            self.debits[line.credit] -= line.amount

    @rule(key=KEYS, lines=LINES)
    def post(self, key: str, lines: list[tuple[tuple[str, str], int]]) -> None:
        entry = make_entry(key, *((debit, credit, amount) for (debit, credit), amount in lines))
        before = self.posted.get(key)
        try:
            posted = post_entry(entry=entry, at=AT)
        except KeyReused:
            assert before is not None
            assert before != entry
        except FloorReached:
            assert before is None
            assert self.would_overdraw([entry])
        else:
            assert posted.is_new == (before is None)
            if before is None:
                assert not self.would_overdraw([entry])
                self.take(entry)

    @rule(keys=st.lists(KEYS, min_size=2, max_size=4, unique=True), data=st.data())
    def post_several(self, keys: list[str], data: st.DataObject) -> None:
        """In and out of the pool, in any order."""
        entries = []
        for key in keys:
            (debit, credit), amount = data.draw(st.tuples(PAIRS, st.integers(1, 500)))
            entries.append(make_entry(key, (debit, credit, amount)))
        if any(key in self.posted and self.posted[key] != entry for key, entry in zip(keys, entries, strict=True)):
            # Of two things wrong, either may be named
            with pytest.raises((KeyReused, FloorReached)):
                post_entries(entries=entries, at=AT)
            return
        new = [entry for entry in entries if entry.key not in self.posted]
        if self.would_overdraw(new):
            with pytest.raises(FloorReached):
                post_entries(entries=entries, at=AT)
            return
        for entry, posted in zip(entries, post_entries(entries=entries, at=AT), strict=True):
            assert posted.is_new == (entry.key not in self.posted)
            if posted.is_new:
                self.take(entry)

    @rule(key=KEYS)
    def reverse(self, key: str) -> None:
        if key not in self.posted:
            return
        pk = Entry.objects.get(key=key).pk
        try:
            posted = reverse_entry(entry_id=pk, booked_on=self.posted[key].booked_on, by=BY, at=AT)
        except FloorReached:
            assert key not in self.reversed
            return
        assert posted.is_new == (key not in self.reversed)
        if posted.is_new:
            self.reversed.add(key)
            for line in self.posted[key].lines:
                self.debits[line.credit] += line.amount
                self.debits[line.debit] -= line.amount

    @rule()
    def seal(self) -> None:
        seal_entries(by=BY, at=AT)

    @invariant()
    def balances_are_the_oracles(self) -> None:
        kinds = {code: kind for code, kind, *_rest in ACCOUNTS}
        for code in EUR:
            sign = 1 if kinds[code] in GROWS_BY_DEBIT else -1
            assert balance(code=code) == sign * self.debits[code]
        assert sum(self.debits.values()) == 0
        assert self.debits["pool:eur"] <= 0

    def teardown(self) -> None:
        assert verify_ledger().faults == ()


@pytest.mark.usefixtures("accounts")
def test_ledger_lives_as_the_oracle_says() -> None:
    from django.db import transaction

    class Isolated(Ledger):
        """Each run in a savepoint that is taken back."""

        def __init__(self) -> None:
            self.outer = transaction.atomic()
            self.outer.__enter__()
            super().__init__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.outer.__exit__(None, None, None)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Isolated,
        settings=settings(max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=checks),
    )
