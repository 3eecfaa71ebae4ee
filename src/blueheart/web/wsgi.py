"""The WSGI application that Granian serves: the page store, the static files, and Django behind them."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blueheart.settings.production")

from django.core.wsgi import get_wsgi_application

from blueheart.web.assets import serve_assets
from blueheart.web.store import PageStore

django = get_wsgi_application()
application = PageStore(serve_assets(django))
