"""One number that every process on this machine sees, and that moves when public pages change.

A page store keys what it keeps by it: after `bump()` nothing old is served. It lives in a file of
8 bytes in the home, mapped into memory, so that a read is no system call. Machines that share a
database do not share it: each needs its own worker or a short expiry.
"""

import fcntl
import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from blueheart.kernel import clock

FILE_NAME = "pages.generation"
NUMBER = struct.Struct("=Q")

_mapped: dict[Path, mmap.mmap] = {}


def current() -> int:
    mapped = _mapped.get(settings.HOME)
    number: int = NUMBER.unpack_from(_map(settings.HOME) if mapped is None else mapped)[0]
    return number


def bump() -> int:
    """Add one, whatever other processes do, and return the new number.

    Call it after the commit (`bump_on_commit`): a page drawn from the old rows under the new number
    would stay.
    """
    with _locked(settings.HOME) as descriptor:
        number: int = NUMBER.unpack(os.pread(descriptor, NUMBER.size, 0))[0] + 1
        os.pwrite(descriptor, NUMBER.pack(number), 0)
    return number


def bump_on_commit() -> None:
    transaction.on_commit(_bump_quietly)


def _bump_quietly() -> None:
    bump()


def _map(home: Path) -> mmap.mmap:
    with _locked(home) as descriptor:
        return _mapped.setdefault(home, mmap.mmap(descriptor, NUMBER.size, access=mmap.ACCESS_READ))


@contextmanager
def _locked(home: Path) -> Iterator[int]:
    """The file, made where it is missing, under a lock between processes."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_size < NUMBER.size:
            # Starts at the time, so that a lost file never brings an old number back.
            os.pwrite(descriptor, NUMBER.pack(int(clock.now().timestamp() * 1_000)), 0)
            _mapped.pop(home, None)
        yield descriptor
    finally:
        # Closing alone would not do: mmap keeps a copy of the descriptor, and the lock with it.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
