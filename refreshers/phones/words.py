"""What a refresher says on the phone: for ``refresher.js``, where ``%(…)s`` is filled."""

from django.utils.translation import gettext_lazy as _

from assessments.phones.learner_words import saving_words


def refresher_words() -> dict[str, str]:
    return {
        **saving_words(),
        "title": _("Refreshers"),
        "answer_all": _("Please answer this one too. A guess is fine: trying helps you remember."),
        "one_open": _("One question still needs an answer. Your other answers are kept."),
        "some_open": _("%(count)s questions still need an answer. Your other answers are kept."),
        "number": _("Write a number, for example 12 or 2.5."),
        "incomplete": _("Give each step a number of its own, so that no number is missing."),
        "write": _("Write a line first."),
        "waits": _("Saved on this phone, will be sent. When it has arrived you can read, with signal, what was right and why."),
        "waits_plain": _("Saved on this phone, will be sent."),
        "sent": _("It has been sent. With signal you can read what came of it."),
        "waits_here": _("Done; waits on this phone to be sent."),
        "needs_you": _("This needs you"),
        "not_here": _("This refresher is not on this phone"),
        "not_here_more": _("It was answered, or this phone has not heard of it yet. Open it when you have signal."),
    }
