"""What the suite does where a service cannot be had."""

import argparse
from typing import Any

import pytest

from blueheart.ops.commands import test as command
from blueheart.ops.failures import CommandFailed
from tests import services


@pytest.fixture
def without_services(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """No PostgreSQL, no Chromium; collects the runs of pytest instead of running them."""

    def no_chromium() -> None:
        raise services.Missing("no Chromium", "apt install chromium")

    for name in ("_packaged_programs", "_debian_programs"):
        monkeypatch.setattr(services, name, lambda: None)
    monkeypatch.setattr(services, "get_chromium", no_chromium)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("CI", raising=False)
    runs: list[dict[str, Any]] = []

    def run_pytest(args: argparse.Namespace, **options: Any) -> int:
        runs.append(options)
        return 0

    monkeypatch.setattr(command, "run_pytest", run_pytest)
    return runs


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(arguments)
    args.rest = []
    return args


def test_missing_services_are_named_and_the_rest_runs(
    without_services: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(parse()) == 0
    said = capsys.readouterr().err
    assert "Not run: no Chromium. To get it: apt install chromium" in said
    assert "Not run: no PostgreSQL" in said
    assert [(run["database"], run["with_browser"]) for run in without_services] == [("", False)]


def test_missing_services_fail_in_ci(without_services: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(CommandFailed, match="CI=true"):
        command.run(parse())
    assert without_services == []


def test_postgres_alone_without_one_is_a_failure(without_services: list[dict[str, Any]]) -> None:
    assert command.run(parse("--postgres")) != 0
    assert without_services == []


def test_named_but_dead_postgresql_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(services.Missing, match="does not answer"), services.postgresql():
        pass
