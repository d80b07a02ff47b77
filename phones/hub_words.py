"""What “On this phone” says of each thing it finds there: for ``static/js/offline/hub.js``, where ``%(…)s`` is filled."""

from django.utils.translation import gettext_lazy as _

from phones.kinds import labels


def hub_words() -> dict[str, str]:
    kinds = {f"kind.{kind}": label for kind, label in labels().items()}
    return {
        **kinds,
        "kind": _("Work of this phone"),
        "state.waiting": _("Waits to be sent"),
        "state.tried": _("Waits to be sent. The server could not take it up yet; it is tried again."),
        "state.carried": _("A receipt was brought for it, but it cannot be proven genuine. It goes on waiting."),
        "state.unreadable": _("This phone can no longer open it. Save it as a file and bring that: the server can still open it."),
        "state.too_large": _("It is too large to be sent. Save it as a file, or make it shorter."),
        "state.aside": _("The server has it, but did not take it up."),
        "state.conflict": _("The server has other work under the same number. Both are kept; staff will look at it."),
        "state.mended": _("You sent another in its place."),
        "settled.for_good": _("Staff have set it aside for good."),
        "made": _("Made %(when)s"),
        "size": _("%(size)s, kept %(when)s"),
        "fetched": _("Last fetched %(when)s"),
        "waits_for": _("After the wrong PINs you can try again %(when)s."),
        "tries_left": _("Wrong PINs left before signing here is removed: %(count)s"),
        "saved_file": _("Saved. What is in it waits on this phone all the same. Pieces of work in the file: %(count)s"),
        "nothing_to_save": _("Nothing waits that the server has not seen."),
        "receipts_read": _("Receipts read. Settled: %(settled)s. Known before: %(confirmed)s. Not of this phone: %(unknown)s."),
        "receipts_unsealed": _("Not proven genuine, so still waiting: %(count)s."),
        "receipts_bad": _("This is not a file of receipts. Choose the file as the site gave it."),
        "no_answer": _("No connection. Nothing was changed; try again when you have signal."),
        "fetching": _("Fetching …"),
        "fetched_now": _("Fetched."),
        "enrolled": _("You can now sign on this phone."),
        "pin.short": _("A PIN has six digits or more, and nothing else."),
        "pin.simple": _("This PIN is too easy to guess, such as 111111 or 123456. Choose another."),
        "pin.differs": _("The two PINs differ. Type the same one twice."),
        "refused": _("The site did not accept it. Open the page again, then try once more."),
        "refused.password": _("This is not your password."),
        "refused.limit": _("Too many tries. Wait a minute, then try again."),
        "refused.signed_out": _("You are signed out. Sign in first."),
        "refused.struck_off": _("This phone was struck off for you. Begin with it anew first."),
        "refused.unknown_phone": _("The site does not know this phone yet. Open this page again with signal."),
        "unfinished": _("Unfinished work on this phone: %(count)s"),
        "room": _("This site uses %(used)s here, and there is room for %(left)s more."),
    }
