"""A site of its own for a journey: the real server process and worker, on a copied and seeded database."""

import contextlib
import email
import email.policy
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from tests.databases import KEPT, one_at_a_time
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
DROPPED = (
    "DJANGO_SETTINGS_MODULE",
    "BASE_URL",
    "DATABASE_URL",
    "EMAIL_URL",
    "BLUEHEART_STARTED",
    "BLUEHEART_TEST_COUNTS",
)
PREPARE = "from blueheart.ops.commands import run; run.prepare()"


def environment_for(home: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key not in DROPPED}
    return {**inherited, "PYTHONPATH": str(ROOT / "src"), "BLUEHEART_HOME": str(home)}


def source_fingerprint() -> str:
    """Of everything that decides what a first start puts into the database."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not {"static", "templates"} & set(path.parts):
            about = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def seeded_home() -> Path:
    """A home with database and first content, made once for the sources as they stand; to copy, not to use."""
    home = KEPT / f"home-{source_fingerprint()}"
    with one_at_a_time("home"):
        if home.exists():
            return home
        for old in KEPT.glob("home-*"):
            shutil.rmtree(old)
        making = KEPT / "home.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        command = [sys.executable, "-c", PREPARE]
        done = subprocess.run(
            command, cwd=ROOT, env=environment_for(making), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"the first content could not be loaded:\n{done.stderr[-4000:]}")
        with contextlib.closing(sqlite3.connect(making / "db.sqlite3")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        making.rename(home)
    return home


@dataclass
class Site:
    home: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    is_seeded: bool = True
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def start(self, *options: str) -> None:
        """Returns when the site answers; raises RuntimeError with what the server said when it does not."""
        if self.is_seeded and not self.home.exists():
            shutil.copytree(seeded_home(), self.home)
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "blueheart", "run", "--port", str(self.port), *options],
                cwd=ROOT,
                env={**environment_for(self.home), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.is_answering():
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the site did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def is_answering(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.base_url}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> int:
        """As Ctrl-C does. Returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def kill(self) -> None:
        """SIGKILL to all of its processes at once, as a power cut."""
        if self.process is not None:
            with_all = os.killpg
            try:
                with_all(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.process.wait()

    def mails(self, *, to: str = "") -> list[EmailMessage]:
        """What was mailed so far, oldest first; only those to one address when `to` is given."""
        files = sorted((self.home / "mail").glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [mail for mail in found if to in str(mail["To"])]

    def wait_for_mail(self, *, to: str, after: int = 0, seconds: float = 30) -> EmailMessage:
        """The next mail to that address once more than `after` of them are there; mail is sent by the worker."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.mails(to=to)
            if len(found) > after:
                return found[after]
            time.sleep(0.1)
        said = self.log.read_text(errors="replace")[-2000:]
        raise AssertionError(f"no mail to {to} within {seconds} s; the server said:\n{said}")


def mail_text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
