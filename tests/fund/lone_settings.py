"""The ledger with nothing above it: quick to start, and proof that posting needs no other room."""

from tests.kernel.lone_settings import *  # noqa: F403
from tests.kernel.lone_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "blueheart.fund"]
