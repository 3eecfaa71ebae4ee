import pytest

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.rebuild import PoolBelowNothing, rebuild_ledger_derived
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.models import Account, Entry, PoolBalance, Seal
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.derived import kept_rows, right_rows, wrong_rows
from blueheart.fund.queries.verify import verify_ledger
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.fund.actions.test_seal import execute, triggers_off
from tests.fund.conftest import AT, BY, make_entry

pytestmark = pytest.mark.usefixtures("accounts")


@pytest.fixture(autouse=True)
def _entries(accounts: None) -> None:
    del accounts
    for n in range(5):
        post_entry(entry=make_entry(f"n{n}", ("bank:eur", "pool:eur", 100), ("pool:eur", "grants:eur", 7)), at=AT)
        if n == 2:
            seal_entries(by=BY, at=AT)


TAMPERED = {
    "pool": "UPDATE fund_poolbalance SET balance = balance + 1",
    "no pool": "DELETE FROM fund_poolbalance",
    "pool of an account without a floor":
        "INSERT INTO fund_poolbalance SELECT id, 5 FROM fund_account WHERE code = 'bank:eur'",
    "total": "UPDATE fund_accounttotal SET credit = credit + 1, debit = debit + 1",
    "no totals": "DELETE FROM fund_accounttotal",
    "total of an account that nothing moved":
        "INSERT INTO fund_accounttotal SELECT id, 5, 5 FROM fund_account WHERE code = 'bank:usd'",
    "nothing waits": "DELETE FROM fund_waitingentry",
    "what is sealed waits": "INSERT INTO fund_waitingentry SELECT entry_id FROM fund_sealedentry",
    "what is not there waits": "INSERT INTO fund_waitingentry VALUES (1000000)",
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_tampered_rows_are_found_and_mended(what: str) -> None:
    kept, head = kept_rows(), Seal.objects.get().head
    execute(TAMPERED[what])
    assert not verify_ledger().is_right
    assert wrong_rows() != []
    rows = rebuild_ledger_derived(by=BY, at=AT)
    assert wrong_rows() == []
    assert verify_ledger().faults == ()
    assert rows == kept_rows() == kept
    assert (balance(code="bank:eur"), balance(code="pool:eur")) == (500, 465)
    assert (Seal.objects.get().head, Entry.objects.count()) == (head, 5)


def test_rebuilt_ledger_goes_on() -> None:
    execute("DELETE FROM fund_poolbalance")
    execute("DELETE FROM fund_waitingentry")
    rebuild_ledger_derived(by=BY, at=AT)
    post_entry(entry=make_entry("more", ("pool:eur", "grants:eur", 465)), at=AT)
    assert PoolBalance.objects.get().balance == 0
    seal = seal_entries(by=BY, at=AT)
    assert seal is not None
    assert seal.entry_count == 3
    assert verify_ledger().faults == ()


def test_rebuild_of_what_is_right_changes_nothing_and_is_in_the_log() -> None:
    rows = right_rows()
    assert rebuild_ledger_derived(by=BY, at=AT) == rows == kept_rows()
    event = EventRecord.objects.get(name="fund.derived_rebuilt")
    assert event.payload == {"pools": 1, "totals": 3, "waiting": 2}


def test_pool_that_entries_overdrew_is_named_and_nothing_is_touched() -> None:
    pool = Account.objects.get(code="pool:eur").pk
    with triggers_off():
        execute("UPDATE fund_line SET amount = 9999 WHERE amount = 7")
    kept = kept_rows()
    with pytest.raises(PoolBelowNothing, match=rf"-49495 on account {pool}"):
        rebuild_ledger_derived(by=BY, at=AT)
    assert kept_rows() == kept


def test_only_who_manages_the_fund_rebuilds() -> None:
    with pytest.raises(NotPermitted):
        rebuild_ledger_derived(by=Actor.visitor(), at=AT)
