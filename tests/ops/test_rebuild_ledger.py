"""`rebuild-ledger`: says what differs, mends it, and changes nothing when asked to check."""

import argparse
import json

import pytest

from blueheart.fund.actions.post import post_entry
from blueheart.fund.models import PoolBalance, WaitingEntry
from blueheart.fund.queries.verify import verify_ledger
from blueheart.ops.commands import rebuild_ledger
from blueheart.ops.failures import CommandFailed
from tests.fund.actions.test_seal import execute, triggers_off
from tests.fund.conftest import AT, make_entry, open_accounts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entries(db: None) -> None:
    del db
    open_accounts()
    post_entry(entry=make_entry("in", ("bank:eur", "pool:eur", 100)), at=AT)


def run(*, check: bool, as_json: bool = False) -> int:
    return rebuild_ledger.run(argparse.Namespace(check=check, json=as_json))


def test_check_finds_a_wrong_pool_and_the_rebuild_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    pool = PoolBalance.objects.get()
    assert run(check=True) == 0
    PoolBalance.objects.update(balance=0)
    assert run(check=True) == 1
    assert f"pool {pool.pk}: 0 kept, 100 by the entries" in capsys.readouterr().out
    assert PoolBalance.objects.get().balance == 0
    assert run(check=False) == 0
    assert PoolBalance.objects.get().balance == 100
    assert verify_ledger().faults == ()
    assert run(check=True) == 0


def test_differences_and_outcome_are_told_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    entry_id = WaitingEntry.objects.get().pk
    WaitingEntry.objects.all().delete()
    assert run(check=True, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told == {"right": False, "differences": [{"row": f"entry {entry_id}", "kept": None, "right": "waits"}]}
    assert run(check=False, as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == {"pools": 1, "totals": 0, "waiting": 1}


def test_entries_that_overdrew_a_pool_are_no_matter_of_a_rebuild() -> None:
    post_entry(entry=make_entry("out", ("pool:eur", "grants:eur", 60)), at=AT)
    with triggers_off():
        execute("UPDATE fund_line SET amount = 160 WHERE amount = 60")
    with pytest.raises(CommandFailed, match="-60 on account"):
        run(check=False)
