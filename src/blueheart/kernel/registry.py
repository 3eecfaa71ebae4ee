"""Who listens to which event. Each app's `AppConfig.ready` imports the module that subscribes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class RecordedEvent:
    """An event as the log has it: `by` is the actor's label, `at` is UTC."""

    id: int
    uid: UUID
    name: str
    subject: str
    subject_id: str
    payload: Mapping[str, Any]
    by: str
    at: datetime


HandlerFunction = Callable[[RecordedEvent], None]


@dataclass(frozen=True)
class Handler:
    key: str
    event_name: str
    function: HandlerFunction
    is_atomic: bool = False


class HandlerKeyTaken(ValueError):
    """Two different functions subscribe under one key."""


_by_key: dict[str, Handler] = {}


def subscribe(event_name: str, *, key: str, atomic: bool = False) -> Callable[[HandlerFunction], HandlerFunction]:
    """Deliver `event_name` to the decorated function, at least once; it must be idempotent.

    `key` names the handler in the database: never change it while deliveries wait. A handler runs
    outside a transaction, so that a slow mail server never holds SQLite's one write lock; with
    `atomic=True` its writes and the mark that it ran are one transaction, exactly once. Use that
    only where nothing outside the database is called.
    """

    def register(function: HandlerFunction) -> HandlerFunction:
        taken = _by_key.get(key)
        if taken is not None and _origin(taken.function) != _origin(function):
            raise HandlerKeyTaken(f"{key!r} is {_origin(taken.function)} already; give this handler its own key")
        _by_key[key] = Handler(key=key, event_name=event_name, function=function, is_atomic=atomic)
        return function

    return register


def unsubscribe(key: str) -> None:
    _by_key.pop(key, None)


def handlers_for(name: str) -> tuple[Handler, ...]:
    """In the order of their keys, so that two processes agree."""
    return tuple(sorted((h for h in _by_key.values() if h.event_name == name), key=lambda h: h.key))


def handler_named(key: str) -> Handler | None:
    return _by_key.get(key)


def _origin(function: HandlerFunction) -> str:
    return f"{function.__module__}.{getattr(function, '__qualname__', repr(function))}"
