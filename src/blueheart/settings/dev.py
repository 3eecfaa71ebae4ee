"""For somebody changing the code: tracebacks in the browser, static files read afresh."""

from blueheart.settings.base import *  # noqa: F403

DEBUG = True
ASSETS_AUTOREFRESH = True
