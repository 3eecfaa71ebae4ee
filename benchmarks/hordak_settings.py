"""django-hordak with nothing else, on the PostgreSQL that DATABASE_URL names."""

from blueheart.settings.config import Config

SECRET_KEY = "bench-only-" + "0" * 40
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"]
CURRENCIES = ("EUR",)
DATABASES = {"default": Config().database()}
