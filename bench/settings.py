"""The application as it runs for real, without https, and with the number of SQL statements of
each answer in its header X-Statements."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-bench-" + "x" * 40)
os.environ["DEBUG"] = "0"

from twinning.settings import *  # noqa: F403
from twinning.settings import MIDDLEWARE

MIDDLEWARE = ["bench.counting.Statements", *MIDDLEWARE]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
