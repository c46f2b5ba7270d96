"""One settings file: demo defaults beneath, the environment on top (names in `.env.example`)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from governance.environment import DEMO_SECRET_KEY, Environment, refuse_unsafe

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
env = Environment()
env.read_env(ROOT / ".env")

EMBEDDED = env.bool("DEBUG", default=True)
"""All in one process group with what is at hand, as in the demo; in earnest nothing is assumed."""
DEBUG = EMBEDDED and env.bool("TECHNICAL_PAGES", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET_KEY if EMBEDDED else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else [])

INSTALLED_APPS = [
    "governance",
    "complaints",
    "finance",
    "safety",
    "standards",
    "livelihood",
    "assembly",
    "disclosure",
    "communities",
    "workflow",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "csp",
    "governance.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "governance.middleware.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "governance.language.CookieLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "governance.middleware.kept_nowhere",
    "communities.accounts.middleware.session_limits",
    "communities.accounts.middleware.duties",
    "governance.middleware.page_policy",
    "governance.ticker.web_ticker",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"
AUTH_USER_MODEL = "communities.User"
AUTHENTICATION_BACKENDS = [
    "communities.backends.LogInBackend",
    "communities.backends.AppointmentBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "communities.accounts.passwords.ProfileValidator"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "governance.context.portal",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:  # A connection that stays knows its plans (`workflow.prepared`), and need not be made for each page.
    DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | DATABASES["default"]
# Log-in limits count here, so every process must see it; not in Redis, whose absence no page may notice.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "governance_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
"""A megabyte of Chinese text is three when a browser escapes it: its field says that it is too much."""
REDIS_URL = env.str("REDIS_URL", default="")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "governance.vendor.VendorFinder",
    "governance.vendor.ListedAppsFinder",
]
VENDOR_FILES = {
    "vendor/bootstrap.min.css": ("js_lib_bootstrap5", "static/js-lib-bootstrap5/css/bootstrap.min.css"),
    "vendor/htmx.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}
STATIC_APPS = ["django.contrib.admin"]
MEDIA_ROOT = VAR / "media"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = EMBEDDED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

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

OPERATOR = env.str("OPERATOR", default="泉州台商投资区")
HOTLINE = env.str("HOTLINE", default="12345")

# Who issues the quarterly bulletin (red head), and the word before its number: 泉台专班通报〔2026〕1号.
BULLETIN_OFFICE = env.str("BULLETIN_OFFICE", default=f"{OPERATOR}小区治理工作专班")
BULLETIN_MARK = env.str("BULLETIN_MARK", default="泉台专班通报")
# With more compounds than these, earlier quarters are compared and annexes made in the background.
BULLETIN_AT_ONCE = env.int("BULLETIN_AT_ONCE", default=500)

# The demo shows its accounts on the log-in page.
DEMO = env.bool("DEMO", default=EMBEDDED)

# Log-in (see communities/accounts and docs/decisions/0040 ff.): mlps3 or asvs.
PASSWORD_PROFILE = env.choice("PASSWORD_PROFILE", ["mlps3", "asvs"], default="mlps3")
PASSWORD_CONTEXT_WORDS = env.list("PASSWORD_CONTEXT_WORDS", default=["xiaoqu", "quanzhou", "taishang"])
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not EMBEDDED)
LOCKOUT = timedelta(minutes=30)
IDLE_LIMIT = timedelta(minutes=30)
ADMIN_IDLE_LIMIT = timedelta(minutes=15)
SESSION_LIMIT = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "communities.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/30m/key",
    "login_failed_address": "100/30m/ip",
    "sms_code": "1/m/key,5/h/key,60/h/ip",
}
ACCOUNT_FORMS = {
    "login": "communities.accounts.forms.LoginForm",
    "reauthenticate": "communities.accounts.forms.ReauthenticateForm",
    "change_password": "communities.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "communities.accounts.second_factor.SecondFactor"
MFA_FORMS = {
    "authenticate": "communities.accounts.forms.AuthenticateForm",
    "reauthenticate": "communities.accounts.forms.SecondFactorReauthenticateForm",
    "activate_totp": "communities.accounts.forms.ActivateForm",
}
MFA_TOTP_ISSUER = "小区治理平台"
MFA_TOTP_TOLERANCE = 1
DJANGO_TABLES2_TEMPLATE = "parts/table.html"

# Keys of sealed columns (see workflow/sealing.py): the demo makes its own, production names them.
DATA_KEYS = env.str("DATA_KEYS", default="")
DATA_KEYS_FILE = env.str("DATA_KEYS_FILE", default=str(VAR / "data_keys") if EMBEDDED else "")
DATA_KEYS_MAKE = EMBEDDED

# Limits in days end at 24:00, or when the office closes.
OFFICE_HOURS = env.str("OFFICE_HOURS", default="08:30-12:00,14:30-17:30")
DEADLINES_END_AT_CLOSE = env.bool("DEADLINES_END_AT_CLOSE", default=False)

# How long after its end a case keeps what it says of people (see docs/decisions/0141).
KEEP_PERSONAL_DATA = env.days("KEEP_PERSONAL_DAYS", default=730, least=90)

# Show beside the satisfaction rate what it would be if silence were satisfaction (see docs/decisions/0148).
SILENCE_BESIDE_SATISFACTION = env.bool("SILENCE_BESIDE_SATISFACTION", default=False)

# From so many yuan on, another person than who entered it posts (0: always); where heads of books are written
# beside the database (see docs/decisions/0152).
TWO_PERSONS_FROM = env.int("TWO_PERSONS_FROM", default=0)
# Days after which a line of the bank without a voucher keeps its month from being closed.
RECONCILE_WITHIN_DAYS = env.int("RECONCILE_WITHIN_DAYS", default=10)
# Per cent of net income that goes to the maintenance fund, where neither book nor owners rule otherwise.
FUND_SHARE_MIN = env.int("FUND_SHARE_MIN", default=50)
# Mail addresses of the discipline office, if it is to be told of red warnings (see docs/decisions/0211).
DISCIPLINE_OFFICE = env.list("DISCIPLINE_OFFICE", default=[])
ANCHOR_DIR = env.str("ANCHOR_DIR", default="") or str(VAR / "anchors")

vars().update(env.mail("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="portal@localhost")
# Where links in messages lead, and how messages leave: SMS_GATEWAY is empty (no SMS), `console` or an
# address; NOTIFY_HOSTS are hosts of our own network that group webhooks may call, even without https.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SMS_GATEWAY = env.str("SMS_GATEWAY", default="console" if EMBEDDED else "")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
NOTIFY_HOSTS = env.list("NOTIFY_HOSTS", default=[])

# Who may read /metrics, and whether the web tier runs the periodic table where nobody else does.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ADDRESSES = env.list("METRICS_ADDRESSES", default=["127.0.0.0/8", "::1/128"] if EMBEDDED else [])
PROMETHEUS_EXPORT_MIGRATIONS = False
WEB_TICKER = env.bool("WEB_TICKER", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

# In earnest: behind a proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0 if EMBEDDED else 1)
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = not EMBEDDED
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
if not EMBEDDED:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    refuse_unsafe(secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS)
