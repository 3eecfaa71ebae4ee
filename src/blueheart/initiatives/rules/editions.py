"""Which year's campaign an initiative belongs to, by the local days of its place."""

from datetime import date

from blueheart.campaign.rules.world_day import world_day


def world_day_year(*, starts_on: date, ends_on: date) -> int | None:
    """The year whose 30 July (A/RES/68/192) these days include, the first when there are two; None when none."""
    years = range(starts_on.year, ends_on.year + 1)
    return next((year for year in years if starts_on <= world_day(year) <= ends_on), None)


def year_of(*, starts_on: date, ends_on: date) -> int:
    """That of the World Day it includes, so that an exhibition from December to August is the later year's; else
    that of its first day."""
    return world_day_year(starts_on=starts_on, ends_on=ends_on) or starts_on.year
