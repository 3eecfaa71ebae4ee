"""The whole site with invented lights, for journeys and measurements: `granian tests.wave_site:application`.

BLUEHEART_TEST_LIGHTS says how many; 12 are one a region. They are all of 2026.
"""

import importlib
import os

from blueheart.web.wsgi import application  # sets Django up, which every other import needs
from tests import wavelights

__all__ = ["application"]

COUNT = int(os.environ.get("BLUEHEART_TEST_LIGHTS", "12"))
LIGHTS = wavelights.twelve() if COUNT == 12 else wavelights.many(COUNT)


def injected(*, year: int, language: str) -> list[wavelights.WaveLight]:
    del language
    return LIGHTS if year == 2026 else []


registry = importlib.import_module("blueheart.illuminations.queries.wave")
registry.wave_lights = injected  # type: ignore[attr-defined]
