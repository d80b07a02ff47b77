"""What follows from other rooms' facts."""

from datetime import datetime

from assessments.events import ObservationSigned
from assessments.models import Observation
from courses.events import CourseFinished
from courses.models import Enrolment
from credentials.services import issue_certificate, review_evidence
from outbox.registry import on


@on(CourseFinished, at_once=True)
def issue_when_finished(event):
    """In the publisher's transaction: the certificate exists the moment its evidence does, or neither does."""
    enrolment = Enrolment.objects.select_related("learner", "org_unit", "edition__course").get(pk=event.enrolment_id)
    issue_certificate(enrolment=enrolment, now=datetime.fromisoformat(event.at))


@on(ObservationSigned, at_once=True)
def review_when_observed(event):
    """A correction may take evidence away, and a new pass may bring it back."""
    observation = Observation.objects.select_related("enrolment").get(pk=event.observation_id)
    review_evidence(enrolment=observation.enrolment, now=observation.observer_signed_at)
