"""What follows from other rooms' facts."""

from datetime import datetime

from assessments import reopening
from assessments.events import AttemptSubmitted, ObservationSigned
from assessments.models import Attempt, Observation
from courses.events import CourseFinished
from courses.models import Enrolment
from credentials.renewing import open_since
from credentials.services import issue_certificate, renew_certificate, review_evidence
from outbox.registry import on

reopening.register(open_since)


@on(CourseFinished, at_once=True)
def issue_when_finished(event):
    """In the publisher's transaction: the certificate exists the moment its evidence does, or neither does."""
    issue_certificate(enrolment=_enrolment(event.enrolment_id), now=datetime.fromisoformat(event.at))


@on(AttemptSubmitted, at_once=True)
def renew_when_passed(event):
    """In the publisher's transaction: the next certificate exists the moment a renewal's last evidence does."""
    if event.passed:
        attempt = Attempt.objects.only("enrolment_id", "submitted_at").get(pk=event.attempt_id)
        renew_certificate(enrolment=_enrolment(attempt.enrolment_id), now=attempt.submitted_at)


@on(ObservationSigned, at_once=True)
def review_when_observed(event):
    """A correction may take evidence away, and a new pass may bring it back."""
    observation = Observation.objects.select_related("enrolment").get(pk=event.observation_id)
    review_evidence(enrolment=observation.enrolment, now=observation.observer_signed_at)


@on(ObservationSigned, at_once=True)
def renew_when_observed(event):
    """As with a passed quiz, whichever of the two comes last."""
    if event.outcome == Observation.Outcome.PASS:
        observation = Observation.objects.only("enrolment_id", "observer_signed_at").get(pk=event.observation_id)
        renew_certificate(enrolment=_enrolment(observation.enrolment_id), now=observation.observer_signed_at)


def _enrolment(pk) -> Enrolment:
    return Enrolment.objects.select_related("learner", "org_unit", "edition__course").get(pk=pk)
