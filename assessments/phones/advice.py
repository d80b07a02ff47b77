"""What a trainer can do about a session that was set aside: a sentence for each reason, after the reason itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ADVICE = {
    "begun": gettext_lazy("Speak with each other. When that session is signed or closed, open this one here and sign it again."),
    "begun_by_you": gettext_lazy("Finish or close that one first. Then open this one here and sign it again."),
    "signed": gettext_lazy("Both are kept. Open this one here to sign it as a session of its own, or leave it."),
    "closed": gettext_lazy("Open this one here to sign it as a session of its own, or leave it."),
    "left": gettext_lazy("Speak with her: when she joins the course again, open this here and sign it again."),
    "moved": gettext_lazy(
        "Ask a trainer of that place, or your programme manager for a posting there. Then open this here and sign it again."
    ),
    "posting": gettext_lazy("Ask your programme manager to put your posting right. Then open this here and sign it again."),
    "oneself": gettext_lazy("Ask another trainer to observe."),
    "locked": gettext_lazy(
        "Her lessons or her quiz may still wait on her own phone. When they have arrived, open this here and sign it again."
    ),
    "edition": gettext_lazy(
        "Fetch what you keep for the ward again, with signal. Then open this here, look at every step and sign it again."
    ),
    "differs": gettext_lazy("Look at the session on the site, with signal. Then open this here, correct it and sign it again."),
    "same_mother": gettext_lazy("If the number is a mistake, open this here, correct it and sign it again."),
    "repeated": gettext_lazy("If another role-play was played, open this here, choose it and sign it again."),
    "consent": gettext_lazy("If she did say yes, open this here, tick it and sign it again. If not, close the session as not counted."),
    "case_number": gettext_lazy("Open this here, correct it and sign it again."),
    "needs": gettext_lazy("If it was another situation, open this here, choose it and sign it again."),
    "situation": gettext_lazy("Open this here, choose the situation and sign it again."),
    "script": gettext_lazy("Open this here, choose the role-play and sign it again."),
    "item": gettext_lazy("Open this here, rate what is missing and sign it again."),
    "value": gettext_lazy("Open this here, rate it again and sign."),
    "signature": gettext_lazy("Open this here, look at every step and sign it again."),
    "learner_signature": gettext_lazy("Open this here and sign again; the learner signs again too, or later on her own phone."),
    "unknown_key": gettext_lazy("Set up signing on this phone again, with signal. Then open this here and sign it again."),
    "person": gettext_lazy("Open this here and sign it again with your own PIN."),
    "struck_off": gettext_lazy("If the phone is yours again, set it up anew with signal. Then open this here and sign it again."),
}


@contextmanager
def advised() -> Iterator[None]:
    """Let whatever refuses in here say what to do: one sentence why, one what now, with the code of the first reason."""
    try:
        yield
    except ValidationError as refusal:
        code = _code_of(refusal)
        texts = [*refusal.messages, str(ADVICE[code])] if code in ADVICE else refusal.messages
        raise ValidationError(" ".join(texts), code=code) from refusal
    except PermissionDenied as refusal:
        text = _("Your posting did not allow this session.")
        raise ValidationError(f"{text} {ADVICE['posting']}", code="posting") from refusal


def _code_of(refusal: ValidationError) -> str:
    errors = [each for errors in refusal.error_dict.values() for each in errors] if hasattr(refusal, "error_dict") else refusal.error_list
    return next((each.code for each in errors if each.code), "refused")
