"""Days as spreadsheets write them, into year-month-day. What may be read in two ways is asked and not guessed."""

import re
from collections.abc import Iterable
from datetime import date, time
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.rules.problems import Problem, Text
from blueheart.initiatives.rules.schedule import clock_of

DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
WITH_CLOCK = re.compile(r"(?P<day>[0-9./-]{8,10})[T ](?P<clock>[0-9:.]{4,15})")
SERIAL = re.compile(r"[34567][0-9]{4}(?:\.[0-9]+)?")
"""A spreadsheet's count of days: 39814 is 2009, 73415 is 2100."""

DAYS = (("starts_on", "starts_at"), ("ends_on", "ends_at"))


class Order(Enum):
    """What stands first in days such as 30/07/2027. UNKNOWN: the file does not show it, or shows both."""

    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"
    UNKNOWN = ""


def order_of(texts: Iterable[str]) -> Order:
    """What the days that can be read in one way only show of the others in their file."""
    shown = set()
    for text in texts:
        found = YEAR_LAST.fullmatch(day_part(text))
        if found:
            first, second = int(found[1]), int(found[3])
            shown |= {Order.DAY_FIRST} if first > 12 >= second else set()
            shown |= {Order.MONTH_FIRST} if second > 12 >= first else set()
    return shown.pop() if len(shown) == 1 else Order.UNKNOWN


def day_part(text: str) -> str:
    found = WITH_CLOCK.fullmatch(text.strip())
    return found["day"] if found else text.strip()


def is_twofold(text: str) -> bool:
    found = YEAR_LAST.fullmatch(day_part(text))
    return found is not None and found[1] != found[3] and int(found[1]) <= 12 and int(found[3]) <= 12


def tidy_days(values: dict[str, Any], order: Order) -> tuple[Problem, ...]:
    """Changes the days of a row to year-month-day, and a time that stands with them to their time of day."""
    problems = []
    for day_field, clock_field in DAYS:
        text = str(values.get(day_field, "")).strip()
        if not text:
            continue
        if is_twofold(text) and order is Order.UNKNOWN:
            problems.append(Problem(day_field, "ambiguous_date", told_twice(text)))
        elif SERIAL.fullmatch(text):
            problems.append(Problem(day_field, "spreadsheet_number", told_number(text)))
        else:
            take_clock(values, day_field, clock_field)
            values[day_field] = iso_day(values[day_field], order)
    return tuple(problems)


def take_clock(values: dict[str, Any], day_field: str, clock_field: str) -> None:
    """Midnight is what a spreadsheet adds to a day; another time is that of the initiative, unless it has one."""
    found = WITH_CLOCK.fullmatch(values[day_field].strip())
    clock = clock_of(re.sub(r"\.[0-9]+$", "", found["clock"])) if found else None
    if found is None or clock is None:
        return
    if clock == time(0) or not str(values.get(clock_field, "")).strip():
        values[day_field] = found["day"]
        if clock != time(0):
            values[clock_field] = f"{clock:%H:%M}"


def iso_day(text: str, order: Order = Order.UNKNOWN) -> str:
    """As it came where it is no day or can't be read with certainty: the rule on days names it then."""
    text = text.strip()
    if found := DOTTED.fullmatch(text):
        parts = found[3], found[2], found[1]
    elif found := YEAR_FIRST.fullmatch(text):
        parts = found[1], found[3], found[4]
    elif found := YEAR_LAST.fullmatch(text):
        month_first = int(found[3]) > 12 or (order is Order.MONTH_FIRST and int(found[1]) <= 12)
        parts = (found[4], found[1], found[3]) if month_first else (found[4], found[3], found[1])
    else:
        return text
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return text


def told_twice(text: str) -> Text:
    day = day_part(text)
    one, other = iso_day(day, Order.DAY_FIRST), iso_day(day, Order.MONTH_FIRST)
    return _("“%(typed)s” may be %(one)s or %(other)s. Write the one that is meant.") % {
        "typed": text[:40], "one": one, "other": other,
    }  # fmt: skip


def told_number(text: str) -> Text:
    return _(
        "“%(typed)s” is a spreadsheet’s own number for a day. Format the column as a date such as 2027-07-30 "
        "and save the file again."
    ) % {"typed": text[:40]}
