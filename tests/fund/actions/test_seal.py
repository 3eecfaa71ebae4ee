import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

import blueheart.fund
from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.enums import EntryKind
from blueheart.fund.handlers import seal_what_waits
from blueheart.fund.models import Seal, SealedEntry, WaitingEntry
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.rules.merkle import Step, follow_proof, inclusion_proof
from blueheart.fund.writers.proof import write_proof
from tests.fund.conftest import AT, BY, make_entry
from tests.fund.tampering import execute, triggers_off

pytestmark = pytest.mark.usefixtures("accounts")
SCRIPT = Path(blueheart.fund.__file__).parent / "data" / "verify_ledger.py"


def post_some(first: int, last: int) -> None:
    for number in range(first, last):
        post_entry(entry=make_entry(f"n{number}", ("bank:eur", "pool:eur", 100 + number)), at=AT)


def check_outside(folder: Path, *heads: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone script on the public export, in a Python that knows nothing of the project."""
    file = folder / "proof.json"
    file.write_bytes(b"".join(write_proof()))
    command = [sys.executable, "-I", str(SCRIPT), str(file), *heads]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_sealed_entries_are_chained_and_verified_by_two_programs(tmp_path: Path) -> None:
    post_some(0, 7)
    first = seal_entries(by=BY, at=AT)
    post_some(7, 10)
    second = seal_entries(by=BY, at=AT)
    assert first is not None
    assert second is not None
    assert (first.entry_count, second.entry_count, WaitingEntry.objects.count()) == (7, 3, 0)
    found = verify_ledger()
    assert found.is_right
    assert (found.entries, found.sealed, found.seals, found.head) == (10, 10, 2, second.head)
    outside = check_outside(tmp_path, first.head, second.head)
    assert outside.returncode == 0, outside.stdout + outside.stderr
    assert "10 entries in 2 seals" in outside.stdout


def test_head_that_somebody_kept_and_is_gone_is_missed(tmp_path: Path) -> None:
    post_some(0, 2)
    seal_entries(by=BY, at=AT)
    outside = check_outside(tmp_path, "ab" * 32)
    assert outside.returncode == 1
    assert "is not in this ledger" in outside.stdout


def test_nothing_to_seal_makes_no_seal() -> None:
    assert seal_entries(by=BY, at=AT) is None
    assert Seal.objects.count() == 0


def test_many_entries_come_in_seals_of_a_size() -> None:
    post_some(0, 5)
    sizes = []
    while (seal := seal_entries(by=BY, at=AT, most=2)) is not None:
        sizes.append(seal.entry_count)
    assert sizes == [2, 2, 1]
    assert verify_ledger().is_right


def test_worker_seals_all_that_waits() -> None:
    post_some(0, 3)
    assert seal_what_waits(at=AT) == 3


def test_balance_is_the_same_before_and_after_a_seal() -> None:
    post_some(0, 4)
    before = balance(code="pool:eur")
    seal_entries(by=BY, at=AT)
    post_some(4, 5)
    assert balance(code="pool:eur") == before + 104


def test_inclusion_of_an_entry_is_proved_from_its_seal() -> None:
    post_some(0, 6)
    seal = seal_entries(by=BY, at=AT)
    assert seal is not None
    leaves = [bytes.fromhex(leaf) for leaf in seal.entries.order_by("position").values_list("leaf", flat=True)]
    steps: list[Step] = inclusion_proof(leaves, 4)
    assert follow_proof(leaves[4], steps).hex() == seal.root


ONE_MORE = (
    "INSERT INTO fund_line (entry_id, position, debit_id, credit_id, amount)"
    " SELECT entry_id, 9, debit_id, credit_id, 5 FROM fund_line WHERE entry_id = {id}"
)
RATE_MORE = (
    'INSERT INTO fund_exchangerate (entry_id, base, quote, rate, source, "on")'
    " VALUES ({last}, 'EUR', 'USD', '1', 'x', '2027-01-01')"
)
TURNED = "UPDATE fund_line SET debit_id = credit_id, credit_id = debit_id WHERE entry_id = {id}"
AMOUNT_AND_SUM = (
    "UPDATE fund_entry SET amount_sum = 1 WHERE id = {last}; UPDATE fund_line SET amount = 1 WHERE entry_id = {last}"
)
TAMPERING = {
    "an amount": ("UPDATE fund_line SET amount = amount + 1 WHERE entry_id = {id}", "entry {id}"),
    "a day": ("UPDATE fund_entry SET booked_on = '2020-01-01' WHERE id = {id}", "entry {id}"),
    "a key": ("UPDATE fund_entry SET key = 'other' WHERE id = {id}", "entry {id}"),
    "a line more": (ONE_MORE, "entry {id}"),
    "a direction": (TURNED, "entry {id}"),
    "a root": ("UPDATE fund_seal SET root = '{zeros}' WHERE number = 1", "seal 1"),
    "a head": ("UPDATE fund_seal SET head = '{zeros}' WHERE number = 1", "seal 1"),
    "a leaf": ("UPDATE fund_sealedentry SET leaf = '{zeros}' WHERE entry_id = {id}", "entry {id}"),
    "a pool": ("UPDATE fund_poolbalance SET balance = balance + 1", "account pool:eur"),
    "a total of a year": ("UPDATE fund_accountyear SET credit = credit + 1", "account bank:eur"),
    "a total": ("UPDATE fund_accounttotal SET debit = debit + 1", "account bank:eur"),
    "what waits": ("DELETE FROM fund_waitingentry", "entry {last}"),
    "what waits, and is sealed": ("INSERT INTO fund_waitingentry (entry_id) VALUES ({id})", "entry {id}"),
    "what it is about": ("UPDATE fund_entry SET about = 'contribution:9' WHERE id = {id}", "entry {id}"),
    "an amount that no seal holds yet": (
        "UPDATE fund_line SET amount = amount + 1 WHERE entry_id = {last}",
        "entry {last}",
    ),
    "an amount and the sum, before a seal": (AMOUNT_AND_SUM, "entry {last}"),
    "a rate": (RATE_MORE, "entry {last}"),
    "a root that is no hash": ("UPDATE fund_seal SET root = 'zz' WHERE number = 1", "seal 1"),
    "a leaf that is no hash": ("UPDATE fund_sealedentry SET leaf = 'zz' WHERE entry_id = {id}", "entry {id}"),
    "what an account is": ("UPDATE fund_account SET kind = 'expense' WHERE code = 'income:eur'", "account income:eur"),
    "a floor": ("UPDATE fund_account SET has_floor = {no} WHERE code = 'pool:eur'", "account pool:eur"),
}
FORGED = {
    "the last seal and its event": (
        [
            "DELETE FROM fund_accounttotal",
            "INSERT INTO fund_waitingentry (entry_id) SELECT entry_id FROM fund_sealedentry",
            "DELETE FROM fund_sealedentry",
            "DELETE FROM fund_seal",
        ],
        "seal 1",
    ),
    "an entry that waited, and not its lines": (
        ["DELETE FROM fund_waitingentry WHERE entry_id = {last}", "DELETE FROM fund_entry WHERE id = {last}"],
        "entry {last}",
    ),
    "an entry that waits, and what says so": (
        [
            "DELETE FROM fund_line WHERE entry_id = {last}",
            "DELETE FROM fund_entry WHERE id = {last}",
            "UPDATE fund_poolbalance SET balance = balance - 106",
        ],
        "entry {last}",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_named(what: str) -> None:
    post_some(0, 5)
    seal_entries(by=BY, at=AT)
    post_some(5, 7)
    ids = list(SealedEntry.objects.order_by("entry_id").values_list("entry_id", flat=True))
    names = {"id": ids[2], "zeros": "00" * 32, "last": last_waiting(), "no": "FALSE"}
    statement, where = (text.format(**names) for text in TAMPERING[what])
    with triggers_off():
        for part in statement.split("; "):
            execute(part)
    found = verify_ledger()
    assert not found.is_right
    assert where in {fault.where for fault in found.faults}


def last_waiting() -> int:
    return max(WaitingEntry.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("what", FORGED)
def test_what_was_taken_out_with_its_traces_is_missed(what: str) -> None:
    post_some(0, 5)
    seal_entries(by=BY, at=AT)
    post_some(5, 7)
    names = {"last": last_waiting()}
    statements, where = FORGED[what]
    with triggers_off(), transaction.atomic():
        for statement in statements:
            execute(statement.format(**names))
        found = verify_ledger()
        assert where.format(**names) in {fault.where for fault in found.faults}
        transaction.set_rollback(True)


def test_reversal_that_is_not_the_opposite_is_found() -> None:
    first = post_entry(entry=make_entry("a", ("bank:eur", "income:eur", 100)), at=AT)
    wrong = make_entry("b", ("income:eur", "bank:eur", 99), kind=EntryKind.REVERSAL, reverses=first.entry_id)
    posted = post_entry(entry=wrong, at=AT)
    assert {fault.where for fault in verify_ledger().faults} == {f"entry {posted.entry_id}"}


def test_entry_that_was_taken_out_is_missed() -> None:
    post_some(0, 5)
    seal_entries(by=BY, at=AT)
    gone = SealedEntry.objects.order_by("entry_id")[1].entry_id
    with triggers_off():
        execute(f"DELETE FROM fund_line WHERE entry_id = {gone}")
        execute(f"DELETE FROM fund_entry WHERE id = {gone}")
        found = verify_ledger()
        assert f"entry {gone}" in {fault.where for fault in found.faults}
        # What SQLite and PostgreSQL would say at the end of the transaction is not what this test is about
        execute("DELETE FROM fund_sealedentry")


def test_tampered_export_is_found_outside(tmp_path: Path) -> None:
    post_some(0, 5)
    seal_entries(by=BY, at=AT)
    file = tmp_path / "proof.json"
    proof = json.loads(b"".join(write_proof()))
    proof["seals"][0]["entries"][3]["lines"][0][3] += 100
    file.write_text(json.dumps(proof))
    command = [sys.executable, "-I", str(SCRIPT), str(file)]
    outside = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert outside.returncode == 1
    assert "seal 1" in outside.stdout


def test_row_that_waits_for_no_entry_is_found_and_sealed_by_nothing() -> None:
    post_some(0, 2)
    WaitingEntry.objects.create(entry_id=10**6)
    seal = seal_entries(by=BY, at=AT)
    assert seal is not None
    assert seal.entry_count == 2
    assert seal_entries(by=BY, at=AT) is None
    assert [(fault.where, fault.what) for fault in verify_ledger().faults] == [
        ("entry 1000000", "is gone, and waits for a seal")
    ]
