"""The WSGI application that Granian serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blueheart.settings.production")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
