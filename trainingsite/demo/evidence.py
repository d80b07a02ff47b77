"""The evidence of a seeded certificate: what ``credentials.evidence.snapshot`` would say of the same rows, without asking the database.

A test compares the two for every certificate.
"""

from datetime import date, datetime

from assessments.wording import activity_title, competency_title
from credentials.evidence import BY_QUIZ
from people.models import Role
from trainingsite.demo.outline import Outline


class Evidence:
    def __init__(self, outline: Outline):
        self.outline = outline
        strings = outline.strings
        self.situations = strings.get("checklist", {}).get("situations", {})
        self.title = strings.get("course", {}).get("title") or outline.edition.course.slug
        self.quiz_title = activity_title(strings, outline.quiz.activity.key)
        self.ways = [
            (each.code, competency_title(strings, each.code), {way for one in each.indicators.all() for way in one.verified_by})
            for each in outline.competencies
        ]

    def of(self, *, place: str, cadre: str, attempt: dict, observations: list[dict], on: date, zone) -> dict:
        """``observations``: the passes, oldest first, each with its ``observer_name``."""
        edition = self.outline.edition
        codes = attempt["by_competency"]
        quiz = {
            "activity": self.outline.quiz.activity.key,
            "title": self.quiz_title,
            "attempt": str(attempt["id"]),
            "on": _day(attempt["submitted_at"], zone),
            "percent": str(attempt["percent"]),
            "by_competency": codes,
        }
        return {
            "language": self.outline.language,
            "issued_on": on.isoformat(),
            "course": {"slug": edition.course.slug, "title": self.title, "edition": edition.label},
            "place": place,
            "cadre": cadre,
            "quizzes": [quiz],
            "observations": [self._observation(each, zone) for each in observations],
            "competencies": [self._competency(*each, codes) for each in self.ways],
        }

    def _observation(self, row: dict, zone) -> dict:
        situation = row["situation"]
        return {
            "id": str(row["id"]),
            "situation": situation,
            "title": (self.situations.get(situation) or {}).get("title", situation),
            "on": _day(row["observer_signed_at"], zone),
            "digest": row["digest"],
            "observer_role": Role.TRAINER.value,
            "observer_name": row["observer_name"],
        }

    def _competency(self, code: str, title: str, ways: set, answered: dict) -> dict:
        by = (["quiz"] if ways & BY_QUIZ and code in answered else []) + (["observation"] if "observation" in ways else [])
        return {"code": code, "title": title, "by": by}


def _day(moment: datetime, zone) -> str:
    return moment.astimezone(zone).date().isoformat()
