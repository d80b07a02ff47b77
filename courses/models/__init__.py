from courses.models.edition import Activity, Course, Edition, EditionPart, Lesson, Module, Picture, Wording, refuse_published
from courses.models.enrolment import Completion, Enrolment

__all__ = [
    "Activity",
    "Completion",
    "Course",
    "Edition",
    "EditionPart",
    "Enrolment",
    "Lesson",
    "Module",
    "Picture",
    "Wording",
    "refuse_published",
]
