"""CSV as people and spreadsheets write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.initiatives.readers import UnreadableFile, read_file, read_table
from blueheart.initiatives.readers.columns import ALIASES, MORE_ALIASES, squeeze
from blueheart.initiatives.rules.cells import protect_cell, unprotect_cell

TEXT = "titre;date;lieu;texte\nÉté à Liège;2027-07-30;Liège;deux\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (b"\xef\xbb\xbf" + TEXT.encode("cp1252"), "cp1252 with a UTF-8 BOM"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str) -> None:
    found = read_table(data)
    assert found.encoding == encoding
    assert (found.rows[0].typed.title, found.rows[0].typed.city) == ("Été à Liège", "Liège")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = delimiter.join(["title", "date", "city"]) + "\n" + delimiter.join(["A", "2027-07-30", "Paris"])
    assert read_table(text.encode()).rows[0].typed.starts_on == "2027-07-30"


def test_excels_hint_is_taken() -> None:
    assert read_table(b"sep=;\r\ntitle;date\r\nA;2027-07-30\r\n").rows[0].typed.title == "A"


def test_ragged_rows_are_told_apart() -> None:
    found = read_table(b"title,date,city\nA\nB,2027-07-30,Paris,,\nC,2027-07-30,Paris,left,over\n\n,,\n")
    short, padded, long = found.rows
    assert (short.typed.title, short.typed.city, short.problems) == ("A", "", ())
    assert padded.problems == ()
    assert [problem.code for problem in long.problems] == ["too_many_cells"]
    assert "left" in str(long.problems[0].message)


def test_a_newline_in_quotes_keeps_the_line_numbers_right() -> None:
    found = read_table(b'title,date,description\nA,2027-07-30,"one\ntwo"\nB,2027-07-30,x\n')
    assert [row.number for row in found.rows] == [2, 4]
    assert found.rows[0].typed.description == "one\ntwo"


def test_unknown_columns_are_reported_and_told_ones_are_not() -> None:
    found = read_table(b"title,date,colour,url\nA,2027-07-30,blue,x\n")
    assert [str(note) for note in found.notes] == ["The column “colour” is not known here and is left out."]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,b\n1,2\n", b"\x00\x01\x02\xff" * 50])
def test_what_is_no_table_is_refused_with_a_mend(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(data)


def read_or_refuse(content: bytes) -> str:
    try:
        return read_file(content, "x").format
    except UnreadableFile as refused:
        return str(refused.message)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    event = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + data + b"\r\nEND:VEVENT"
    for content in (data, b"title,starts_on\n" + data, event):
        assert read_or_refuse(content)


@given(st.text(max_size=40))
def test_a_protected_cell_reads_back_and_opens_no_formula(text: str) -> None:
    cell = protect_cell(text)
    assert unprotect_cell(cell) == text
    assert not cell.startswith(("=", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(("text", "cell"), [("-33.86", "-33.86"), ("-x", "'-x"), ("'=1", "''=1"), ("'tis", "'tis")])
def test_numbers_and_apostrophes_stay_themselves(text: str, cell: str) -> None:
    assert protect_cell(text) == cell
    assert unprotect_cell(cell) == text


def test_a_quotation_mark_that_is_not_closed_is_told_with_what_it_took_in() -> None:
    found = read_table(b'title,date,city\n"A,2027-07-30,Paris\nB,2027-07-30,Paris\nC,2027-07-30,Paris\n')
    [row] = found.rows
    [problem] = row.problems
    assert (problem.field, problem.code) == ("title", "open_quote")
    assert "(2)" in str(problem.message)
    assert "\n" not in row.typed.title


@pytest.mark.parametrize(
    "head",
    ["titre;date;ville;organisateur", "Titel;Datum;Stad;Organisatie", "Titel;Startdatum;Stadt;Veranstalter",
     "العنوان;التاريخ;المدينة;الجهة المنظمة"],
)  # fmt: skip
def test_columns_are_known_in_each_language_of_the_site(head: str) -> None:
    [row] = read_table(f"{head}\nA;2027-07-30;Liège;Org\n".encode()).rows
    typed = row.typed
    assert (typed.title, typed.starts_on, typed.city, typed.organiser_name) == ("A", "2027-07-30", "Liège", "Org")


def test_no_name_of_a_column_means_two_fields() -> None:
    named: dict[str, set[str]] = {}
    for known in (ALIASES, MORE_ALIASES):
        for field, aliases in known.items():
            for alias in aliases:
                named.setdefault(squeeze(alias), set()).add(field)
    assert {name: fields for name, fields in named.items() if len(fields) > 1} == {}


def test_days_with_two_readings_follow_the_order_that_the_file_shows_and_it_is_told() -> None:
    found = read_table(b"title,date\nA,07/08/2027\nB,30/07/2027\n")
    assert [row.typed.starts_on for row in found.rows] == ["2027-08-07", "2027-07-30"]
    assert ["07/08/2027" in str(note) and "2027-08-07" in str(note) for note in found.notes] == [True]


def test_days_with_two_readings_are_asked_where_the_file_shows_no_order() -> None:
    found = read_table(b"title,date\nA,07/08/2027\nB,30.07.2027\n")
    assert [[problem.code for problem in row.problems] for row in found.rows] == [["ambiguous_date"], []]
    assert found.notes == ()
