"""Housekeeping: what is past its time goes, the rest stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from blueheart.kernel.handlers import KEEP_MAIL_FILES, erase_mail_files

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
