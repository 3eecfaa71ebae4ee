"""Which lights a visitor, a feed or a program asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import PUBLIC, MonumentKind
from blueheart.initiatives.rules.filters import read_country, read_known, read_number
from blueheart.initiatives.rules.problems import Problem, ProblemList


@dataclass(frozen=True, slots=True, kw_only=True)
class LightFilter:
    """`kind` is the monument's, `monument` its slug, `city` a GeoNames number, `state` one of PUBLIC."""

    year: int | None = None
    country: str = ""
    city: int | None = None
    kind: str = ""
    state: str = ""
    monument: str = ""


def read_light_filter(params: Mapping[str, str]) -> tuple[LightFilter, list[Problem]]:
    """What is wrong is left out of the filter and told."""
    problems = ProblemList()
    wanted = LightFilter(
        year=read_number("year", params, 2009, 2100, problems),
        country=read_country(params, problems),
        city=read_number("city", params, 1, 10**12, problems),
        kind=read_known("kind", params, MonumentKind.values, problems),
        state=read_known("state", params, [state.value for state in PUBLIC], problems),
        monument=read_slug("monument", params, problems),
    )
    return wanted, problems.found


def read_slug(name: str, params: Mapping[str, str], problems: ProblemList) -> str:
    text = params.get(name, "").strip()
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", text):
        problems.add(
            name, "unknown_choice",
            _("“%(typed)s” is not the address of a monument. Write the last part of its page’s address.")
            % {"typed": text[:40]},
        )  # fmt: skip
        return ""
    return text
