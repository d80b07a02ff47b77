"""Every write about certificates."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Enrolment
from credentials import codes, eligibility, rules
from credentials.events import CertificateIssued, CertificateReviewChanged, CertificateRevoked
from credentials.evidence import snapshot, snapshot_of_renewal
from credentials.models import Certificate
from credentials.renewing import opens_at, plan_of, shown_since
from credentials.validity import after_months, local_day
from outbox.services import publish
from people.models import User


@transaction.atomic
def issue_certificate(*, enrolment: Enrolment, now: datetime, new_code: Callable[[], str] = codes.new_code) -> Certificate:
    """Issue the certificate an enrolment has earned, with its evidence.

    Ask again and the same certificate comes back, so callers may retry freely. Raises ValidationError while anything the course requires
    is not done or not proven. Publishes CertificateIssued.
    """
    existing = Certificate.objects.filter(enrolment=enrolment, renewal=0).first()
    if existing:  # only to spare the work: the constraint decides
        return existing
    proof = eligibility.proof(enrolment)
    if not proof.is_complete:
        raise ValidationError(_("The evidence for this certificate is not complete."), code="evidence")
    evidence = snapshot(enrolment, on=local_day(now, enrolment.learner))
    return _issued(enrolment, 0, evidence, now=now, code=new_code(), is_conditional=proof.is_conditional)


@transaction.atomic
def renew_certificate(*, enrolment: Enrolment, now: datetime, new_code: Callable[[], str] = codes.new_code) -> Certificate | None:
    """Issue the next certificate when everything a renewal asks has been shown since it opened; None when it has not, or is not open.

    The earlier certificate stays as it is. Ask again and nothing follows, because what was shown counts once. Publishes CertificateIssued.
    """
    if not Certificate.objects.filter(enrolment=enrolment).exists():
        return None
    # The lock makes the last two pieces of evidence, signed at the same moment, take turns: the second one sees the first.
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    latest = Certificate.objects.latest_of(enrolment)
    plan = plan_of(enrolment.edition_id)
    opening = opens_at(latest, plan) if plan else None
    if opening is None or opening > now:
        return None
    shown = shown_since(opening, enrolment, plan)
    if not shown.is_complete:
        return None
    evidence = snapshot_of_renewal(enrolment, shown, on=local_day(now, enrolment.learner))
    return _issued(enrolment, latest.renewal + 1, evidence, now=now, code=new_code())


def _issued(enrolment: Enrolment, renewal: int, evidence: dict, *, now: datetime, code: str, is_conditional: bool = False) -> Certificate:
    """The certificate ``renewal`` of an enrolment: written and told of, once."""
    months = enrolment.edition.valid_months
    certificate, created = Certificate.objects.get_or_create(
        enrolment=enrolment,
        renewal=renewal,
        defaults={
            "code": code,
            "holder_name": str(enrolment.learner)[:150],
            "is_conditional": is_conditional,
            "issued_at": now,
            "expires_on": after_months(local_day(now, enrolment.learner), months) if months else None,
            "evidence": evidence,
        },
    )
    if created:
        publish(CertificateIssued(certificate_id=str(certificate.pk)))
    return certificate


@transaction.atomic
def review_evidence(*, enrolment: Enrolment, now: datetime) -> None:
    """Put an enrolment's certificates under review when their evidence no longer stands, and end the review when it does again.

    Safe to repeat. Never revokes: a person does that (docs/adr/0003). Publishes CertificateReviewChanged for each that changes.
    """
    for certificate in Certificate.objects.unrevoked().filter(enrolment=enrolment).for_cards():
        stands = eligibility.evidence_stands(certificate)
        mine = Certificate.objects.unrevoked().filter(pk=certificate.pk, doubted_at__isnull=not stands)
        if mine.update(doubted_at=None if stands else now):
            publish(CertificateReviewChanged(certificate_id=str(certificate.pk), in_review=not stands, at=now.isoformat()))


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User, now: datetime) -> None:
    """Revoke a certificate, with the reason its holder will read.

    Raises PermissionDenied for anyone but a manager over the place, ValidationError without a reason or when somebody has revoked it
    already. Publishes CertificateRevoked.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why, in words the holder can understand."), code="reason")
    fresh = Certificate.objects.for_cards().get(pk=certificate.pk)
    if fresh.revoked_at:
        raise ValidationError(_("Somebody has already revoked this certificate."), code="revoked")
    if not rules.can_revoke(by, fresh, on=local_day(now, by)):
        raise PermissionDenied
    done = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(revoked_at=now, revoked_by=by, revoked_reason=reason)
    if not done:
        raise ValidationError(_("Somebody has already revoked this certificate."), code="revoked")
    publish(CertificateRevoked(certificate_id=str(certificate.pk)))
