"""What a form, an import or a program hands over: texts, ticks and lists of texts, nothing checked yet."""

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Self


class Typed:
    """Base of frozen dataclasses whose fields are texts, ticks and tuples of texts, each with a default."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Takes the fields it knows; None counts as not typed."""
        known: dict[str, Any] = {}
        for item in fields(cls):
            value = values.get(item.name)
            if value is not None:
                known[item.name] = as_typed(value, like=item.default)
        return cls(**known)

    def as_mapping(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def as_typed(value: Any, *, like: Any) -> str | bool | tuple[str, ...]:
    if isinstance(like, tuple):
        return tuple(str(part) for part in value)
    return bool(value) if isinstance(like, bool) else str(value)
