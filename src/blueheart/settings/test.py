"""For the suite: a fast password hasher, mail in memory, the database that DATABASE_URL names."""

from blueheart.settings.base import *  # noqa: F403

SECRET_KEY = "test-only-" + "0" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
STRIPE_SECRET_KEY = STRIPE_WEBHOOK_SECRET = ""
CARD_FEE_PERCENT, CARD_FEE_FIXED = "1.5", "EUR:25,USD:30,CHF:30,GBP:20,JPY:0"
