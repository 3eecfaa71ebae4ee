"""One number that every process on this machine sees, and that moves when public pages change.

A page store keys what it keeps by it: after `bump()` nothing old is served. It lives in a file of
8 bytes in the home, mapped into memory, so that a read is no system call. Machines that share a
database do not share it: each needs its own worker or a short expiry.
"""

import fcntl
import mmap
import os
import struct
from pathlib import Path

from django.conf import settings
from django.db import transaction

from blueheart.kernel import clock

FILE_NAME = "pages.generation"
NUMBER = struct.Struct("=Q")

_mapped: tuple[Path, mmap.mmap] | None = None


def current() -> int:
    mapped = _mapped
    if mapped is None or mapped[0] is not settings.HOME:
        mapped = _map(settings.HOME)
    number: int = NUMBER.unpack_from(mapped[1])[0]
    return number


def bump() -> int:
    """Add one, whatever other processes do, and return the new number.

    Call it after the commit (`bump_on_commit`): a page drawn from the old rows under the new number
    would stay.
    """
    current()
    with open(settings.HOME / FILE_NAME, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        number: int = NUMBER.unpack(file.read(NUMBER.size))[0] + 1
        file.seek(0)
        file.write(NUMBER.pack(number))
        file.flush()
    return number


def bump_on_commit() -> None:
    transaction.on_commit(_bump_quietly)


def _bump_quietly() -> None:
    bump()


def _map(home: Path) -> tuple[Path, mmap.mmap]:
    global _mapped
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_size < NUMBER.size:
            # Starts at the time, so that a lost file never brings an old number back.
            os.pwrite(descriptor, NUMBER.pack(int(clock.now().timestamp() * 1_000)), 0)
        _mapped = (home, mmap.mmap(descriptor, NUMBER.size, access=mmap.ACCESS_READ))
    finally:
        os.close(descriptor)
    return _mapped
