"""The World Day against Trafficking in Persons: 30 July (General Assembly resolution A/RES/68/192)."""

from datetime import UTC, date, datetime, timedelta

WORLD_DAY = (7, 30)
FIRST_WORLD_DAY_YEAR = 2014
HOURS_OF_A_DAY_ON_EARTH = 50


def world_day(year: int) -> date:
    return date(year, *WORLD_DAY)


def is_world_day(day: date) -> bool:
    return (day.month, day.day) == WORLD_DAY


def world_day_begins(year: int) -> datetime:
    """0:00 where the day begins first, at UTC+14."""
    return datetime(year, *WORLD_DAY, tzinfo=UTC) - timedelta(hours=14)


def world_day_ends(year: int) -> datetime:
    """24:00 where the day ends last, at UTC-12: fifty hours after it begins."""
    return world_day_begins(year) + timedelta(hours=HOURS_OF_A_DAY_ON_EARTH)
