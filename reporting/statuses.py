"""Where an enrolment stands on a day: one word out of ten, decided in the database so that it can be filtered and counted."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.models import Observation

SOON = timedelta(days=60)


class Status(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    LEARNING = "learning", _("Learning")
    QUIZ_PASSED = "quiz_passed", _("Quiz passed")
    WAITING = "waiting", _("Waiting for observation")
    CERTIFIED = "certified", _("Certified")
    EXPIRING = "expiring", _("Expires within 60 days")
    EXPIRED = "expired", _("Expired")
    REVIEW = "review", _("Under review")
    REVOKED = "revoked", _("Revoked")
    LEFT = "left", _("Left the course")


COMPETENT = (Status.CERTIFIED, Status.EXPIRING)  # holds a valid certificate today
CERTIFICATE_STATES = {  # what the certificate's own page would say
    Status.CERTIFIED: _("Valid"),
    Status.EXPIRING: _("Valid"),
    Status.EXPIRED: _("Expired"),
    Status.REVIEW: _("Under review"),
    Status.REVOKED: _("Revoked"),
}


def status_on(day: date) -> Case:
    """The status of a record on ``day``; the certificate speaks first, as on its own page."""
    asked = Observation.objects.open().filter(supersedes=None).values("enrolment")
    order = [
        (~Q(revoked_on=None), Status.REVOKED),
        (Q(expires_on__lt=day), Status.EXPIRED),
        (Q(is_in_review=True), Status.REVIEW),
        (Q(expires_on__lte=day + SOON), Status.EXPIRING),
        (~Q(certified_on=None), Status.CERTIFIED),
        (~Q(left_on=None), Status.LEFT),
        (Q(enrolment__in=asked), Status.WAITING),
        (~Q(quiz_passed_on=None), Status.QUIZ_PASSED),
        (Q(is_started=True), Status.LEARNING),
    ]
    whens = [When(condition, then=Value(status.value)) for condition, status in order]
    return Case(*whens, default=Value(Status.NOT_STARTED.value), output_field=CharField())


def narrowed(records, status: str, *, on: date):
    """Records with a status. Of the rare statuses it also says what an index can find, so that a million rows are not judged one by one."""
    hints = {
        Status.EXPIRING: Q(expires_on__gte=on, expires_on__lte=on + SOON),
        Status.EXPIRED: Q(expires_on__lt=on),
        Status.REVOKED: ~Q(revoked_on=None),
        Status.REVIEW: Q(is_in_review=True),
        Status.LEFT: ~Q(left_on=None),
    }
    return records.filter(hints.get(status, Q()), status=status)
