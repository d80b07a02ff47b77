from courses.views.course import course, courses_list, enrol, leave
from courses.views.lesson import done, lesson
from courses.views.reference import glossary, picture, search, sources, translated

__all__ = ["course", "courses_list", "done", "enrol", "glossary", "leave", "lesson", "picture", "search", "sources", "translated"]
