"""What a quiz and a self-rating say on the phone: for ``attempt.js`` and ``self-rating.js``, where ``%(…)s`` is filled."""

from django.utils.translation import gettext_lazy as _


def saving_words() -> dict[str, str]:
    return {
        "saving": _("Saving …"),
        "saved_here": _("Saved on this phone"),
        "phone": _("On this phone"),
        "not_saved": _("This could not be saved on this phone. Leave the page open, and try again."),
        "locked": _("Your key is not on this phone. Sign in once with signal; then your work can be kept here."),
        "full": _("This phone is full. Make some room, then try again."),
        "mended": _("This was mended already. You find it under “On this phone”."),
    }


def attempt_words() -> dict[str, str]:
    return {
        **saving_words(),
        "question": _("Question %(place)s of %(total)s"),
        "answered": _("%(count)s answered"),
        "one_open": _("One question is not answered"),
        "some_open": _("%(count)s questions are not answered"),
        "number": _("Write a number, for example 12 or 2.5."),
        "incomplete": _("Give each step a number of its own, so that no number is missing."),
        "handed_in": _("Handed in on this phone"),
        "marked_later": _("Handed in on this phone; marked when it is sent."),
        "sent": _("Your answers have been sent"),
        "sent_more": _("They are marked. You see the result when you have signal."),
        "needs_you": _("This needs you"),
        "result": _("See your result"),
        "not_here": _("This quiz is not on this phone"),
        "not_here_more": _("It was not opened on this phone, or it has been handed in. Open it when you have signal."),
    }


def self_rating_words() -> dict[str, str]:
    return {
        **saving_words(),
        "title": _("Rate yourself"),
        "steps": _("%(done)s of %(total)s steps"),
        "choose_all": _("Choose for every step. Still open: %(steps)s"),
        "waits": _("It is sent when there is signal. Your observer sees it only after signing."),
        "sent": _("It has been sent. Your observer sees it only after signing."),
        "not_here": _("This session is not on this phone"),
        "not_here_more": _("It was signed or closed, or this phone has not heard of it yet. Open it when you have signal."),
    }
