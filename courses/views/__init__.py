from courses.views.course import course, courses_list, enrol
from courses.views.lesson import done, lesson
from courses.views.reference import glossary, picture, search, sources

__all__ = ["course", "courses_list", "done", "enrol", "glossary", "lesson", "picture", "search", "sources"]
