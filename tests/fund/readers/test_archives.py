"""Statements in ZIP archives, and archives that are made to do harm or are broken."""

import zipfile
from io import BytesIO

import pytest

from blueheart.fund.readers.archives import MOST_FILES, documents_in
from blueheart.fund.readers.camt import NotAStatement, check_camt, read_camt
from blueheart.fund.rules.statements import StatementLine
from tests.fund.readers.test_camt import document, entry


def archive(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> BytesIO:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", how) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return made


def lines_in(file: BytesIO) -> int:
    return sum(isinstance(item, StatementLine) for one in documents_in(file) for item in read_camt(one))


def check_all(file: BytesIO) -> None:
    for one in documents_in(file):
        check_camt(one)


def refused(file: BytesIO) -> str:
    with pytest.raises(NotAStatement) as caught:
        check_all(file)
    return str(caught.value)


def statement(count: int = 1) -> bytes:
    return document(*[entry() for _n in range(count)]).encode()


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_each_document_of_an_archive_is_read(how: int) -> None:
    members = [("a.xml", statement(2)), ("deep/b.xml", statement(1)), ("__MACOSX/._a.xml", b"\x00"), ("deep/", b"")]
    assert lines_in(archive(*members, how=how)) == 3


def test_a_plain_file_is_read_as_it_is() -> None:
    assert lines_in(BytesIO(statement(2))) == 2


def test_what_unpacks_to_more_than_any_statement_is_refused_before_it_is_unpacked() -> None:
    said = refused(archive(("bomb.xml", b"<a>" + b" " * 40_000_000)))
    assert "larger than any bank" in said


def test_an_archive_that_says_less_than_it_holds_gives_no_more_than_it_says() -> None:
    data = bytearray(archive(("a.xml", statement(3_000))).getvalue())
    size = len(statement(3_000)).to_bytes(4, "little")
    assert data.count(size) == 2
    assert refused(BytesIO(bytes(data).replace(size, (1_000).to_bytes(4, "little"))))


def test_too_many_files_none_and_nested_archives_are_refused() -> None:
    assert "not 0" in refused(archive())
    assert f"not {MOST_FILES + 1}" in refused(archive(*[(f"{n}.xml", b"<a/>") for n in range(MOST_FILES + 1)]))
    assert "no whole XML" in refused(archive(("inner.zip", archive(("a.xml", statement())).getvalue())))


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(archive(("a.xml", statement())).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "password" in refused(BytesIO(bytes(data)))


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_archive_is_refused_wherever_it_is_broken(how: int) -> None:
    data = archive(("a.xml", statement(50)), how=how).getvalue()
    middle = data.index(b"a.xml") + 60
    for broken in (data[:-30], data[: len(data) // 2], data[:middle] + b"\xff\x00\xff" + data[middle + 3 :]):
        assert refused(BytesIO(broken))
