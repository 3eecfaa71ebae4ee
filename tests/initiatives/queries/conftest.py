from collections.abc import Iterator
from typing import Any

import pytest

from blueheart.initiatives.models import Initiative
from tests.crowd import add_crowd
from tests.databases import lasting_rows


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Initiative]]:
    """Stored once for the tests of a module, which only read, or write below a savepoint of their own."""
    with lasting_rows(django_db_blocker):
        yield add_crowd()
