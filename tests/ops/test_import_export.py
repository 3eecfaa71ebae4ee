"""The two commands: what they print, what they leave, and their exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from blueheart.initiatives.models import Initiative
from blueheart.ops.command_line import build_parser, command_names, load_command
from blueheart.ops.failures import CommandFailed
from tests import reach

GOOD = (
    "id,title,text_language,kind,purpose,organiser_name,organiser_sector,city,starts_on,starts_at\n"
    "1,A walk,en,march,awareness,City,city,Liège,2027-07-30,18:00\n"
)
BAD = GOOD + "2,A run,en,flight,awareness,City,city,Nowhere,2027-07-30,18:00\n"


@pytest.fixture(autouse=True)
def _content(db: None) -> None:
    reach.add_cities()


def command(name: str, *arguments: str) -> int:
    return int(load_command(name).run(build_parser(name).parse_args(arguments)))


def file_of(folder: Path, text: str, name: str = "events.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_both_are_commands() -> None:
    assert {"import-initiatives", "export"} <= set(command_names())


def test_a_dry_run_names_what_is_wrong_and_writes_nothing(tmp_path: Path, capsys: Any) -> None:
    assert command("import-initiatives", file_of(tmp_path, BAD), "--dry-run") == 1
    told = capsys.readouterr().out
    assert "line 3, column kind “flight”" in told
    assert "line 3, column city “Nowhere”" in told
    assert told.endswith("would be 1 created, 0 updated, 0 unchanged, 0 skipped, 1 refused\n")
    assert not Initiative.objects.exists()


def test_json_holds_the_same(tmp_path: Path, capsys: Any) -> None:
    assert command("import-initiatives", file_of(tmp_path, BAD), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["refused"], told["dry_run"]) == (1, 1, False)
    assert {problem["column"] for problem in told["rows"][0]["problems"]} == {"kind", "city"}


def test_again_changes_nothing_and_ends_well(tmp_path: Path, capsys: Any) -> None:
    path = file_of(tmp_path, GOOD)
    assert command("import-initiatives", path, "--publish") == 0
    assert command("import-initiatives", path, "--publish") == 0
    assert "0 created, 0 updated, 1 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["missing.csv"], ["--country", "Belgium", "missing.csv"]])
def test_what_can_t_be_read_says_why(arguments: list[str]) -> None:
    with pytest.raises(CommandFailed):
        command("import-initiatives", *arguments)


def test_a_file_that_is_no_table_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="title"):
        command("import-initiatives", file_of(tmp_path, "a,b\n1,2\n"))


@pytest.mark.parametrize("name", ["csv", "json", "geojson", "ics"])
def test_an_export_holds_the_filtered_initiatives(tmp_path: Path, name: str) -> None:
    reach.several()
    path = tmp_path / f"out.{name}"
    assert command("export", "--output", str(path), "--country", "BE") == 0
    text = path.read_text(encoding="utf-8")
    assert "A march in blue" in text
    assert "Blue run" not in text
    assert not list(tmp_path.glob("*.part"))


def test_an_export_of_all_states_imports_again(tmp_path: Path, capsys: Any) -> None:
    reach.several()
    hidden = reach.add(title="Not public", publish=False)
    path = str(tmp_path / "all.csv")
    assert command("export", "--all-states", "--output", path) == 0
    assert hidden.title in Path(path).read_text(encoding="utf-8")
    capsys.readouterr()
    assert command("import-initiatives", path, "--dry-run") == 0
    assert "8 unchanged" in capsys.readouterr().out


def test_a_wrong_filter_is_named() -> None:
    with pytest.raises(CommandFailed, match="--year"):
        command("export", "--year", "x")


def test_export_tells_its_outcome_as_json_beside_a_file_alone(tmp_path: Path, capsys: Any) -> None:
    command("import-initiatives", file_of(tmp_path, GOOD), "--publish")
    capsys.readouterr()
    with pytest.raises(CommandFailed, match="needs the export in a file"):
        command("export", "--json")
    out = str(tmp_path / "out.csv")
    assert command("export", "--world-day", "1", "--output", out, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"format": "csv", "output": out, "initiatives": 1}
