"""Mail without a mail server: one .eml file a message, in settings.MAIL_DIR."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from blueheart.kernel import clock


class FileMailBackend(BaseEmailBackend):
    """Names sort by time: `20270730T101500.123456Z-<hash of the Message-ID>.eml`.

    The files hold addresses and signed links, so only their owner may read them.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                write_mail(message, folder=Path(settings.MAIL_DIR))
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent


def write_mail(message: EmailMessage, *, folder: Path) -> Path:
    """Write it under a temporary name, to the disk, then rename: a reader never sees half a mail."""
    mime = message.message()
    digest = hashlib.sha256(str(mime["Message-ID"]).encode()).hexdigest()[:16]
    target = folder / f"{clock.now():%Y%m%dT%H%M%S.%f}Z-{digest}.eml"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(mime.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
