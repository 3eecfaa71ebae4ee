"""What `run` prints where a proxy answers for the site, and what it does not log."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueheart.ops.commands.run import announce

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_the_first_sign_in_is_given_at_the_address_that_is_let_in(
    settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    settings.BASE_URL = "https://blueheart.example.org"  # type: ignore[attr-defined]
    announce("http://127.0.0.1:8000", lambda base: f"{base}/desk/invitation/x/", 1.0)
    said = capsys.readouterr().out
    assert "First sign-in (once)    https://blueheart.example.org/desk/invitation/x/" in said
    assert "The site    https://blueheart.example.org/" in said
    assert "Listening at http://127.0.0.1:8000, for a proxy" in said


@pytest.mark.django_db
def test_the_addresses_are_told_as_json_for_a_script(
    settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    settings.BASE_URL = "https://blueheart.example.org"  # type: ignore[attr-defined]
    announce("http://127.0.0.1:8000", lambda base: None, 1.26, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "site": "https://blueheart.example.org/",
        "desk": "https://blueheart.example.org/desk/",
        "first_sign_in": None,
        "listening": "http://127.0.0.1:8000",
        "seconds": 1.3,
    }


ASK = """
import django
django.setup()
from django.test import Client
print([Client().get("/healthz", headers={"host": host}).status_code for host in ("elsewhere.example", "here.example")])
"""


def test_a_request_by_another_host_name_is_refused_without_a_line_in_the_log(tmp_path: Path) -> None:
    """In a process of its own: the suite's handlers hear what an installation's do not."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = kept | {
        "DJANGO_SETTINGS_MODULE": "blueheart.settings.production", "PYTHONPATH": str(ROOT / "src"),
        "BLUEHEART_HOME": str(tmp_path), "ALLOWED_HOSTS": "here.example",
    }  # fmt: skip
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[400, 200]\n"
    assert done.stderr == ""
