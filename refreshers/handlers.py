"""What follows from other rooms' facts: words to people, and steps that are done. Each may run twice."""

from django.urls import reverse
from django.utils.timezone import now

from assessments.events import ObservationAsked, ObservationSigned
from assessments.models import Observation
from credentials.events import CertificateIssued, CertificateRevoked
from credentials.models import Certificate
from notices.models import Kind
from notices.services import queue_notice, queue_notices
from notices.wording import language_of
from outbox.registry import on
from refreshers.services import ask_trainers, close_observed, close_round
from refreshers.services.reminding import day_words
from refreshers.words import activity_title, course_title


@on(ObservationAsked)
def tell_trainers(event: ObservationAsked) -> None:
    """The nearest trainers over her place learn that a learner asks, unless somebody has begun already."""
    asked = Observation.objects.waiting().filter(pk=event.observation_id)
    queue_notices(
        ask_trainers(asked.select_related("learner", "activity", "enrolment__org_unit", "enrolment__edition"), now=now()), now=now()
    )


@on(ObservationSigned)
def tell_learner(event: ObservationSigned) -> None:
    """The learner reads the result at once."""
    signed = Observation.objects.select_related("learner", "observer", "activity", "enrolment__edition").get(pk=event.observation_id)
    edition = signed.enrolment.edition
    context = {
        "outcome": event.outcome,
        "observer": signed.observer.get_full_name(),
        "practice": activity_title(edition, signed.activity.key, edition.language_for(language_of(signed.learner))),
    }
    url = reverse("assessments:observation", args=[signed.pk])
    queue_notice(recipient=signed.learner, kind=Kind.OBSERVATION_SIGNED, key=str(signed.pk), url=url, context=context, now=now())


@on(ObservationSigned)
def close_observed_refreshers(event: ObservationSigned) -> None:
    """A pass does the observed refreshers that waited for it."""
    if event.outcome == Observation.Outcome.PASS:
        signed = Observation.objects.select_related("enrolment__edition").get(pk=event.observation_id)
        close_observed(learner_id=signed.learner_id, edition=signed.enrolment.edition, now=now())


@on(CertificateIssued)
def congratulate(event: CertificateIssued) -> None:
    """The holder learns of her certificate at once. Refreshers are not scheduled ahead: the sweep finds them when they are due."""
    certificate = Certificate.objects.for_cards().get(pk=event.certificate_id)
    expires = day_words(certificate.expires_on, certificate.enrolment.learner) if certificate.expires_on else ""
    _tell_holder(certificate, Kind.CERTIFICATE_ISSUED, expires=expires)


@on(CertificateIssued)
def begin_new_round(event: CertificateIssued) -> None:
    """What was still open on an earlier certificate of the course is done with the new one."""
    close_round(certificate=Certificate.objects.for_cards().get(pk=event.certificate_id), now=now())


@on(CertificateRevoked)
def tell_revoked(event: CertificateRevoked) -> None:
    """The holder reads that her certificate is revoked, and why."""
    certificate = Certificate.objects.for_cards().get(pk=event.certificate_id)
    _tell_holder(certificate, Kind.CERTIFICATE_REVOKED, reason=certificate.revoked_reason)


def _tell_holder(certificate: Certificate, kind: Kind, **context) -> None:
    person, edition = certificate.enrolment.learner, certificate.enrolment.edition
    context["course"] = course_title(edition, edition.language_for(language_of(person)))
    url = reverse("credentials:certificate", args=[certificate.code])
    queue_notice(recipient=person, kind=kind, key=str(certificate.pk), url=url, context=context, now=now())
