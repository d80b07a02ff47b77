"""What follows from other rooms' facts."""

from courses.services import follow_posting
from outbox.registry import on
from people.events import PostingConfirmed
from people.models import Posting, Role


@on(PostingConfirmed, at_once=True)
def move_with_her(event: PostingConfirmed) -> None:
    """Her enrolments are at the new place the moment she is."""
    posting = Posting.objects.select_related("person").get(pk=event.posting_id)
    if posting.role == Role.LEARNER:
        follow_posting(learner=posting.person, now=posting.confirmed_at)
