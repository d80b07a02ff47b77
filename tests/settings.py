"""The site's settings with the few lines a test machine changes."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DEMO", "1")

from trainingsite.settings import *  # noqa: F403
from trainingsite.settings import STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR_DIR / "test-static"
