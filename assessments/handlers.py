"""What follows from other rooms' facts."""

from datetime import datetime

from assessments.services.observations import withdraw_waiting
from courses.events import LearnerLeft
from outbox.registry import on


@on(LearnerLeft, at_once=True)
def take_back_wishes(event: LearnerLeft) -> None:
    """No trainer goes to look for somebody who has left."""
    withdraw_waiting(enrolment_id=event.enrolment_id, now=datetime.fromisoformat(event.at))
