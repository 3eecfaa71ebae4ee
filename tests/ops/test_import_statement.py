"""The command that takes in statements: what it prints, leaves and refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from blueheart.fund.models import BankLine, Entry, Statement, StatementFile
from blueheart.fund.rules.references import structured_reference
from blueheart.ops.command_line import build_parser, load_command
from tests.fund.actions.test_import_statements import line, statement
from tests.givers import open_gift

pytestmark = pytest.mark.django_db
TOLD = {
    "statement_id", "account", "identification", "state", "reason", "detail", "lines", "booked", "matched", "waiting",
    "pending", "why",
}  # fmt: skip


def command(*arguments: str | Path) -> int:
    return int(load_command("import-statement").run(build_parser("import-statement").parse_args(map(str, arguments))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reference = structured_reference(4711)
    open_gift(1_000, reference=reference)
    lines = (line("10.00", f"gift {reference}"), line("5.00", "who?"), line("9.00", status="PDNG"))
    (tmp_path / "one.xml").write_bytes(statement("0", "15.00", *lines))
    third = statement("99.00", "100.00", line("1.00", day="2027-08-02"), name="S3", day="2027-08-02")
    (tmp_path / "three.xml").write_bytes(third)
    (tmp_path / "none.xml").write_bytes(b"<a/>")
    return tmp_path


def test_each_statement_is_told_as_json(folder: Path, capsys: Any) -> None:
    assert command(folder / "one.xml", folder / "three.xml", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["dry_run"] is False
    (one,), (three,) = (file["statements"] for file in told["files"])
    assert set(one) == set(three) == TOLD
    counts = {name: one[name] for name in ("lines", "booked", "matched", "waiting", "pending")}
    assert counts == {"lines": 2, "booked": 2, "matched": 1, "waiting": 1, "pending": 1}
    assert (one["state"], one["reason"], one["why"]) == ("booked", "", "")
    assert (three["state"], three["reason"], three["booked"]) == ("set_aside", "not_continued", 0)
    assert "one before it is missing" in three["why"]


def test_each_statement_is_told_in_words(folder: Path, capsys: Any) -> None:
    assert command(folder / "one.xml", folder / "three.xml") == 0
    said = capsys.readouterr().out
    assert "2 lines, 2 booked, 1 matched, 1 waiting, 1 pending" in said
    assert "one before it is missing" in said
    assert command(folder / "one.xml") == 0
    assert "2 lines, 0 booked, 0 matched, 1 waiting" in capsys.readouterr().out


def test_what_could_not_be_read_leaves_with_one_and_the_others_are_booked(folder: Path, capsys: Any) -> None:
    assert command(folder / "none.xml", folder / "one.xml", "--json") == 1
    none, one = json.loads(capsys.readouterr().out)["files"]
    assert "no camt.053" in none["error"]
    assert (none["statements"], one["error"]) == ([], "")
    assert BankLine.objects.count() == 2
    assert command(folder / "none.xml") == 1
    assert "NOT READ: This is XML" in capsys.readouterr().out


def test_a_dry_run_tells_the_same_and_leaves_nothing(folder: Path, capsys: Any) -> None:
    files = (folder / "one.xml", folder / "three.xml")
    assert command(*files, "--json", "--dry-run") == 0
    tried = json.loads(capsys.readouterr().out)
    for model in (StatementFile, Statement, BankLine, Entry):
        assert not model.objects.exists()
    assert command(*files, "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert (tried.pop("dry_run"), done.pop("dry_run")) == (True, False)
    for told in (tried, done):
        for file in told["files"]:
            for one in file["statements"]:
                del one["statement_id"]
    assert tried == done


def test_a_file_that_is_not_there_is_said_and_hides_nothing_of_the_others(folder: Path, capsys: Any) -> None:
    assert command(folder / "one.xml", folder / "nothing.xml", folder, "--json") == 1
    one, nothing, itself = json.loads(capsys.readouterr().out)["files"]
    assert one["statements"][0]["booked"] == 2
    assert nothing["error"] == "No such file or directory: give the path of a file"
    assert itself["error"]
