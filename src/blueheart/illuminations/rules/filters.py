"""Which lights a visitor, a feed or a program asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from blueheart.illuminations.enums import PUBLIC, MonumentKind
from blueheart.initiatives.rules.filters import read_country, read_known, read_number
from blueheart.initiatives.rules.problems import Problem, ProblemList


@dataclass(frozen=True, slots=True, kw_only=True)
class LightFilter:
    """`kind` is the monument's, `city` a GeoNames number, `state` one of PUBLIC."""

    year: int | None = None
    country: str = ""
    city: int | None = None
    kind: str = ""
    state: str = ""


def read_light_filter(params: Mapping[str, str]) -> tuple[LightFilter, list[Problem]]:
    """What is wrong is left out of the filter and told."""
    problems = ProblemList()
    wanted = LightFilter(
        year=read_number("year", params, 2009, 2100, problems),
        country=read_country(params, problems),
        city=read_number("city", params, 1, 10**12, problems),
        kind=read_known("kind", params, MonumentKind.values, problems),
        state=read_known("state", params, [state.value for state in PUBLIC], problems),
    )
    return wanted, problems.found
