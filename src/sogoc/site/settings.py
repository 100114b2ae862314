"""Settings of the pages, the worker and the commands. Everything comes from the environment; nothing else is set here.

SOGOC_DATA_DIR  the one folder for embedded databases, scans, deliveries, keys and logs (default ./sogoc-data)
DATABASE_URL    an external PostgreSQL 15 or later, as its owner; without it the embedded server is used
SOGOC_HOSTS     host names the pages answer to, separated by commas (default localhost)
SOGOC_HTTPS     1 when served behind TLS: cookies then travel by TLS only
SOGOC_NATIONAL_URL  where the receiver listens
SOGOC_DESTINATION    where signed batches go: http (the receiver) or template (files for the Ministry's import screen)
SOGOC_TEMPLATE_DIR   where those files are written (default outgoing/ of the data folder)
SOGOC_PAGE_PROCESSES how many processes answer the pages, 8 requests at once each (default one a processor, at most 4)
SOGOC_INSIDE    networks from which a password alone opens an account that needs no second factor (private addresses)
SOGOC_IDLE_MINUTES   after how long without a key or click a session is locked (default 15)
SOGOC_OIDC_SERVER    issuer of an OpenID Connect sign-on; with SOGOC_OIDC_CLIENT, SOGOC_OIDC_SECRET, SOGOC_OIDC_CLAIM
SOGOC_DEADLINE       the day by which everything is to be done, 2025-08-31 (default none)
SOGOC_WEEKLY         when figures are frozen and the progress report is made each week, `fri 17:00` (default never)
SOGOC_BULK_SAMPLE   how many records are opened and compared before a bulk approval (default 50)
SOGOC_SECOND_PERSON  1: whoever submits a record does not approve it either (default off)
SOGOC_RETYPE_PERCENT of how many records the main fields are typed again, blind (default 4)
SOGOC_PLANTED_ONE_IN one of how many records given to an approver bears a planted error; 0: none (default 50)
SOGOC_HASTY_SECONDS  sooner after the one before an approval is flagged (default 3)
SOGOC_WATERMARK     0: who looks at a page and when does not stand across its picture (default on)
SOGOC_COOLING_HOURS  how long an approval can still be taken back before it may be transferred (default 24)
"""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from ..store import StoreError
from ..store.keys import kept_secret
from ..store.url import database_from_url

DATA_DIR = Path(os.environ.get("SOGOC_DATA_DIR", "sogoc-data")).absolute()
STORE_HOME = DATA_DIR / "store"
SECRET_KEY = kept_secret(DATA_DIR, "session")
DEBUG = False
HTTPS = os.environ.get("SOGOC_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("SOGOC_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
NATIONAL_URL = os.environ.get("SOGOC_NATIONAL_URL", "http://127.0.0.1:8788")
DESTINATION = os.environ.get("SOGOC_DESTINATION", "http")
TEMPLATE_DIR = Path(os.environ.get("SOGOC_TEMPLATE_DIR", DATA_DIR / "outgoing"))
DEADLINE = os.environ.get("SOGOC_DEADLINE", "")
WEEKLY = os.environ.get("SOGOC_WEEKLY", "")
if WEEKLY and not re.fullmatch(r"(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d", WEEKLY):
    raise StoreError(
        "SOGOC_WEEKLY phải có dạng: fri 17:00 (mon, tue, wed, thu, fri, sat hoặc sun).",
        "SOGOC_WEEKLY must be like: fri 17:00 (mon, tue, wed, thu, fri, sat or sun).",
    )
REPORTS_DIR = DATA_DIR / "reports"
PAGE_PROCESSES = int(os.environ.get("SOGOC_PAGE_PROCESSES", min(os.cpu_count() or 1, 4)))
BULK_SAMPLE = int(os.environ.get("SOGOC_BULK_SAMPLE", "50"))
SECOND_PERSON = os.environ.get("SOGOC_SECOND_PERSON", "") == "1"
RETYPE_PERCENT = float(os.environ.get("SOGOC_RETYPE_PERCENT", "4"))
PLANTED_ONE_IN = int(os.environ.get("SOGOC_PLANTED_ONE_IN", "50"))
HASTY_SECONDS = float(os.environ.get("SOGOC_HASTY_SECONDS", "3"))
WATERMARK = os.environ.get("SOGOC_WATERMARK", "1") != "0"
COOLING_HOURS = float(os.environ.get("SOGOC_COOLING_HOURS", "24"))

PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
INSIDE = [ip_network(text.strip()) for text in os.environ.get("SOGOC_INSIDE", PRIVATE).split(",") if text.strip()]
IDLE_MINUTES = float(os.environ.get("SOGOC_IDLE_MINUTES", "15"))
OIDC_SERVER = os.environ.get("SOGOC_OIDC_SERVER", "")
OIDC_NAME = os.environ.get("SOGOC_OIDC_NAME", "tài khoản của cơ quan")
OIDC_CLAIM = os.environ.get("SOGOC_OIDC_CLAIM", "preferred_username")  # names the account here

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "sogoc.jurisdiction",
    "sogoc.accounts",
    "sogoc.audit",
    "sogoc.review",
    "sogoc.transfer",
    "sogoc.campaign",
    "sogoc.report",
    "sogoc.site",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "sogoc.site.middleware.private_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sogoc.site.middleware.nobody_yet",  # opens the request's transaction as the role without scope
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sogoc.site.middleware.act_as_the_signed_in",  # from here on the database knows who acts
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "sogoc.site.urls"
WSGI_APPLICATION = "sogoc.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sogoc.site.context.frame",
            ]
        },
    }
]


def _database(role: str) -> dict[str, Any]:
    """One connection alias: `web` is the least role, `owner` migrates and loads by COPY."""
    common: dict[str, Any] = {"CONN_MAX_AGE": 600, "ATOMIC_REQUESTS": False, "OPTIONS": {"application_name": "sogoc"}}
    if url := os.environ.get("DATABASE_URL"):
        external = database_from_url(url)
        if role == "web":
            external |= {"USER": "sogoc_web", "PASSWORD": kept_secret(DATA_DIR, "sogoc_web")}
        return {**common, "ENGINE": "django.db.backends.postgresql", **external}
    user = {"web": "sogoc_web", "owner": "postgres"}[role]
    return {**common, "ENGINE": "sogoc.store.backend", "NAME": "sogoc", "USER": user, "EMBEDDED": str(STORE_HOME)}


DATABASE_ROUTERS = ["sogoc.site.routers.OwnerMigrates"]
DATABASES = {"default": _database("web"), "owner": _database("owner")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # codes already used, for all processes together
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
ACCOUNT_ADAPTER = "sogoc.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: accounts are given
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # failures are counted in accounts/failures.py, for all processes together
MFA_ADAPTER = "sogoc.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "sogoc.accounts.second_factor.CodeForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_REAUTHENTICATION_REQUIRED = False  # there is nothing to take off: a second factor is reset by an administrator
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones
SOCIALACCOUNT_ADAPTER = "sogoc.accounts.adapters.SignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "co-quan",
                    "name": OIDC_NAME,
                    "client_id": os.environ["SOGOC_OIDC_CLIENT"],
                    "secret": os.environ["SOGOC_OIDC_SECRET"],
                    "settings": {"server_url": OIDC_SERVER},
                }
            ],
        }
    }
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))] if OIDC_SERVER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "scans"}},
    "staticfiles": {"BACKEND": "sogoc.site.storage.StaticFiles"},
}
WHITENOISE_USE_FINDERS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": DATA_DIR / "logs" / "sogoc.log",
            "maxBytes": 5_000_000,
            "backupCount": 5,
            "formatter": "line",
            "delay": True,
        }
    },
    "root": {"handlers": ["file"], "level": os.environ.get("SOGOC_LOG", "INFO")},
    "loggers": {
        "django.request": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
(DATA_DIR / "logs").mkdir(parents=True, exist_ok=True)
