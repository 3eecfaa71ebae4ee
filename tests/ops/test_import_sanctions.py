"""The command that loads a sanctions list: what it prints, leaves and refuses. All names are invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from blueheart.fund.models import SanctionsList
from blueheart.ops.command_line import build_parser, load_command
from blueheart.ops.failures import CommandFailed
from tests.granters import sanctions_xml

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> int:
    return int(load_command("import-sanctions").run(build_parser("import-sanctions").parse_args(arguments)))


def file_of(folder: Path, data: bytes) -> str:
    path = folder / "consolidated.xml"
    path.write_bytes(data)
    return str(path)


def test_a_list_is_loaded_once(tmp_path: Path, capsys: Any) -> None:
    path = file_of(tmp_path, sanctions_xml())
    assert command(path) == 0
    said = capsys.readouterr().out
    assert said == "List of 2027-07-01T10:00:00Z: 1 individuals, 1 entities, 6 names.\n"
    assert command(path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["names"], told["sha256"]) == (6, SanctionsList.objects.get().sha256)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"<x/>", "is no consolidated list"), (sanctions_xml(generated="2027-06-01"), "older than the one")],
)
def test_what_is_no_newer_list_is_refused_with_the_mend(tmp_path: Path, data: bytes, said: str) -> None:
    command(file_of(tmp_path, sanctions_xml()))
    with pytest.raises(CommandFailed, match=said) as refused:
        command(file_of(tmp_path, data))
    assert refused.value.mend
    assert SanctionsList.objects.count() == 1


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="can't be read"):
        command(str(tmp_path / "nothing.xml"))
