from collections.abc import Iterator
from typing import Any

import pytest

from blueheart.initiatives.models import Initiative
from tests.crowd import add_crowd


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Initiative]]:
    """Stored once for the tests of a module, which only read, or write below a savepoint of their own."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        yield add_crowd()
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
        connection.close()
