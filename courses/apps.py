from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self):
        import_module("courses.handlers")
        kinds, parts, words = (import_module(f"phones.{name}") for name in ("kinds", "parts", "words"))
        kinds.register("lesson-done", import_module("courses.records").take_lesson_done, label=_("Lesson done"))
        parts.register("courses", import_module("courses.part").courses_part)
        words.register("course", import_module("courses.phone_words").course_words)
