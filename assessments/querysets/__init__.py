from assessments.querysets.attempt import AttemptQuerySet
from assessments.querysets.observation import ObservationQuerySet
from assessments.querysets.paper import PaperSheetQuerySet
from assessments.querysets.question import QuestionQuerySet

__all__ = ["AttemptQuerySet", "ObservationQuerySet", "PaperSheetQuerySet", "QuestionQuerySet"]
