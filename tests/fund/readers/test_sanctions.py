"""The consolidated list as XML; every entry here is invented."""

from datetime import UTC, datetime

import pytest

from blueheart.fund.readers.sanctions import LARGEST_BYTES, ListedName, NoSanctionsList, read_sanctions_list
from tests.granters import sanctions_xml

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<CONSOLIDATED_LIST dateGenerated="2027-07-01T10:00:00Z"><INDIVIDUALS><INDIVIDUAL>
<FIRST_NAME>&c;</FIRST_NAME></INDIVIDUAL>
</INDIVIDUALS></CONSOLIDATED_LIST>"""


def test_names_aliases_and_other_scripts_are_read() -> None:
    read = read_sanctions_list(sanctions_xml(generated="2027-07-01T10:00:00.263-05:00"))
    assert (read.individual_count, read.entity_count) == (1, 1)
    assert read.generated == "2027-07-01T10:00:00.263-05:00"
    assert read.generated_at == datetime(2027, 7, 1, 15, 0, 0, 263_000, tzinfo=UTC)
    assert [name.text for name in read.names] == [
        "Invented Samplefield Ibn Nobody", "مُختَرَع نَموذَج", "Nobody al-Sampléfield", "I. S. Nobody",
        "INVENTED TRADING HOUSE", "Nowhere Foundation",
    ]  # fmt: skip
    assert read.names[-1] == ListedName("9000002", "XXe.001", True, "Nowhere Foundation")


def test_a_namespace_and_unknown_elements_are_let_pass() -> None:
    data = sanctions_xml(more="<ENTITY><DATAID>3</DATAID><NEW>x</NEW><FIRST_NAME>Third One</FIRST_NAME></ENTITY>")
    spaced = data.replace(b"<CONSOLIDATED_LIST ", b'<CONSOLIDATED_LIST xmlns="https://example.org/list" ')
    assert len(read_sanctions_list(spaced).names) == 7


def test_what_names_no_zone_is_taken_for_utc() -> None:
    assert read_sanctions_list(sanctions_xml(generated="2027-07-01")).generated_at == datetime(2027, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"name;other", "not_xml"),
        (sanctions_xml()[:-40], "not_xml"),
        (LAUGHS, "has_dtd"),
        (LAUGHS.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"), "has_dtd"),
        (b"<html><body/></html>", "other_xml"),
        (sanctions_xml(generated="yesterday"), "no_date"),
        (sanctions_xml(generated=""), "no_date"),
        (b'<CONSOLIDATED_LIST dateGenerated="2027-07-01"/>', "no_names"),
        (b"x" * (LARGEST_BYTES + 1), "too_large"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(NoSanctionsList) as refused:
        read_sanctions_list(data)
    assert refused.value.code == code


def test_an_outside_file_is_never_read() -> None:
    data = b"""<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
    <CONSOLIDATED_LIST dateGenerated="2027-07-01">
    <ENTITIES><ENTITY><FIRST_NAME>&secret;</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
    with pytest.raises(NoSanctionsList, match="document type"):
        read_sanctions_list(data)
