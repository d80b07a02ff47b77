"""What follows from other rooms' facts: each is in the record the moment it is true, so a manager never reads yesterday's truth."""

from assessments.events import AttemptSubmitted, ObservationSigned
from assessments.models import Attempt, Observation
from courses.events import ActivityCompleted, CourseFinished, EnrolmentMoved, LearnerEnrolled, LearnerLeft
from credentials.events import CertificateIssued, CertificateReviewChanged, CertificateRevoked
from credentials.models import Certificate
from outbox.registry import on
from reporting.services import count_lessons, refresh_records


@on(ActivityCompleted, at_once=True)
def record_activity(event):
    count_lessons(enrolment_id=event.enrolment_id)


@on(LearnerEnrolled, at_once=True)
@on(EnrolmentMoved, at_once=True)
@on(LearnerLeft, at_once=True)
@on(CourseFinished, at_once=True)
def record_enrolment(event):
    refresh_records(enrolment_ids=[event.enrolment_id])


@on(AttemptSubmitted, at_once=True)
def record_attempt(event):
    refresh_records(enrolment_ids=[Attempt.objects.values_list("enrolment", flat=True).get(pk=event.attempt_id)])


@on(ObservationSigned, at_once=True)
def record_observation(event):
    refresh_records(enrolment_ids=[Observation.objects.values_list("enrolment", flat=True).get(pk=event.observation_id)])


@on(CertificateIssued, at_once=True)
@on(CertificateRevoked, at_once=True)
@on(CertificateReviewChanged, at_once=True)
def record_certificate(event):
    refresh_records(enrolment_ids=[Certificate.objects.values_list("enrolment", flat=True).get(pk=event.certificate_id)])
