"""The whole site over a database with invented lights: `granian tests.wave_site:application`.

For journeys and measurements. BLUEHEART_TEST_LIGHTS says how many; 12 are one a region. They are all of 2026.
"""

import os

from blueheart.web.wsgi import application  # sets Django up, which every other import needs
from tests import wavelights

__all__ = ["application"]

YEAR = 2026


def prepare(count: int) -> None:
    from blueheart.illuminations.models import Promise
    from blueheart.ops import databases

    databases.restore_if_missing()
    databases.migrate()
    if Promise.objects.exists():
        return
    found = wavelights.placed_twelve(year=YEAR) if count == 12 else wavelights.placed(count, year=YEAR)
    wavelights.add_rows(found, year=YEAR)


prepare(int(os.environ.get("BLUEHEART_TEST_LIGHTS", "12")))
