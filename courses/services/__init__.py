"""Every write about packs and learning."""

from courses.services.editions import load_edition, publish_edition
from courses.services.learning import complete_activity, enrol, follow_posting, leave_course, remember_place

__all__ = ["complete_activity", "enrol", "follow_posting", "leave_course", "load_edition", "publish_edition", "remember_place"]
