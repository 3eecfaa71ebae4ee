"""The World Day against Trafficking in Persons: 30 July (General Assembly resolution A/RES/68/192)."""

from datetime import date

WORLD_DAY = (7, 30)
FIRST_WORLD_DAY_YEAR = 2014


def world_day(year: int) -> date:
    return date(year, *WORLD_DAY)


def is_world_day(day: date) -> bool:
    return (day.month, day.day) == WORLD_DAY
