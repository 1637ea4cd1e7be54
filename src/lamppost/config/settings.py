"""Settings, from the environment; each has a default that is safe for one machine."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
LAMPPOST_DATA = Path(os.environ.get("LAMPPOST_DATA", Path.cwd() / "var")).resolve()
LAMPPOST_KEYRING = Path(os.environ.get("LAMPPOST_KEYRING", LAMPPOST_DATA / "keyring")).resolve()
# Where the audit chain's heads are written down; without it beside the keys.
LAMPPOST_HEADS = Path(given) if (given := os.environ.get("LAMPPOST_HEADS")) else None
# Nothing that this machine can see tells whether the database and its backups leave the keyring out.
LAMPPOST_KEYRING_APART = os.environ.get("LAMPPOST_KEYRING_APART") == "1"
# How long a backup can be opened, in days; a shorter time than one would end epochs still in use.
LAMPPOST_BACKUP_HORIZON_DAYS = max(1, int(os.environ.get("LAMPPOST_BACKUP_HORIZON_DAYS", "7")))
# The least count of activity that is told (G7 lets a site set 5 to 20); and a file that says what an hour costs.
LAMPPOST_ACTIVITY_THRESHOLD = min(
    20, max(5, int(os.environ.get("LAMPPOST_ACTIVITY_THRESHOLD", "11")))
)
LAMPPOST_PRICES = Path(given) if (given := os.environ.get("LAMPPOST_PRICES")) else None
LAMPPOST_PRODUCTION = os.environ.get("LAMPPOST_PRODUCTION") == "1"
# The demo signs anybody in as anybody: never together with production.
LAMPPOST_DEMO = os.environ.get("LAMPPOST_DEMO") == "1" and not LAMPPOST_PRODUCTION
# Where people reach this site, for links in mail: scheme and host, no slash at the end.
LAMPPOST_URL = os.environ.get("LAMPPOST_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
IS_HTTPS = LAMPPOST_URL.startswith("https://")


def _words(name: str, default: str = "") -> list[str]:
    """A list, by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# The hospital's own sign-in (OpenID Connect); without an issuer there is none.
LAMPPOST_OIDC_ISSUER = os.environ.get("LAMPPOST_OIDC_ISSUER", "").rstrip("/")
LAMPPOST_OIDC_NAME = os.environ.get("LAMPPOST_OIDC_NAME", "")
# What it must say of how somebody signed in, to count as a second factor: one of these is enough.
LAMPPOST_OIDC_AMR = frozenset(_words("LAMPPOST_OIDC_AMR", "mfa"))
LAMPPOST_OIDC_ACR = frozenset(_words("LAMPPOST_OIDC_ACR"))
# Domains whose addresses it vouches for even where it does not say `email_verified`.
LAMPPOST_OIDC_DOMAINS = frozenset(word.lower() for word in _words("LAMPPOST_OIDC_DOMAINS"))


def _secret() -> str:
    """The signing key: from the environment, else a file in the data folder made on first use."""
    if given := os.environ.get("LAMPPOST_SECRET"):
        return given
    path = LAMPPOST_DATA / "secret"
    if not path.exists():
        LAMPPOST_DATA.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(os.urandom(32).hex())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LAMPPOST_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [LAMPPOST_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "lamppost.audit",
    "lamppost.vault",
    "lamppost.ballots",
    "lamppost.program",
    "lamppost.people",
    "lamppost.notifications",
    "lamppost.resources",
    "lamppost.training",
    "lamppost.supporters",
    "lamppost.escalation",
    "lamppost.outreach",
    "lamppost.surveys",
    "lamppost.referrals",
    "lamppost.launch",
    "lamppost.evaluation",
    "lamppost.web",
]

# The public door is short: no session, no account. What only staff pages need wraps only those.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lamppost.web.middleware.privacy_headers",  # around everything, static files too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # it insists on standing here; costs nothing
    "lamppost.web.middleware.refusals",
    "lamppost.web.middleware.staff_door",
]
STAFF_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lamppost.web.middleware.actor",
]

ROOT_URLCONF = "lamppost.config.urls"
WSGI_APPLICATION = "lamppost.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lamppost.web.context.site",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql://lamppost_app@127.0.0.1/lamppost"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "application_name": "lamppost",
    # A server that is gone without a word is noticed in half a minute, not in a quarter of an hour.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
    # Values never stand in the text of a statement: nor then in the server's list of what it does.
    "server_side_binding": True,
    # Planned once a connection. Behind an older pool that shares connections: LAMPPOST_POOLED=1.
    "prepare_threshold": None if os.environ.get("LAMPPOST_POOLED") == "1" else 3,
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True  # safe behind a pool in transaction mode
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_ADAPTER = "lamppost.web.staff.people.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
# How many proxies of one's own stand in front: whose address a limit per address then counts.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LAMPPOST_PROXIES", "0"))
# How many times the usual number of requests an hour the public door takes at once from one place.
LAMPPOST_DOOR_ROOM = int(os.environ.get("LAMPPOST_DOOR_ROOM", "1"))
ACCOUNT_LOGOUT_REDIRECT_URL = "/staff/sign-in/"
MFA_SUPPORTED_TYPES = ["webauthn"]  # neither recovery codes nor codes of an app: see docs/decisions
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: not the device alone
MFA_ADAPTER = "lamppost.web.staff.people.adapter.PasskeyAdapter"
SOCIALACCOUNT_ADAPTER = "lamppost.web.staff.people.provider.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "email"],
        "APPS": [
            {
                "provider_id": "hospital",
                "name": LAMPPOST_OIDC_NAME,
                "client_id": os.environ.get("LAMPPOST_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("LAMPPOST_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": LAMPPOST_OIDC_ISSUER},
            }
        ],
    }
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie
SESSION_ENGINE = "lamppost.people.models"  # Django's own, kept by a digest, and whose each is
SESSION_COOKIE_NAME = "__Secure-lamppost_staff" if IS_HTTPS else "lamppost_staff"
SESSION_COOKIE_PATH = "/staff"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_NAME = "__Host-lamppost_form" if IS_HTTPS else "lamppost_form"
CSRF_COOKIE_AGE = None  # gone with the browser: else it tells for a year who has opened a form
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lamppost.web.errors.stale_form"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"  # with none at all, browsers send forms from "null": refused
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
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
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # a form of words; rosters come as files
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never to disk

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("LAMPPOST_MAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("LAMPPOST_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("LAMPPOST_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LAMPPOST_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LAMPPOST_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("LAMPPOST_MAIL_FROM", "no-reply@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "lamppost_language"
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
FORMAT_MODULE_PATH = "lamppost.web.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "staticfiles"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING_CONFIG = "lamppost.config.logs.configure"
LOGGING = {"level": os.environ.get("LAMPPOST_LOG", "warning").upper()}

PROCRASTINATE_IMPORT_PATHS = ["lamppost.config.worker"]  # beside the `tasks` of every room
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 600}  # seconds that a schedule may be late
