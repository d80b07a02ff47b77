"""The site's own settings with one more urlconf and one more app: the bare views and the no-op task it is measured against."""

from trainingsite.settings import *  # noqa: F403
from trainingsite.settings import INSTALLED_APPS

INSTALLED_APPS = ["benchmarks", *INSTALLED_APPS]
ROOT_URLCONF = "benchmarks.urls"
