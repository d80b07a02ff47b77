"""Every write about refreshers and reminders."""

from refreshers.services.answering import answer_refresher, close_observed, close_round, record_practice
from refreshers.services.opening import open_due
from refreshers.services.reminding import ask_trainers, remind
from refreshers.services.telling import tell_due

__all__ = ["answer_refresher", "ask_trainers", "close_observed", "close_round", "open_due", "record_practice", "remind", "tell_due"]
