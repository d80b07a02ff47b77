"""What a session without signal says: words for ``static/js/offline/observing.js`` and ``observation.js``. ``%(…)s`` is filled there."""

from django.utils.translation import gettext_lazy as _


def ward_words() -> dict[str, str]:
    return {
        # the list
        "title": _("Observations"),
        "not_kept": _("Nothing is kept for the ward on this phone"),
        "not_kept_more": _("With signal, open Observations and choose “Keep for the ward”. Then this page works without."),
        "not_here": _("This session is not on this phone"),
        "not_here_more": _("It was not there when your learners were last fetched. With signal the site can open it."),
        "to_queue": _("Observations"),
        "no_result": _("This session is not on this phone"),
        "no_result_more": _("It was signed or closed, or this phone has not heard of it yet. Open it when you have signal."),
        "to_phone": _("On this phone"),
        "age": _("As it was on %(when)s"),
        "cut": _("The phone keeps the first %(count)s by name. A learner who is missing here can be observed with signal."),
        "waits": _("asked on %(when)s"),
        "found": _("%(count)s found. Type more of the name to see fewer."),
        "of_steps": _("%(title)s · %(done)s of %(all)s steps"),
        "waits_for_learner": _("%(title)s · signed by you; not sent yet"),
        # a session
        "observing": _("Observing %(name)s"),
        "unknown_learner": _("A learner who is not on this phone"),
        "case": _("Case %(number)s"),
        "rated": _("%(done)s of %(all)s steps rated"),
        "competent": _("%(done)s of %(all)s steps were competent already. The rest can be learnt."),
        "saving": _("Saving …"),
        "saved": _("Saved on this phone"),
        "signing": _("Signing …"),
        "failed": _("Not saved on this phone yet. What you chose stands on the page: try again."),
        "set_aside": _("Why it was set aside"),
        "attention": _("Something needs your attention"),
        # what is missing or cannot be
        "situation": _("Choose one of the situations offered."),
        "needs": _("Another situation must be passed before this one."),
        "repeated": _("This learner has had this role-play within a year. Choose another."),
        "case_missing": _("Write the case number, so that two mothers can be told apart without their names."),
        "case_number": _(
            "Write a number only: digits, dashes and slashes, with at most two letters before them. Never a name or initials."
        ),
        "case_long": _("This case number is too long."),
        "same_mother": _("A session with this case number counts already. The next one must be with a different mother."),
        "consent": _("Without a yes to every question, the session must not be observed. Teach without observing, and do not count it."),
        "asked_by": _("Note who asked her, by role."),
        "asked_at": _("Note when she was asked."),
        "item": _("%(item)s is not rated"),
        "global": _("Give a global rating."),
        "strength": _("Write one thing that went well."),
        "change": _("Write one thing to change next time."),
        "too_long": _("This is too long. Write it shorter."),
        "reason": _("Choose a reason."),
        "agrees": _("Choose what you say to this result."),
        "comment": _("Write what you see differently, so that somebody can look at it again."),
        # the PIN
        "pin_missing": _("Type your PIN to sign."),
        "pin": _("This is not your PIN. Nothing is signed yet, and what you wrote is kept. Tries left: %(left)s"),
        "wait": _("Too many wrong PINs. Wait until %(when)s, then try again."),
        "locked": _("Too many wrong PINs: signing is locked on this phone. Set it up again with signal, or finish unsigned."),
        "not_enrolled": _("Signing is not set up on this phone."),
        # the end
        "waits_to_be_sent": _("Saved on this phone, will be sent."),
        "sent": _("Sent. The site has it."),
        "closed": _("The session is closed and does not count."),
        "no_room": _("This phone has no room left. Free some space, then try again: nothing is lost."),
        "locked_out": _("Your key is not on this phone. Sign in with signal, then finish here: the session is still on this phone."),
        "mended": _("This was mended before. Look at what waits on this phone."),
    }
