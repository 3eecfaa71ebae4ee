"""Cells of a CSV file that no spreadsheet takes for a formula, and back.

The rule: a cell that begins with = + - @, a tab or a line break, after any number of apostrophes, gets one
apostrophe before it, unless it is a plain number. Reading takes one apostrophe away from such a cell.
"""

import re

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def protect_cell(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def unprotect_cell(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
