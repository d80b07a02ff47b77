"""What the course's pages say where no server can: words for ``static/js/offline/course.js``. ``%(…)s`` is filled there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def course_words() -> dict[str, str]:
    return {
        "title": _("Course"),
        "kept": _("Kept copy; you are offline."),
        "try_again": _("Try again"),
        "other_edition": _("This kept copy is of another edition than the one you are on. Keep the course anew when you have signal."),
        "not_kept": _("This course is not kept on this phone. Open it when you have signal."),
        "not_enrolled": _("You are not on this course any more, as far as this phone knows. Lessons can be read, not marked as done."),
        "no_lesson": _("This lesson is not in the kept course."),
        "no_progress": _("How far you are is not known on this phone yet. Open this page once with signal."),
        "continue": _("Continue"),
        "start": _("Start"),
        "next": pgettext_lazy("the one thing to do", "Next"),
        "first": _("Your first lesson"),
        "left_off": _("Where you left off"),
        "needs_signal": _("needs signal"),
        "done": _("Done"),
        "optional": _("optional"),
        "of_done": _("%(done)s of %(all)s done"),
        "left": _("%(time)s left"),
        "opens_after": _("Opens after: %(title)s"),
        "opens_later": _("Opens when the lessons before it are done."),
        "waiting": _("Done; waits on this phone to be sent."),
    }
