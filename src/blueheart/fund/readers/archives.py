"""Statement files as they come: an XML file, or several in a ZIP archive."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _

from blueheart.fund.readers.camt import NotAStatement

MOST_FILES = 500
EMPTY = b"PK\x05\x06"
LARGEST = 400 * 1024 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)
LARGEST_RATIO = 400
"""XML of a bank shrinks to a twentieth, equal lines to a three-hundredth; what shrinks more is made to do harm."""


def documents_in(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Each XML document as a stream. Raises NotAStatement for an archive that is broken, locked, too large or empty."""
    file.seek(0)
    if file.read(4) not in {b"PK\x03\x04", EMPTY}:
        file.seek(0)
        yield file
        return
    with opened(file) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
        check_members(members)
        for member in members:
            with archive.open(member) as document:
                yield Member(document)  # type: ignore[misc]  # read and seek are all that a reader asks for


class Member:
    """A document of an archive; where it is broken inside, reading it raises NotAStatement too."""

    def __init__(self, document: IO[bytes]) -> None:
        self.document = document

    def read(self, size: int = -1) -> bytes:
        try:
            return self.document.read(size)
        except BROKEN as error:
            raise NotAStatement(_("This archive is broken: %(error)s") % {"error": str(error)[:100]}) from error

    def seek(self, offset: int) -> int:
        return self.document.seek(offset)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except BROKEN as error:
        raise NotAStatement(_("This archive can’t be opened: %(error)s") % {"error": str(error)[:100]}) from error


def check_members(members: list[zipfile.ZipInfo]) -> None:
    if not members or len(members) > MOST_FILES:
        raise NotAStatement(
            _("An archive holds 1 to %(most)s files, not %(number)s.") % {"most": MOST_FILES, "number": len(members)}
        )
    total = sum(one.file_size for one in members)
    packed = max(sum(one.compress_size for one in members), 1)
    if total > LARGEST or (total > 1024 * 1024 and total / packed > LARGEST_RATIO):
        raise NotAStatement(_("What this archive unpacks to is larger than any bank’s statement."))
    if any(one.flag_bits & 1 for one in members):
        raise NotAStatement(_("This archive is locked with a password."))
