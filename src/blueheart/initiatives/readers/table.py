"""CSV in the ways that people and spreadsheets write it."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.readers.choices import CHOICES, code_of
from blueheart.initiatives.readers.columns import field_of
from blueheart.initiatives.readers.days import Order, day_part, is_twofold, iso_day, order_of, tidy_days
from blueheart.initiatives.readers.encodings import decode
from blueheart.initiatives.readers.rows import MAX_BYTES, ReadFile, ReadRow, UnreadableFile
from blueheart.initiatives.rules.cells import unprotect_cell
from blueheart.initiatives.rules.problems import Problem, Text
from blueheart.initiatives.rules.typed import TypedInitiative

DELIMITERS = (",", ";", "\t", "|")
NEEDED = ("title", "starts_on")
SEVERAL_LINES = frozenset({"description", "accessibility"})
TRUE = frozenset({"1", "true", "yes", "oui", "ja", "x"})
BETWEEN_LANGUAGES = re.compile(r"[\s,;|/]+")


def read_table(data: bytes) -> ReadFile:
    """Raises UnreadableFile when there is no header line that names what an initiative needs."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 50 MB. Send it in parts."))
    text, encoding = decode(data)
    text, told = take_hint(text)
    delimiter = told or find_delimiter(text)
    lines = numbered(text, delimiter)
    header = next(lines, None)
    if header is None:
        raise UnreadableFile(_("The file is empty. Its first line has to name the columns, such as title."))
    names = [name.strip() for name in header[1]]
    fields, notes = read_header(names)
    found = list(lines)
    order, told_order = find_order(found, fields)
    rows = tuple(read_row(number, cells, names, fields, order) for number, cells in found)
    notes += told_order
    if "�" in text:
        notes = (*notes, _("Some characters could not be read. Save the file as “CSV UTF-8” and send it again."))
    return ReadFile(format="csv", encoding=encoding, delimiter=delimiter, rows=rows, notes=notes)


def take_hint(text: str) -> tuple[str, str]:
    """Excel's first line "sep=;" says the delimiter."""
    first, newline, rest = text.partition("\n")
    hint = first.strip().lower()
    if newline and len(hint) == 5 and hint.startswith("sep="):
        return rest, first.strip()[4]
    return text, ""


def find_delimiter(text: str) -> str:
    """The one that parts the first line that is not empty into most cells; quoted ones do not count."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=lambda delimiter: (bare.count(delimiter), -DELIMITERS.index(delimiter)))


def numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, its cells), without empty rows."""
    csv.field_size_limit(max(131_072, len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                _("Line %(line)d can’t be read as CSV. Look for a quotation mark that is not closed.")
                % {"line": begins}
            ) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def read_header(names: list[str]) -> tuple[list[str], tuple[Text, ...]]:
    """For each column the field that it holds ("" for none), and remarks. Raises UnreadableFile."""
    fields: list[str] = []
    notes: list[Text] = []
    for name in names:
        field = field_of(name)
        if field is None and name:
            notes.append(_("The column “%(name)s” is not known here and is left out.") % {"name": name[:60]})
        elif field and field in fields:
            notes.append(_("The column “%(name)s” says the same as an earlier one and is left out.") % {"name": name})
            field = ""
        fields.append(field or "")
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        raise UnreadableFile(
            _("The first line has to name the columns; missing: %(missing)s. It begins with “%(first)s”.")
            % {"missing": ", ".join(missing), "first": ", ".join(names)[:80]}
        )
    return fields, tuple(notes)


def find_order(rows: list[tuple[int, list[str]]], fields: list[str]) -> tuple[Order, tuple[Text, ...]]:
    """In which order the file writes its days, and a remark where that decides how some of them are read."""
    places = [place for place, field in enumerate(fields) if field in {"starts_on", "ends_on"}]
    days = [cells[place] for _number, cells in rows for place in places if place < len(cells)]
    order = order_of(days)
    twofold = next((day for day in days if is_twofold(day)), "") if order is not Order.UNKNOWN else ""
    if not twofold:
        return order, ()
    note = _("Days such as %(day)s are read as %(iso)s, since other rows show that order. Look at them.") % {
        "day": twofold.strip()[:20], "iso": iso_day(day_part(twofold), order),
    }  # fmt: skip
    return order, (note,)


def read_row(number: int, cells: list[str], names: list[str], fields: list[str], order: Order) -> ReadRow:
    values: dict[str, Any] = {}
    columns: dict[str, str] = {}
    for field, name, cell in zip(fields, names, cells, strict=False):
        if field:
            values[field] = unprotect_cell(cell if field in SEVERAL_LINES else cell.strip())
            columns[field] = name
    problems = (*check_width(cells, names), *check_quotes(values, columns), *tidy_days(values, order))
    key = str(values.pop("id", "")).strip()
    country = str(values.pop("country", ""))
    is_sample = str(values.pop("is_sample", "")).strip().lower() in TRUE
    values["languages"] = [part for part in BETWEEN_LANGUAGES.split(str(values.get("languages", ""))) if part]
    values["accepts_terms"] = True
    values |= {field: code_of(field, values[field]) for field in CHOICES if field in values}
    return ReadRow(
        number=number, key=key, typed=TypedInitiative.from_mapping(values), country=country, is_sample=is_sample,
        columns=columns, problems=problems,
    )  # fmt: skip


def check_width(cells: list[str], names: list[str]) -> tuple[Problem, ...]:
    """A shorter row lacks its last cells; one with more has lost its way, so that nothing in it can be trusted."""
    beyond = [cell for cell in cells[len(names) :] if cell.strip()]
    if not beyond:
        return ()
    message = _(
        "This row has %(count)d cells, the first line %(names)d; “%(cell)s” is left over. "
        "Put quotation marks round a cell that holds the delimiter."
    ) % {"count": len(cells), "names": len(names), "cell": beyond[0][:40]}
    return (Problem("row", "too_many_cells", message),)


def check_quotes(values: dict[str, Any], columns: dict[str, str]) -> tuple[Problem, ...]:
    """A quotation mark that is not closed takes in the rows that follow: they must not vanish without a word."""
    for field, value in values.items():
        lines = str(value).count("\n")
        if lines and field not in SEVERAL_LINES:
            values[field] = value.split("\n", maxsplit=1)[0].strip()
            message = _(
                "A quotation mark in the column “%(name)s” is not closed: the lines after it were taken into one cell "
                "and could not be read (%(lines)d). Close it, or write it twice where it is part of the text."
            ) % {"name": columns[field][:60], "lines": lines}
            return (Problem(field, "open_quote", message),)
    return ()
