"""The one settings file. What differs between installations comes from the environment
(or from a file `.env` beside manage.py); docs/deploy.md lists every variable."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(env.path("TWINNING_ENV_FILE", default=str(BASE_DIR / ".env")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random text in the environment "
            "(docs/deploy.md says how), or set DEBUG=1 on a computer where you develop."
        )
    SECRET_KEY = "only-for-development-" + "x" * 40
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# True where a reverse proxy of ours, and nothing else, can reach the application:
# then its X-Forwarded-* headers say who asked and whether by https.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

# While it is set, everybody reads that the application is being worked on: 1, or a text for them.
MAINTENANCE = env.str("MAINTENANCE", default="").strip()
MAINTENANCE = "" if MAINTENANCE.lower() in ("0", "false", "no", "off") else MAINTENANCE

# Files that people add. Outside of what a web server may serve: each is read through a view.
MEDIA_ROOT = env.path("FILES_DIR", default=str(BASE_DIR / "media"))()
FILE_SIZE_LIMIT_MB = env.int("FILE_SIZE_LIMIT_MB", default=20)
FILE_UPLOAD_PERMISSIONS = 0o640
# Lists of named persons are deleted so many years after the project's end, unless it is held.
NAMES_KEPT_YEARS = env.int("NAMES_KEPT_YEARS", default=5)
# The mail server, the sender and the address of this site in the links of mails: all or none. On
# a developer's computer a mail is printed where the server runs.
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://" if DEBUG else "")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Twinning <twinning@localhost>" if DEBUG else ""
)
MAIL_IS_SET_UP = bool(EMAIL_URL)
if MAIL_IS_SET_UP:
    if not (SITE_URL and DEFAULT_FROM_EMAIL):
        raise ImproperlyConfigured(
            "EMAIL_URL is set, but not SITE_URL and DEFAULT_FROM_EMAIL. Mails need all three: "
            "set them in the environment (docs/deploy.md says how), or unset EMAIL_URL."
        )
    _mail = env.email_url_config(EMAIL_URL)
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
    EMAIL_PORT = _mail["EMAIL_PORT"] or (587 if EMAIL_USE_TLS else 465 if EMAIL_USE_SSL else 25)
    EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 20  # seconds
# Mails that somebody asks for without an account are sent after the answer: how long it takes
# must not tell who has one.
MAIL_AFTER_THE_ANSWER = True

# Whom to tell about barriers; the accessibility statement says so where nobody is named.
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", default="").strip()
# A list of some hundred participants has some fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

INSTALLED_APPS = [
    "core",
    "accounts",
    "activities",
    "workshops",
    "procurement",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "accounts.protection.SignInProtection",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "ninja",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "reports.api.answers.PublicApi",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.plain_pages.Maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferredLanguage",
    "accounts.middleware.NotStored",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.pages.BadDayPage",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "twinning.urls"
WSGI_APPLICATION = "twinning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "core.templatetags.twinning",
                "core.templatetags.components",
                "activities.templatetags.plan",
                "reports.templatetags.figures",
                "reports.templatetags.places",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ATOMIC_REQUESTS stays off: with SQLite's immediate transactions every page that is only
# read would wait for the write lock. `transaction.atomic` stands round each write instead.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR}/db.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            # What is deleted is overwritten: a name that was erased is not in the file either.
            "PRAGMA secure_delete=ON;"
        ),
        "timeout": 60,
        "transaction_mode": "IMMEDIATE",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # Compiling a statement takes PostgreSQL a second where running it takes thirty milliseconds:
    # the state of a plan on a day is one long statement over a few thousand rows.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Parts of pages (core/kept.py), in the memory of each worker; one of 4,000 activities has 1 MB.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
# The longest that a link to choose a password may last; accounts/tokens.py has each kind's own.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "reports:my-work"
LOGOUT_REDIRECT_URL = "reports:public-list"

# Five wrong passwords for one name from one address close that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "accounts.middleware.client_address"
AXES_VERBOSE = False
# A refused sign-in is kept without what was typed: `carried` may hold names of people.
AXES_SENSITIVE_PARAMETERS = ["username", "password", "carried", "next", "email"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sr-latn", _("Serbian (Latin)")), ("sr", _("Serbian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["twinning.formats"]
USE_I18N = True
TIME_ZONE = "Europe/Belgrade"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# No inline script or style, nothing from another host, no frames.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SIMPLE_HISTORY_REVERT_DISABLED = True

if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
