from importlib import import_module

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "phones"

    def ready(self):
        parts, settled = import_module("phones.parts"), import_module("phones.settled")
        parts.register("settled", settled.settled_part)
        import_module("phones.words").register("hub", import_module("phones.hub_words").hub_words)
