from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        import_module("assessments.handlers")
