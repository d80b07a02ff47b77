"""What the assessments' pages say where no server can: words for ``static/js/offline/check.js``."""

from django.utils.translation import gettext_lazy as _


def check_words() -> dict[str, str]:
    return {
        "title": _("Check what you remember"),
        "kept": _("Kept copy; you are offline."),
        "try_again": _("Try again"),
        "not_kept": _("The check of this lesson is not kept on this phone. Open it when you have signal."),
        "number": _("Write a number, for example 12 or 2.5."),
        "incomplete": _("Give each step a number of its own, so that no number is missing."),
        "unknown": _("This answer does not belong to the question. Open the question again and answer once more."),
        "choose": _("Choose an answer first."),
    }
