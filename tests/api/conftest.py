from collections.abc import Iterator

import pytest
import time_machine

from blueheart.initiatives.models import Initiative
from tests import reach


@pytest.fixture
def cities(db: None) -> None:
    reach.add_cities()


@pytest.fixture
def initiatives(cities: None) -> Iterator[list[Initiative]]:
    """Seven initiatives, looked at on 15 June 2027."""
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        yield reach.several()
