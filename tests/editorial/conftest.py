"""The seeded pages, once for a test."""

from datetime import UTC, datetime

import pytest

from blueheart.editorial.actions import seed_pages
from blueheart.kernel.actors import Actor


@pytest.fixture
def seeded(db):
    return seed_pages(by=Actor.system(), at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
