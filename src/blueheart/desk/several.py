"""Several marked rows at once: each goes through its action by itself; one that fails says why and stops no other."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

MOST_AT_ONCE = 100
Row = TypeVar("Row", bound=Model)


def marked_rows(request: HttpRequest) -> list[int]:
    return [int(value) for value in request.POST.getlist("selected") if value.isdecimal() and len(value) < 18]


def problem_of_marks(ids: list[int]) -> str:
    """Why these cannot be done at once, or ""."""
    if not ids:
        return _("Mark at least one row.")
    if len(ids) > MOST_AT_ONCE:
        return _("Mark at most %(limit)d rows at once.") % {"limit": MOST_AT_ONCE}
    return ""


def run_on_each(
    request: HttpRequest, *, ids: list[int], found: Mapping[int, Row], run: Callable[[int], str],
    name_of: Callable[[Row], str], not_there: str,
) -> int:  # fmt: skip
    """How many were done. `run` says why one could not be, or ""; `not_there` has a place for `id`."""
    done = 0
    for pk in ids:
        row = found.get(pk)
        if row is None:
            messages.error(request, not_there % {"id": pk})
            continue
        why = run(pk)
        if why:
            messages.error(request, f"{name_of(row)}: {why}")
        else:
            done += 1
    return done
