from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RefreshersConfig(AppConfig):
    name = "refreshers"

    def ready(self):
        import_module("refreshers.pack")
        import_module("refreshers.handlers")
        kinds, parts, words = (import_module(f"phones.{name}") for name in ("kinds", "parts", "words"))
        kinds.register("refresher", import_module("refreshers.phones.record").take_refresher, label=_("Refresher"))
        parts.register("refreshers", import_module("refreshers.phones.part").refreshers_part)
        words.register("refresher", import_module("refreshers.phones.words").refresher_words)
