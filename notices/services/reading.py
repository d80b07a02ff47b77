"""What people do in their inbox."""

from datetime import datetime

from notices.models import Notice
from people.models import User


def mark_read(*, notice: Notice, now: datetime) -> None:
    """Note the first time a notice was opened; later times change nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(*, person: User, now: datetime) -> int:
    return Notice.objects.unread_for(person).update(read_at=now)
