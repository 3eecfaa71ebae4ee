"""What a command says when the settings or the home of an installation are wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueheart.ops import command_line

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    env = kept | {"PYTHONPATH": str(ROOT / "src"), "BLUEHEART_HOME": str(folder / "home")} | environment
    command = [sys.executable, "-m", "blueheart", *arguments]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["doctor", "export"])
def test_a_home_that_cannot_be_used_is_named_with_the_mend(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path, command, BLUEHEART_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert "cannot be used: Not a directory" in done.stderr
    assert "Mend: set BLUEHEART_HOME to a folder that you may write to" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named_and_no_secret_told(tmp_path: Path) -> None:
    done = run(tmp_path, "migrate", EMAIL_URL="http://me:hunter2@mail.example.org")
    assert done.returncode == 1
    assert "the configuration is wrong: EMAIL_URL" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["export", "unseed", "seed", "rebuild-listings", "worker"])
def test_a_database_without_tables_is_named_with_the_mend(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("blueheart.ops.databases.check_reachable", lambda: None)
    monkeypatch.setattr("blueheart.ops.template.missing_migrations", lambda: [("kernel", "0001_initial")])
    assert command_line.main([command]) == 1
    said = capsys.readouterr().err
    assert f"blueheart {command}: the database is not migrated" in said
    assert "Mend: ./blueheart migrate" in said
