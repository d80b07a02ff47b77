from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        for part in ("competencies", "questions", "checklists"):
            import_module(f"assessments.pack.{part}")
        import_module("assessments.handlers")
