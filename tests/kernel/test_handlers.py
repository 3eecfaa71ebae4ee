"""Housekeeping: what is past its time goes, the rest stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from blueheart.kernel.handlers import KEEP_MAIL_FILES, erase_mail_files, prune
from blueheart.kernel.models import JobRun

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)


def test_mail_files_go_when_their_time_is_over(tmp_path: Path, settings: Any) -> None:
    settings.MAIL_DIR = tmp_path
    for name, age in (("old.eml", KEEP_MAIL_FILES + timedelta(hours=1)), ("new.eml", timedelta(days=1))):
        (tmp_path / name).write_text("Subject: x")
        moment = (AT - age).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    erase_mail_files(at=AT)
    assert [path.name for path in tmp_path.iterdir()] == ["new.eml"]


def test_a_missing_mail_folder_is_no_error(tmp_path: Path, settings: Any) -> None:
    settings.MAIL_DIR = tmp_path / "nowhere"
    erase_mail_files(at=AT)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.django_db
def test_the_failure_of_a_job_that_is_gone_is_forgotten() -> None:
    for key in ("kernel.prune", "kernel.of_an_older_release"):
        JobRun.objects.create(key=key, last_error="OSError: disk full")
    prune(at=AT)
    assert [run.key for run in JobRun.objects.all()] == ["kernel.prune"]
