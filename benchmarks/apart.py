"""Processes of their own: what has to start with another database, and servers that are measured."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PYTHONPATH = f"{ROOT}{os.pathsep}{ROOT / 'src'}"


def answer_of(arguments: Sequence[str], *, url: str, **environment: str) -> Any:
    """The JSON on the last line that a Python with these arguments prints, on the database of `url`.

    Raises RuntimeError with what it said when it fails.
    """
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": PYTHONPATH, **environment},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{arguments[-1]} could not be measured:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def wait_until_answering(port: int) -> None:
    """Raises RuntimeError after a minute and a half."""
    for _attempt in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server on port {port} did not start")
