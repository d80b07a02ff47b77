"""What a course asks of its learners, read once."""

from dataclasses import dataclass

from assessments.grading import ItemRule, PassRule
from assessments.models import Checklist, Competency, Item, Question, QuestionWords, Quiz
from assessments.wording import source_language, strings_of
from courses.models import Activity, Edition


@dataclass(frozen=True)
class Session:
    """One observed session that a practice asks for."""

    practice: Activity
    situation: str
    is_last: bool  # of its practice


class Outline:
    """The activities, the bank and the checklist of an edition that has one quiz and practices on one checklist."""

    def __init__(self, edition: Edition):
        self.edition = edition
        self.language = source_language(edition)
        self.strings = strings_of(edition, language=self.language)
        activities = list(edition.activities.order_by("position"))
        self.lessons = [each for each in activities if each.kind == Activity.Kind.LESSON]
        self.required_lessons = {each.pk for each in self.lessons if not each.is_optional}
        self.practices = [each for each in activities if each.kind == Activity.Kind.OBSERVED_PRACTICE and not each.is_optional]
        self.quiz = Quiz.objects.select_related("activity").get(edition=edition, activity__is_optional=False)
        self.quiz.edition = edition
        self.bank = list(Question.objects.certifying().filter(edition=edition).select_related("competency"))
        self.right_words = {
            row.question_id: row.words["right"]
            for row in QuestionWords.objects.filter(question__in=self.bank, language=self.language)
            if "right" in row.words
        }
        self.checklist = Checklist.objects.get(edition=edition, key=self.practices[0].settings["checklist"])
        self.checklist.edition = edition
        self.items = list(Item.objects.filter(checklist=self.checklist))
        self.item_rules = [ItemRule(item.key, item.is_critical, item.may_be_na) for item in self.items]
        self.pass_rule = PassRule.of(self.checklist.settings)
        self.competencies = list(Competency.objects.filter(edition=edition).prefetch_related("indicators"))
        self.full = self._sessions(conditional=False)
        self.conditional = self._sessions(conditional=True)

    def _sessions(self, *, conditional: bool) -> list[Session]:
        """The sessions in the order they are held; the conditional way ends with what is done with a mother."""
        found: list[Session] = []
        for practice in self.practices:
            other = practice.settings.get("conditional") if conditional else None
            wanted = other or {practice.settings["situation"]: practice.settings.get("sessions", 1)}
            had = [session.situation for session in found] if other else []
            keys = [key for key in sorted(wanted) for _ in range(wanted[key] - had.count(key))]
            found += [Session(practice, key, is_last=place == len(keys)) for place, key in enumerate(keys, start=1)]
        return found
