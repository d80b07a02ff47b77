from importlib import import_module

from django.apps import AppConfig


class RefreshersConfig(AppConfig):
    name = "refreshers"

    def ready(self):
        import_module("refreshers.pack")
        import_module("refreshers.handlers")
