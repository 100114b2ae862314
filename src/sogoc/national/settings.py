"""Settings of the receiver. Everything comes from the environment; nothing else is set here.

SOGOC_DATA_DIR               folder for its embedded database (national/), keys and logs (default ./sogoc-data)
SOGOC_NATIONAL_DATABASE_URL  an external PostgreSQL 15 or later, as its owner; without it the embedded server is used
SOGOC_NATIONAL_HOST, _PORT   where it listens (default 127.0.0.1:8788)
SOGOC_NATIONAL_HOSTS         further host names it answers to, separated by commas
SOGOC_NATIONAL_BATCHES       batches in work at once (default 4); more are asked to come back
SOGOC_NATIONAL_PUBLIC_URL    its address in the QR codes of extracts (default http://HOST:PORT)
SOGOC_NATIONAL_INSIDE        networks from which officers may sign in by password alone; from elsewhere only with their
                             second factor (private addresses)
SOGOC_NATIONAL_AUTHORISED    1: the operator is authorised to issue extracts; else "BẢN THỬ NGHIỆM" stands across them
"""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from ..store.keys import kept_secret
from ..store.url import database_from_url

DATA_DIR = Path(os.environ.get("SOGOC_DATA_DIR", "sogoc-data")).absolute()
NATIONAL_HOME = DATA_DIR / "national"
SCANS = DATA_DIR / "national-scans"
HOST = os.environ.get("SOGOC_NATIONAL_HOST", "127.0.0.1")
PORT = int(os.environ.get("SOGOC_NATIONAL_PORT", "8788"))
SECRET_KEY = kept_secret(DATA_DIR, "national")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", HOST,
                 *filter(None, os.environ.get("SOGOC_NATIONAL_HOSTS", "").split(","))]

BATCHES_IN_WORK = int(os.environ.get("SOGOC_NATIONAL_BATCHES", "4"))
MAX_ITEMS = 5_000  # records of one batch
MAX_BODY = DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
TOKEN_SECONDS = 3600
PUBLIC_URL = os.environ.get("SOGOC_NATIONAL_PUBLIC_URL", f"http://{HOST}:{PORT}").rstrip("/")
BEHIND_PROXY = PUBLIC_URL.startswith("https:")  # which sets X-Forwarded-For
PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7"
INSIDE = [ip_network(text.strip()) for text in os.environ.get("SOGOC_NATIONAL_INSIDE", PRIVATE).split(",")
          if text.strip()]
AUTHORISED = os.environ.get("SOGOC_NATIONAL_AUTHORISED") == "1"

INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                  "django.contrib.messages", "django.contrib.staticfiles", "sogoc.national"]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sogoc.national.errors.within_limits",
]
ROOT_URLCONF = "sogoc.national.urls"
WSGI_APPLICATION = "sogoc.national.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
              "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                 "django.contrib.auth.context_processors.auth",
                                                 "django.contrib.messages.context_processors.messages"]}}]


def _database() -> dict[str, Any]:
    common: dict[str, Any] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True,
                              "OPTIONS": {"application_name": "sogoc-national", "options": "-c lock_timeout=60s"}}
    if url := os.environ.get("SOGOC_NATIONAL_DATABASE_URL"):
        external = database_from_url(url)
        options = common["OPTIONS"] | external.pop("OPTIONS")
        return {**common, "ENGINE": "django.db.backends.postgresql", **external, "OPTIONS": options}
    return {**common, "ENGINE": "sogoc.store.backend", "NAME": "national", "USER": "postgres",
            "EMBEDDED": str(NATIONAL_HOME)}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "national.Officer"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "national_session", "national_csrf"
SESSION_COOKIE_AGE, SESSION_SAVE_EVERY_REQUEST = 15 * 60, True  # idle officers are signed out
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {"default-src": [NONE], "style-src": [SELF], "img-src": [SELF, "data:"], "form-action": [SELF],
                   "base-uri": [NONE], "frame-ancestors": [NONE]}
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3  # the Vietnamese locale of Django leaves it out
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # one small style sheet: nothing to collect

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "sogoc.national.logs.WithoutValues", "style": "{",
                            "format": "{asctime} {levelname} {name} {message}"}},
    "filters": {"faults": {"()": "sogoc.national.logs.OnlyFaults"}},
    "handlers": {"file": {"class": "logging.handlers.RotatingFileHandler",
                          "filename": DATA_DIR / "logs" / "national.log",
                          "maxBytes": 5_000_000, "backupCount": 5, "formatter": "line", "delay": True}},
    "root": {"handlers": ["file"], "level": os.environ.get("SOGOC_LOG", "INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True},
                "django.request": {"level": "ERROR", "filters": ["faults"]}},
}
(DATA_DIR / "logs").mkdir(parents=True, exist_ok=True)
