"""What the course's pages say where no server can: words for ``static/js/offline/course.js``. ``%(…)s`` is filled there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def course_words() -> dict[str, str]:
    return {
        "kept": _("Kept copy; you are offline."),
        "other_edition": _("This kept copy is of another edition than the one you are on. Keep the course anew when you have signal."),
        "not_kept": _("This course is not kept on this phone. Open it when you have signal."),
        "no_lesson": _("This lesson is not in the kept course."),
        "no_progress": _(
            "How far you are is not known on this phone yet. You can read; open the course once with signal to mark lessons as done."
        ),
        "continue": _("Continue"),
        "start": _("Start"),
        "next": pgettext_lazy("the one thing to do", "Next"),
        "first": _("Your first lesson"),
        "well_done": _("Well done"),
        "finished": _("You have finished this course"),
        "needs_signal": _("needs signal"),
        "nothing_here": _("What is left needs signal, or an observer."),
        "done": _("Done"),
        "optional": _("optional"),
        "of_done": _("%(done)s of %(all)s done"),
        "left": _("%(time)s left"),
        "opens_after": _("Opens after: %(title)s"),
        "opens_later": _("Opens when the lessons before it are done."),
        "waiting": _("Done; waits on this phone to be sent."),
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "saved_here": _("Saved on this phone, will be sent."),
        "not_saved": _("This could not be saved on this phone. Please try again when you have signal."),
        "locked": _("Your key is not on this phone. Sign in once with signal; then lessons can be marked as done here."),
        "full": _("This phone is full. Make some room, then mark the lesson as done again."),
    }
