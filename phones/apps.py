from importlib import import_module

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "phones"

    def ready(self):
        parts, settled = import_module("phones.parts"), import_module("phones.settled")
        parts.register("settled", settled.settled_part)
