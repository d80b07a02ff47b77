from importlib import import_module

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self):
        for part in ("competencies", "questions", "checklists"):
            import_module(f"assessments.pack.{part}")
        import_module("assessments.handlers")
        for part in ("attempts", "self_rating", "observing", "observations", "results"):
            import_module(f"assessments.phones.{part}")
        import_module("courses.kept").register("checks", import_module("assessments.kept").kept_checks)
        words = import_module("phones.words")
        words.register("check", import_module("assessments.phone_words").check_words)
