"""What pydantic says of a body that is not of the schema's shape, as problems with a field and a mend."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from blueheart.initiatives.rules.problems import Problem, Text


def problems_of(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """One for each field, however many of its alternatives failed."""
    found: dict[str, Problem] = {}
    for error in errors:
        named = [str(part) for part in error.get("loc", ()) if part not in {"body", "query", "path"}]
        field = named[0] if named else "body"
        found.setdefault(field, Problem(field, *told(error)))
    return list(found.values())


def told(error: Mapping[str, Any]) -> tuple[str, Text]:
    kind, context = str(error.get("type", "")), error.get("ctx") or {}
    match kind:
        case "missing":
            return "required", _("This is needed. Fill it in.")
        case "string_too_long" | "too_long":
            return "too_long", _("At most %(limit)s fit here.") % {"limit": context.get("max_length", "")}
        case "greater_than_equal" | "less_than_equal":
            return "out_of_range", _("Give a year from 2009 to 2100.")
        case _other:
            return "wrong_type", _("This has another type than the schema says. Look at /api/v1/docs.")
