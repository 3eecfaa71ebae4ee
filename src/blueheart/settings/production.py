"""What `./blueheart run` uses, embedded on SQLite or with PostgreSQL behind it."""

from blueheart.settings.base import *  # noqa: F403
from blueheart.settings.base import CONFIG

if CONFIG.base_url.startswith("https://"):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_TRUSTED_ORIGINS = [CONFIG.base_url]
