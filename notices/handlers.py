"""What people are told when postings change. Each may run twice: a notice is queued once."""

from django.urls import reverse
from django.utils.timezone import localdate, now

from notices.audience import nearest
from notices.models import Kind
from notices.services import Letter, queue_notice, queue_notices
from outbox.registry import on
from people.events import PostingConfirmed, PostingDeclined, PostingRequested
from people.models import Posting, Role


@on(PostingRequested)
def ask_managers(event: PostingRequested) -> None:
    """The nearest managers over the place learn that somebody says she works there."""
    posting = Posting.objects.for_cards().filter(pk=event.posting_id).first()
    if posting is None or posting.confirmed_at or posting.declined_at:
        return
    asked = (posting.org_unit.path, posting.person_id)
    url, context = reverse("people:postings"), {"posting": posting}
    managers = nearest(Role.MANAGER, about=[asked], on=localdate())[asked]
    letters = [Letter(manager, Kind.POSTING_REQUESTED, str(posting.pk), url, context) for manager in managers]
    queue_notices(letters, now=now())


@on(PostingConfirmed)
def tell_confirmed(event: PostingConfirmed) -> None:
    _tell_decision(event.posting_id, "confirmed", reverse("courses:list"))


@on(PostingDeclined)
def tell_declined(event: PostingDeclined) -> None:
    _tell_decision(event.posting_id, "declined", reverse("people:profile"))


def _tell_decision(posting_id: int, decision: str, url: str) -> None:
    posting = Posting.objects.for_cards().get(pk=posting_id)
    context = {"posting": posting, "decision": decision}
    queue_notice(recipient=posting.person, kind=Kind.POSTING_DECIDED, key=f"{posting.pk}:{decision}", url=url, context=context, now=now())
