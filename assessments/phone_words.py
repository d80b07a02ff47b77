"""What the assessments' pages say where no server can: words for ``static/js/offline/check.js``."""

from django.utils.translation import gettext_lazy as _


def check_words() -> dict[str, str]:
    return {
        "kept": _("Kept copy; you are offline."),
        "not_kept": _("The check of this lesson is not kept on this phone. Open it when you have signal."),
        "number": _("Write a number, for example 12 or 2.5."),
        "incomplete": _("Give each step a number of its own, so that no number is missing."),
        "choose": _("Choose an answer first."),
        "saved": _("Saved"),
        "saved_here": _("Saved on this phone, will be sent."),
        "not_saved": _("This could not be saved on this phone. Please try again when you have signal."),
    }
