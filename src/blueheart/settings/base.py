"""Settings shared by every way of running; what differs stands in dev, test and production."""

from pathlib import Path
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from blueheart.settings.config import ROOT, Config

CONFIG = Config()
PACKAGE = Path(__file__).resolve().parents[1]
HOME = CONFIG.home

SECRET_KEY = CONFIG.read_secret_key()
DEBUG = False
ALLOWED_HOSTS = CONFIG.allowed_hosts
BASE_URL = CONFIG.base_url
OFFICE_NAME = CONFIG.office_name
IATI_ORG_ID = CONFIG.iati_org_id
IATI_ORG_TYPE = CONFIG.iati_org_type
PREFIX_360GIVING = CONFIG.prefix_360giving
OFFICE_EMAIL = CONFIG.office_email
OFFICE_ADDRESS = CONFIG.office_address
PROOF_OF_WORK_BITS = CONFIG.proof_of_work_bits
TRUSTED_PROXIES = CONFIG.trusted_proxies
STRIPE_SECRET_KEY = CONFIG.stripe_secret_key
STRIPE_WEBHOOK_SECRET = CONFIG.stripe_webhook_secret
CARD_FEE_PERCENT = CONFIG.card_fee_percent
CARD_FEE_FIXED = CONFIG.card_fee_fixed
IS_EMBEDDED = CONFIG.is_embedded

INSTALLED_APPS = [
    "blueheart.kernel",
    "blueheart.campaign",
    "blueheart.supporters",
    "blueheart.fund",
    "blueheart.initiatives",
    "blueheart.wear",
    "blueheart.illuminations",
    "blueheart.editorial",
    "blueheart.web",
    "blueheart.desk",
    "blueheart.api",
    "blueheart.ops",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "blueheart.web.middleware.PublicPageMiddleware",
    "blueheart.web.middleware.DecisionsShowAtOnceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "blueheart.web.middleware.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "blueheart.desk.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "blueheart.web.root_urls"
WSGI_APPLICATION = "blueheart.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blueheart.web.context.site",
            ],
        },
    },
]

DATABASES = {"default": CONFIG.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("de", _("German")),
    ("ar", _("Arabic")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["blueheart.web.formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".cache" / "static"
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"
ASSETS_AUTOREFRESH = False
ASSETS_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CONFIG.redis_url,
    }
    if CONFIG.redis_url
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if CONFIG.email_url
    else "blueheart.kernel.mail_backend.FileMailBackend"
)
MAIL_DIR = HOME / "mail"
DEFAULT_FROM_EMAIL = CONFIG.email_from
EMAIL_TIMEOUT = 10
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = CONFIG.email()

AUTHENTICATION_BACKENDS = ["blueheart.desk.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
REQUIRE_SECOND_FACTOR = CONFIG.require_second_factor
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "blueheart.desk.accounts.StaffAccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/account/login/"
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "blueheart.desk.passkeys.FactorAdapter"
MFA_FORMS = {"add_webauthn": "blueheart.desk.passkeys.PasskeyForm"}
MFA_TOTP_ISSUER = "Blue Heart Campaign"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/"
SESSION_COOKIE_AGE = 12 * 3600

WAGTAIL_SITE_NAME = _("Blue Heart Campaign")
WAGTAILADMIN_BASE_URL = CONFIG.base_url
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})
WAGTAILADMIN_PERMITTED_LANGUAGES = [(code, name) for code, name in LANGUAGES]
WAGTAIL_FRONTEND_LOGIN_URL = "/desk/account/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_AUTO_UPDATE_PREVIEW = True
TAGGIT_CASE_INSENSITIVE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "interest-cohort", "browsing-topics")
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "blueheart.kernel.logs.CleanFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Whoever asks by another host name gets 400; a traceback for each would let anybody fill the log
    "loggers": {"django.security.DisallowedHost": {"handlers": ["none"], "propagate": False}},
}
