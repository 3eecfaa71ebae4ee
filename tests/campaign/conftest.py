from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from blueheart.campaign.actions import load_cities, seed_campaign
from blueheart.campaign.enums import Role
from blueheart.kernel.actors import Actor

SEEDED_AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def all_cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The whole table with its translations, for the tests of one module that only read."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        loaded = load_cities()
        seed_campaign(by=Actor.system(), at=SEEDED_AT)
        yield loaded
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
        connection.close()


@pytest.fixture
def head() -> Actor:
    return Actor.staff(ref=1, roles=frozenset({Role.HEAD_OFFICE.value}))


@pytest.fixture
def belgian() -> Actor:
    return Actor.staff(ref=2, roles=frozenset({Role.COORDINATOR.value}), countries=frozenset({"BE"}))
