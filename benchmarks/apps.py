from importlib import import_module

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "benchmarks"

    def ready(self):
        import_module("benchmarks.heard")
