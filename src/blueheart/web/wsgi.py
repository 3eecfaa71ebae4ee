"""The application: the presses, the page store, the static files, and Django behind them.

Granian serves `door`, which answers presses and kept pages itself (RSGI); `application` is the same for a WSGI server.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blueheart.settings.production")

from django.core.wsgi import get_wsgi_application

django = get_wsgi_application()

from blueheart.web.assets import serve_assets  # noqa: E402  (models: after the set-up)
from blueheart.web.door import Door  # noqa: E402  (models: after the set-up)
from blueheart.web.presses import Presses  # noqa: E402  (models: after the set-up)
from blueheart.web.store import PageStore  # noqa: E402  (models: after the set-up)

store = PageStore(serve_assets(django))
application = Presses(store)
door = Door(application, store)
