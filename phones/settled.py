"""What became of her work that was set aside: the part ``settled`` of what her phone keeps, so that it need not wait there any longer."""

from datetime import UTC, datetime

from people.models import User
from phones.models import Arrival

NEWEST = 200


def settled_part(*, person: User, now: datetime, language: str) -> list[dict]:
    """The newest settled arrivals of ``person``: under which id and hash her phone knows each, how and when it was settled, and why."""
    return [
        {
            "id": str(arrival.record_id),
            "hash": arrival.sha256,
            "how": arrival.settled_how,
            "at": arrival.settled_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "reason": arrival.settled_reason,
        }
        for arrival in Arrival.objects.settled().filter(person=person).order_by("-settled_at", "pk")[:NEWEST]
    ]
