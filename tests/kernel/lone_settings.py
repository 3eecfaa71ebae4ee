"""The kernel with nothing above it: quick to start, and proof that it needs no other room."""

from blueheart.settings.config import Config

CONFIG = Config()
HOME = CONFIG.home
SECRET_KEY = "test-only-" + "0" * 40
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["blueheart.kernel", "django_tasks", "django_tasks_db"]
DATABASES = {"default": CONFIG.database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
EMAIL_BACKEND = "blueheart.kernel.mail_backend.FileMailBackend"
MAIL_DIR = HOME / "mail"
DEFAULT_FROM_EMAIL = CONFIG.email_from
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = CONFIG.email()
EMAIL_TIMEOUT = 10
