from collections.abc import Iterator
from typing import Any

import pytest

from blueheart.initiatives.models import Initiative
from tests import reach
from tests.databases import lasting_rows


@pytest.fixture(scope="module")
def programme(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Initiative]]:
    """The initiatives of `reach.several` and those below, for the tests of a module that only read."""
    with lasting_rows(django_db_blocker):
        reach.add_cities()
        yield [
            *reach.several(),
            reach.add(title="Already on the 29th", city_id="2147714", starts_on="2027-07-29", ends_on="2027-07-29"),
            reach.add(title="Three weeks of blue", kind="exhibition", starts_on="2027-07-15", ends_on="2027-08-05"),
        ]
