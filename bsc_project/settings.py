"""Settings: one file; the environment is read at its top and nowhere else.

A clone runs on SQLite with no configuration. A wrong value stops the start and says which.
"""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from bsc_project.database import database_config
from bsc_project.environment import (
    folder,
    host_names,
    mail_server,
    one_of,
    read,
    read_env_file,
    secret_key,
    sender,
    switch,
    time_zone,
    web_address,
    whole,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- the environment -----------------------------------------------------------------
read_env_file()
DATA_DIR = read("DATA_DIR", "var", folder)
DEBUG = read("DEBUG", "false", switch)
SECRET_KEY = read("SECRET_KEY", "", secret_key, is_secret=True)
ALLOWED_HOSTS = read("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", host_names)
BASE_URL = read("BASE_URL", "http://127.0.0.1:8000", web_address)
_own_database = f"sqlite:///{quote(str(DATA_DIR / 'weitblick.sqlite3'))}"
DATABASES = {"default": read("DATABASE_URL", _own_database, database_config, is_secret=True)}
EMAIL = read("EMAIL_URL", "", mail_server, is_secret=True)
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", "weitblick@localhost", sender)
LANGUAGE_CODE = read("LANGUAGE_CODE", "de", one_of("de", "en"))
TIME_ZONE = read("TIME_ZONE", "Europe/Berlin", time_zone)
HTTPS_BEHIND_PROXY = read("HTTPS_BEHIND_PROXY", "false", switch)
HSTS_SECONDS = read("HSTS_SECONDS", "31536000", whole(least=0))
HSTS_INCLUDE_SUBDOMAINS = read("HSTS_INCLUDE_SUBDOMAINS", "false", switch)
HSTS_PRELOAD = read("HSTS_PRELOAD", "false", switch)
REPORT_CACHE_DIR = read("REPORT_CACHE_DIR", str(DATA_DIR / "reports"), folder)
REMIND_DAYS = read("REMIND_DAYS", "14", whole(least=0))
REPORT_TIMEOUT_SECONDS = read("REPORT_TIMEOUT_SECONDS", "60", whole(least=1))
REPORT_AHEAD_SECONDS = read("REPORT_AHEAD_SECONDS", "30", whole(least=0))
ALLOW_SIGN_UP = read("ALLOW_SIGN_UP", "false", switch)
DEMO = read("DEMO", "false", switch)

if ALLOW_SIGN_UP and not EMAIL:
    raise ImproperlyConfigured("ALLOW_SIGN_UP: new addresses are confirmed by mail; set EMAIL_URL.")
if HSTS_PRELOAD and not (HSTS_INCLUDE_SUBDOMAINS and HSTS_SECONDS >= 31_536_000):
    raise ImproperlyConfigured(
        "HSTS_PRELOAD: browsers take up a domain only with HSTS_INCLUDE_SUBDOMAINS=true and "
        "HSTS_SECONDS of a year (31536000) or more."
    )


def _own_secret_key() -> str:
    """Make a key once and keep it beside the data, so that sign-ins survive a restart."""
    from django.core.management.utils import get_random_secret_key

    path = DATA_DIR / "secret_key"
    if not path.exists():
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:  # another process was quicker
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(get_random_secret_key())
    return path.read_text().strip()


SECRET_KEY = SECRET_KEY or _own_secret_key()
IS_HTTPS = BASE_URL.startswith("https://")

# --- applications --------------------------------------------------------------------
INSTALLED_APPS = [
    "bsc_project",
    "reports",
    "indicators",
    "goals",
    "swot",
    "workshops",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "csp",
]
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "bsc_project.urls"
ASGI_APPLICATION = "bsc_project.asgi.application"
WSGI_APPLICATION = "bsc_project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "bsc_project.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bsc_project.body_limit.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bsc_project.middleware.LoginByDefaultMiddleware",
    "accounts.middleware.CurrentOrganisationMiddleware",
    "workshops.middleware.UnknownDeviceMiddleware",
    "reports.rendering.middleware.NoteChanges",
    "bsc_project.middleware.CalmRefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "accounts.context.navigation",
                "indicators.context.duties",
            ],
            "builtins": ["bsc_project.templatetags.weitblick"],
        },
    }
]

# --- database ------------------------------------------------------------------------
# Off on purpose: with SQLite's IMMEDIATE mode every GET would queue behind a writer.
ATOMIC_REQUESTS = False

CACHES = {
    "default": {
        "BACKEND": "bsc_project.cache.HonestDatabaseCache",
        "LOCATION": "weitblick_cache",
        # The limits of sign-in live here: a cache that throws entries away would open them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people --------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "accounts.hashers.LeanArgon2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.OwnDataValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "accounts.passwords.WellKnownValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ALLOW_SIGN_UP else "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # mail may be slow
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "signup": "accounts.sign_in_forms.SignupForm",
    "request_login_code": "accounts.sign_in_forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.sign_in_forms.ConfirmLoginCodeForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "accounts.sign_in_forms.SetPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    # Only failures count: a whole retreat signs in from one hotel address.
    "login": None,
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
    # Wrong codes at the door of a room: from one address, and in all.
    "join_failed": "60/m/key",
    "join_failed_in_all": "600/m/key",
    # Links to a report that lead nowhere.
    "share_failed": "60/m/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Weitblick: "
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS_BEHIND_PROXY else 0

MAIL_IS_SET = bool(EMAIL)  # without it no page offers a mail
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
globals().update(EMAIL)

# --- words ---------------------------------------------------------------------------
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["bsc_project.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True

# --- files ---------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
if not DEBUG and (STATIC_ROOT / "staticfiles.json").is_file():  # after collectstatic
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the weights of 300 goals with their indicators
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- the web -------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bsc_project.pages.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = HSTS_SECONDS if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_INCLUDE_SUBDOMAINS
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
# `check --deploy` asks for both; they bind every host of the domain, so whoever runs it decides.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_SSL_REDIRECT = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if HTTPS_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"fault_id": {"()": "bsc_project.faults.FaultIdFilter"}},
    "formatters": {
        "plain": {
            "()": "bsc_project.faults.CalmFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(fault_id)s] %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["fault_id"],
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The server's own list of requests, where it is switched on, holds no secret either.
    "loggers": {"uvicorn.access": {"handlers": ["console"], "propagate": False}},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
