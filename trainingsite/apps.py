"""The switchboard as an app: it holds pages and commands made of several rooms."""

from django.apps import AppConfig


class SwitchboardConfig(AppConfig):
    name = "trainingsite"
