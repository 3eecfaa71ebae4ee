"""The command line as somebody types it."""

import json
import socket

import pytest

from blueheart.ops import command_line
from blueheart.ops.commands.run import port_number
from blueheart.ops.failures import CommandFailed
from blueheart.ops.server import check_port_free


def test_help_lists_every_command_in_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 0
    said = capsys.readouterr().out
    for name in command_line.command_names():
        assert f"  {name} " in said
    assert "Examples" in said


@pytest.mark.parametrize("name", command_line.command_names())
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command_line.main([name, "--help"])
    assert left.value.code == 0
    assert command_line.load_command(name).HELP in capsys.readouterr().out.replace("\n", " ")


def test_unknown_command_points_to_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["fly"]) == 2
    assert "there is no command 'fly'" in capsys.readouterr().err


def test_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command_line.main(["run", "--fly"])
    assert left.value.code == 2
    assert "--fly" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "8000.5", "٨٠٠٠", ""])
def test_impossible_port_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="1 to 65535"):
        port_number(text)


def test_taken_port_is_named_with_the_mend(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert command_line.main(["run", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"port {port} on 127.0.0.1 is taken" in said
    assert f"--port {port + 1}" in said


def test_port_shared_by_another_server_counts_as_taken() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandFailed, match="taken"):
            check_port_free("127.0.0.1", taken.getsockname()[1])


@pytest.mark.django_db
def test_doctor_reports_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = command_line.main(["doctor", "--json"])
    report = json.loads(capsys.readouterr().out)
    found = {finding["name"]: finding for finding in report["findings"]}
    assert {"home", "database", "migrations", "mail"} <= set(found)
    assert found["database"]["passed"]
    assert found["migrations"]["passed"]
    assert code == (0 if report["healthy"] else 1)


def test_check_refuses_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["check", "--only", "spelling"]) == 2
    assert "types" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in command_line.command_names() if name != "worker"])
def test_every_command_that_reports_takes_json(name: str) -> None:
    """The worker reports nothing: what it did is in the log and at the desk."""
    options = {option for action in command_line.build_parser(name)._actions for option in action.option_strings}
    assert "--json" in options


@pytest.mark.parametrize("name", command_line.command_names())
def test_every_commands_help_can_be_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command_line.main([name, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert command_line.read_help(name) in " ".join(told.split())


def test_benchmarks_are_listed_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUEHEART_HOME", "given back after the command has set its own")
    assert command_line.main(["bench", "--list", "--json"]) == 0
    assert {"initiatives", "pages", "submit"} <= set(json.loads(capsys.readouterr().out)["benchmarks"])
