from assessments.models.attempt import Answer, Attempt
from assessments.models.checklist import Checklist, Item
from assessments.models.competency import Competency, Indicator
from assessments.models.observation import Observation, Rating, RatingValue, SelfRating
from assessments.models.paper import PaperSheet
from assessments.models.question import Question, QuestionWords, Quiz
from assessments.models.signature import OfflineSignature

__all__ = [
    "Answer",
    "Attempt",
    "Checklist",
    "Competency",
    "Indicator",
    "Item",
    "Observation",
    "OfflineSignature",
    "PaperSheet",
    "Question",
    "QuestionWords",
    "Quiz",
    "Rating",
    "RatingValue",
    "SelfRating",
]
