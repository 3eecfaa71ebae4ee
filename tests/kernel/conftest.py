from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.kernel.registry import HandlerFunction, subscribe, unsubscribe
from tests.kernel.things import ThingOpened

NOON = datetime(2027, 7, 30, 12, tzinfo=UTC)

Listen = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def at() -> datetime:
    return NOON


@pytest.fixture
def listen() -> Listen:
    """`with listen(function, key="things.count"):` subscribes it for that while."""

    @contextmanager
    def listening(function: HandlerFunction, *, key: str, atomic: bool = False) -> Iterator[None]:
        subscribe("things.opened", key=key, atomic=atomic)(function)
        try:
            yield
        finally:
            unsubscribe(key)

    return listening


@pytest.fixture
def record() -> Callable[..., EventRecord]:
    def record_one(subject_id: str = "7", at: datetime = NOON) -> EventRecord:
        with transaction.atomic():
            return record_event(event=ThingOpened(subject_id=subject_id), by=Actor.system(), at=at)

    return record_one


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    folder = tmp_path / "home"
    settings.HOME = folder  # type: ignore[attr-defined]
    settings.MAIL_DIR = folder / "mail"  # type: ignore[attr-defined]
    return folder
