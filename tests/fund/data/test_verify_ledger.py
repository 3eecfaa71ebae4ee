"""The stand-alone script on the proof of a gift, in a Python that knows nothing of the project."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import blueheart.fund
from blueheart.fund.actions.post import post_entry
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.queries.trace import proof_of_entry
from blueheart.fund.writers.proof import write_proof
from tests.fund.conftest import AT, BY, make_entry
from tests.givers import given

SCRIPT = Path(blueheart.fund.__file__).parent / "data" / "verify_ledger.py"
Outcome = subprocess.CompletedProcess[str]


def run(folder: Path, *arguments: str) -> Outcome:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def proof_of(entry_id: int) -> dict[str, Any]:
    """As the page that traces a gift hands it out."""
    found = proof_of_entry(entry_id=entry_id)
    assert found is not None
    return json.loads(json.dumps(found.as_dict()))


@pytest.fixture
def ledger(accounts: None, tmp_path: Path) -> list[int]:
    """The ids of nine entries in two seals; the export stands in `ledger.json`."""
    del accounts
    ids = []
    for number in range(9):
        made = make_entry(f"n{number}", ("bank:eur", "pool:eur", 100 + number))
        ids.append(post_entry(entry=made, at=AT).entry_id)
        if number in {5, 8}:
            seal_entries(by=BY, at=AT)
    (tmp_path / "ledger.json").write_bytes(b"".join(write_proof()))
    return ids


def test_every_gift_is_found_in_its_seal(ledger: list[int], tmp_path: Path) -> None:
    names = []
    for entry_id in ledger:
        names.append(f"{entry_id}.json")
        (tmp_path / names[-1]).write_text(json.dumps(proof_of(entry_id)))
    outside = run(tmp_path, "ledger.json", *names)
    assert outside.returncode == 0, outside.stdout + outside.stderr
    assert outside.stdout.count(" is in seal 1, ") == 6
    assert outside.stdout.count(" is in seal 2, ") == 3


@pytest.mark.django_db
def test_what_a_giver_downloads_is_checked(client: Client, tmp_path: Path) -> None:
    """The script, the ledger and the gift's proof, each from its own address."""
    gifts = [given(1_000 + number, fee=30) for number in range(5)]
    seal_entries(by=BY, at=AT)
    for address in (
        "/open-data/verify_ledger.py", "/open-data/ledger-proof.json", f"/en/fund/trace/{gifts[2].code}/proof.json",
    ):  # fmt: skip
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        (tmp_path / Path(address).name).write_bytes(body)
    command = [sys.executable, "-I", "verify_ledger.py", "ledger-proof.json", "proof.json"]
    outside = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert outside.returncode == 0, outside.stdout + outside.stderr
    assert "proof.json: entry " in outside.stdout


def test_gifts_and_heads_stand_side_by_side(ledger: list[int], tmp_path: Path) -> None:
    proof = proof_of(ledger[0])
    (tmp_path / "gift.json").write_text(json.dumps(proof))
    assert run(tmp_path, "ledger.json", proof["head"].upper(), "gift.json").returncode == 0
    assert run(tmp_path, "ledger.json", "ab" * 32, "gift.json").returncode == 1


def tampered(proof: dict[str, Any], what: str) -> dict[str, Any]:
    if what == "amount":
        proof["record"]["lines"][0][3] += 1
    elif what == "step":
        proof["steps"][0]["hash"] = "00" * 32
    elif what == "side":
        proof["steps"][0]["is_left"] = not proof["steps"][0]["is_left"]
    elif what == "root":
        proof["root"] = "00" * 32
    elif what == "head":
        proof["head"] = "00" * 32
    elif what == "seal":
        proof["seal"] = 2
    else:
        proof["seal"] = 3
    return proof


@pytest.mark.parametrize("what", ["amount", "step", "side", "root", "head", "seal", "later seal"])
def test_proof_that_was_tampered_with_is_found(ledger: list[int], tmp_path: Path, what: str) -> None:
    (tmp_path / "gift.json").write_text(json.dumps(tampered(proof_of(ledger[2]), what)))
    outside = run(tmp_path, "ledger.json", "gift.json")
    assert outside.returncode == 1
    assert "WRONG  gift.json: " in outside.stdout
    assert " is in seal " not in outside.stdout


def test_gift_of_a_ledger_that_was_tampered_with_is_in_it_no_more(ledger: list[int], tmp_path: Path) -> None:
    """Its seal is another one now."""
    (tmp_path / "gift.json").write_text(json.dumps(proof_of(ledger[2])))
    export = json.loads((tmp_path / "ledger.json").read_bytes())
    export["seals"][0]["root"] = "11" * 32
    (tmp_path / "ledger.json").write_text(json.dumps(export))
    outside = run(tmp_path, "ledger.json", "gift.json")
    assert outside.returncode == 1
    assert "gift.json: it does not lead to seal 1 of this ledger" in outside.stdout


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"seals": []}', '{"record": 1}', None])
def test_other_file_is_no_proof_and_no_traceback(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "gift.json").write_text(text)
    outside = run(tmp_path, "ledger.json", "gift.json")
    assert (outside.returncode, outside.stderr) == (2, "")
    assert "CANNOT READ  gift.json: " in outside.stdout


def test_script_has_less_than_two_hundred_lines() -> None:
    assert SCRIPT.read_text().count("\n") < 200
