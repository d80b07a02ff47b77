"""Every write about notices."""

from notices.services.delivering import deliver_due, reopen_stuck, retry_notice
from notices.services.queueing import Letter, queue_notice, queue_notices
from notices.services.reading import mark_all_read, mark_read
from notices.services.stopping import choose_kinds, start_kind, stop_kind

__all__ = [
    "Letter",
    "choose_kinds",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "queue_notice",
    "queue_notices",
    "reopen_stuck",
    "retry_notice",
    "start_kind",
    "stop_kind",
]
