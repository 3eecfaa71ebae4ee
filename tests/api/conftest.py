from collections.abc import Iterator

import pytest
import time_machine

from blueheart.api import callers
from blueheart.initiatives.models import Initiative
from blueheart.kernel.limits import RateLimit
from tests import reach


@pytest.fixture(autouse=True)
def _whole_sets_as_often_as_a_test_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "WHOLE_SETS", RateLimit("api.whole_sets"))


@pytest.fixture
def cities(db: None) -> None:
    reach.add_cities()


@pytest.fixture
def initiatives(cities: None) -> Iterator[list[Initiative]]:
    """Seven initiatives, looked at on 15 June 2027."""
    with time_machine.travel("2027-06-15T12:00:00Z", tick=False):
        yield reach.several()
