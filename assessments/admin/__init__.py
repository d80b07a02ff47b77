"""Staff pages, a module a noun."""

from assessments.admin import observation, quiz

__all__ = ["observation", "quiz"]
