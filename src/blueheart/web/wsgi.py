"""The WSGI application that Granian serves: the page store, and Django behind it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blueheart.settings.production")

from django.core.wsgi import get_wsgi_application

from blueheart.web.store import PageStore

application = PageStore(get_wsgi_application())
