"""The settings of the application with what only tests need."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
# Plain http, as the test client speaks it; production settings have tests of their own.
os.environ["DEBUG"] = "1"

from twinning.settings import *  # noqa: F403
from twinning.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
# A page that asks the database for each row fails its test.
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Django itself gets two rows of one model on a page of the admin.
ZEAL_NPLUSONE_THRESHOLD = 4
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# Else each client of a test reads all static files before its first request.
WHITENOISE_AUTOREFRESH = True
SITE_URL = "https://twinning.example.rs"
# A thread of its own would not see the rows of a test.
MAIL_AFTER_THE_ANSWER = False

# Files of tests lie where nobody looks for them, and go with the run.
_files = tempfile.TemporaryDirectory(prefix="twinning-tests-")
MEDIA_ROOT = _files.name
