"""Whether the evidence for a certificate stands, and what it is."""

from dataclasses import dataclass

from assessments.models import Attempt, Checklist
from assessments.sessions import CONDITIONAL, met, standing_passes
from courses.models import Activity, Enrolment
from courses.progress import outstanding
from credentials.models import Certificate
from credentials.renewing import plan_of, shown_since

MISSING = ""


@dataclass(frozen=True)
class Proof:
    """``is_complete``: everything required is done and proven today. ``is_conditional``: some practice by the way for few mothers."""

    is_complete: bool
    is_conditional: bool = False


def proof(enrolment: Enrolment, *, few_mothers: bool | None = None) -> Proof:
    """What the standing attempts and observations of an enrolment prove today.

    ``few_mothers`` overrides the place's own: a certificate once given conditionally does not fall because births became more frequent.
    """
    if outstanding(enrolment).exists():
        return Proof(is_complete=False)
    if few_mothers is None:
        few_mothers = enrolment.org_unit.few_mothers
    required = Activity.objects.filter(edition_id=enrolment.edition_id, is_optional=False)
    for quiz in required.filter(kind=Activity.Kind.QUIZ):
        if not passed_attempt(enrolment, quiz):
            return Proof(is_complete=False)
    ways = [practice_state(enrolment, each, few_mothers=few_mothers) for each in required.filter(kind=Activity.Kind.OBSERVED_PRACTICE)]
    return Proof(is_complete=MISSING not in ways, is_conditional=CONDITIONAL in ways)


def passed_attempt(enrolment: Enrolment, quiz: Activity) -> Attempt | None:
    """The first passed attempt at a quiz."""
    return Attempt.objects.passes_of(enrolment, quiz).first()


def practice_state(enrolment: Enrolment, practice: Activity, *, few_mothers: bool) -> str:
    """``full``, ``conditional`` or ``""``."""
    checklist = Checklist.objects.get(edition_id=practice.edition_id, key=practice.settings["checklist"])
    passes = standing_passes(enrolment, checklist)
    return met(practice.settings, checklist.settings, passes, few_mothers=few_mothers)


def evidence_stands(certificate: Certificate) -> bool:
    """Whether what the certificate says is still proven: of a renewal, by what was shown since it opened.

    A full certificate whose evidence is now only conditional does not stand.
    """
    enrolment = certificate.enrolment
    if certificate.renewal:
        plan = plan_of(enrolment.edition_id)
        return plan is not None and shown_since(certificate.since, enrolment, plan).is_complete
    today = proof(enrolment, few_mothers=certificate.is_conditional or enrolment.org_unit.few_mothers)
    return today.is_complete and (certificate.is_conditional or not today.is_conditional)
