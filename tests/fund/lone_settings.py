"""The ledger with nothing above it: quick to start, and proof that posting needs no room above the fund.

What stands below it gives its tables alone, without its handlers.
"""

from tests.kernel.lone_settings import *  # noqa: F403
from tests.kernel.lone_settings import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS, "django.contrib.contenttypes", "django.contrib.auth", "tests.fund.lone_apps.Campaign",
    "tests.fund.lone_apps.Supporters", "blueheart.fund",
]  # fmt: skip
