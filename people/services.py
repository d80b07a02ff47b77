"""Every write about people and places."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from outbox.services import publish
from people import rules
from people.events import PostingConfirmed, PostingDeclined, PostingRequested
from people.models import OrgUnit, Posting, Role, User


def change_profile(*, person: User, full_name: str, time_zone: str, language: str) -> None:
    """Change what a person may change of herself. Certificates keep the name they were issued with."""
    User.objects.filter(pk=person.pk).update(full_name=full_name, time_zone=time_zone, language=language)


def choose_language(*, person: User, language: str) -> None:
    """The language of every page, mail and certificate of hers from now on. Twice is the same as once."""
    User.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def request_posting(*, person: User, org_unit: OrgUnit, role: Role, cadre: str, now: datetime) -> Posting:
    """Ask for a posting; a manager of the place confirms it. Asking again for the same returns the one that waits."""
    posting, created = Posting.objects.get_or_create(
        person=person,
        org_unit=org_unit,
        role=role,
        ends_on=None,
        declined_at=None,
        defaults={"cadre": cadre, "starts_on": localdate(now), "requested_at": now},
    )
    if created:
        publish(PostingRequested(posting_id=posting.pk))
    return posting


@transaction.atomic
def confirm_posting(*, posting: Posting, by: User, now: datetime) -> None:
    """Confirm a posting that waits. Raises PermissionDenied for anyone but a manager of the place."""
    if not rules.can_confirm(by, posting, on=localdate(now)):
        raise PermissionDenied
    waiting = Posting.objects.awaiting_confirmation().filter(pk=posting.pk)
    if not waiting.update(confirmed_at=now, confirmed_by=by):
        raise ValidationError(_("Somebody has already decided on this posting."), code="decided")
    publish(PostingConfirmed(posting_id=posting.pk, by_id=by.pk))


@transaction.atomic
def decline_posting(*, posting: Posting, by: User, reason: str, now: datetime) -> None:
    """Decline a posting that waits, with a reason the person will read."""
    if not rules.can_confirm(by, posting, on=localdate(now)):
        raise PermissionDenied
    waiting = Posting.objects.awaiting_confirmation().filter(pk=posting.pk)
    if not waiting.update(declined_at=now, declined_by=by, reason=reason):
        raise ValidationError(_("Somebody has already decided on this posting."), code="decided")
    publish(PostingDeclined(posting_id=posting.pk, by_id=by.pk))
