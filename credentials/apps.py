from importlib import import_module

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self):
        import_module("credentials.pack")
        import_module("credentials.handlers")
