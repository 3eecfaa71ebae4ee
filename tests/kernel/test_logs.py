"""What an installation writes to its log holds no link, no draft's key and no address."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueheart.kernel.logs import CleanFormatter

ROOT = Path(__file__).resolve().parents[2]


def line(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, message, args, info)
    return CleanFormatter("%(levelname)s %(name)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/en/manage/eyJ1:1xWi:sig-na_ture/", "/en/manage/…/"),
        ("/nl/manage/tok:en/edit/draftkey/where/", "/nl/manage/…/edit/…/where/"),
        ("/ar/world-day/2027/submit/k3y_of-a-draft/check/", "/ar/world-day/2027/submit/…/check/"),
        ("/desk/invitation/aGVh.1x:y/", "/desk/invitation/…/"),
        ("/desk/account/password/reset/key/1-abc/", "/desk/account/password/reset/key/…/"),
        ("/fr/promises/aGVh.1x-y.sig_na/verify/", "/fr/promises/…/verify/"),
        ("/fr/promises/aGVh.1x-y.sig_na/letter.pdf", "/fr/promises/…/letter.pdf"),
        ("/en/wave/2027/promise/aGVh.1x-y.sig_na/sent/", "/en/wave/2027/promise/…/sent/"),
        ("/desk/illuminations/promises/12/light/", "/desk/illuminations/promises/12/light/"),
        ("/en/world-day/2027/submit/", "/en/world-day/2027/submit/"),
        ("/en/initiatives/a-march-in-blue/", "/en/initiatives/a-march-in-blue/"),
    ],
)
def test_a_path_is_told_without_its_secret(path: str, shown: str) -> None:
    assert line("Not Found: %s", path) == f"WARNING django.request Not Found: {shown}"


def test_an_address_goes_from_the_message_and_from_the_error() -> None:
    said = line("mail to %s", "Ann <ann@example.org>", error=ValueError("refused: ann.other+x@mail.example.org;"))
    assert "@" not in said
    assert "refused: …;" in said


def test_a_password_in_an_address_of_a_server_goes_too() -> None:
    assert "hunter2" not in line("no answer from postgresql://me:hunter2@db.example.org/name")


ASK = """
import django
django.setup()
from django.test import Client
Client().get("/en/manage/token:of-somebody/")
Client().get("/en/nothing/ann@example.org/")
"""


def test_an_installation_logs_in_this_way(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "blueheart.settings.production", "PYTHONPATH": str(ROOT / "src"),
        "BLUEHEART_HOME": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "/en/manage/…/" in done.stderr
    assert "of-somebody" not in done.stderr
    assert "ann@" not in done.stderr
