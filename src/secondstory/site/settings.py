"""Django's settings. What an organisation may decide is declared by the slices (see `configuration`), not here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from secondstory.site.databases import database_from
from secondstory.site.secret import read_or_make_secret

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SECONDSTORY_DATA", "data")).resolve()

DEBUG = os.environ.get("SECONDSTORY_DEBUG") == "1"
SECRET_KEY = read_or_make_secret(DATA_DIR)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(name.strip() for name in os.environ.get("SECONDSTORY_HOSTS", "").split(",") if name.strip()),
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SECONDSTORY_ORIGINS", "").split(",") if o]
BEHIND_TLS = os.environ.get("SECONDSTORY_TLS") == "1"

ROOT_URLCONF = "secondstory.site.urls"
CSRF_FAILURE_VIEW = "secondstory.ui.views.form_too_old"
ASGI_APPLICATION = "secondstory.site.asgi.application"

INSTALLED_APPS = [
    "secondstory.workspace",
    "secondstory.demo",
    "secondstory.integrations",
    "secondstory.sources",
    "secondstory.library",
    "secondstory.postmortems",
    "secondstory.actions",
    "secondstory.factors",
    "secondstory.timeline",
    "secondstory.incidents",
    "secondstory.messages",
    "secondstory.people",
    "secondstory.configuration",
    "secondstory.audit",
    "secondstory.search",
    "secondstory.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "secondstory.site.middleware.ApiProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "secondstory.site.static.StaticMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # it pads pages against BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "secondstory.people.middleware.VisitorMiddleware",
    "secondstory.configuration.middleware.SettingsMiddleware",
    "secondstory.ui.middleware.ReaderZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "secondstory.people.middleware.SignedInMiddleware",
    "secondstory.ui.middleware.RefusalMiddleware",
    "secondstory.site.characters.NulMiddleware",
    "secondstory.site.as_of.AsOfMiddleware",
]
OPEN_URL_NAMES = frozenset(
    {
        "health",
        "account_login",
        "account_inactive",
        "mfa_authenticate",
        "invitation",
        "sign-in-link",
        "hook-delivery",
        "tracker-hook",
        "recall-link",
        "recall",
        "messages-off",
    }
)
"""The pages a stranger may see. Every other page is shut to them, and so is a new one until it is named here."""

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "secondstory.ui.context.page",
            ],
            "builtins": ["template_partials.templatetags.partials", "secondstory.ui.templatetags.story"],
        },
    }
]

FORM_RENDERER = "secondstory.ui.choosing.Renderer"

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), data_dir=DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["secondstory.people.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "secondstory.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = str
ACCOUNT_FORMS = {
    "login": "secondstory.people.forms.SignInForm",
    "change_password": "secondstory.people.forms.NewPasswordForm",
    "set_password": "secondstory.people.forms.FirstPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_ADAPTER = "secondstory.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Second Story"

SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "secondstory_session"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 24 * 3600  # addresses of what is built carry a mark of its content

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # as many documents as one import takes (`sources`)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a preview sends two fields for each of them

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},
        "django_tasks": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
