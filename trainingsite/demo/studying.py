"""Posting, enrolment, lessons and quiz of one learner, as rows."""

from uuid import UUID

from trainingsite.demo.days import moment
from trainingsite.demo.journeys import Journey, Learner
from trainingsite.demo.rows import Rows
from trainingsite.demo.sittings import Sitting

HOUR = 3600


class Studying:
    """The thread of a history: new ids, completions, and what she did last."""

    def __init__(self, histories, learner: Learner, journey: Journey, rows: Rows):
        self.histories, self.learner, self.journey, self.rows = histories, learner, journey, rows
        self.outline, self.days, self.random = histories.outline, histories.days, learner.random
        self.made = 0
        self.id = self.new_id()
        self.attempt: dict = {}  # the last one
        self.last_activity, self.last_second = None, self.second(0, journey.pace.enrolled)

    def new_id(self) -> UUID:
        """An id that nobody can guess and that comes after those of earlier learners, so that indexes grow at their end."""
        self.made += 1
        value = (0x2C << 120) | (self.learner.number << 88) | (self.made << 80) | self.random.getrandbits(80)
        return UUID(int=value, version=4)

    def second(self, day: int, seconds: int = 0) -> int:
        """The moment on a day counted from the enrolment."""
        return self.days.second(self.journey.start + day, seconds)

    def begin(self) -> None:
        """Her posting, the lessons she did, the sittings of the quiz."""
        self._posting()
        done, pace = self.journey.lessons, self.journey.pace
        if done:
            self.rows.lessons.append((self.id, self.second(0), pace.plan, done))
            self.last_activity, self.last_second = pace.lessons[done - 1], self.second(0, pace.seconds[done - 1])
        for number, (day, sitting) in enumerate(self.journey.sittings, start=1):
            self._attempt(number, sitting, self.second(day, self.random.randint(7 * HOUR, 20 * HOUR)))

    def complete(self, activity_id: int, second: int) -> None:
        row = {"id": self.new_id(), "enrolment_id": self.id, "activity_id": activity_id, "completed_at": moment(second)}
        self.rows.completions.append(row)
        self.last_activity, self.last_second = activity_id, second

    def end(self) -> dict:
        """The enrolment itself, now that it is known how far she came."""
        stage = self.learner.stage
        row = {
            "id": self.id,
            "learner_id": self.learner.user_id,
            "edition_id": self.outline.edition.pk,
            "org_unit_id": self.learner.place.pk,
            "cadre": self.learner.cadre,
            "enrolled_at": moment(self.second(0, self.journey.pace.enrolled)),
            "last_seen_at": moment(self.last_second),
            "last_activity_id": self.last_activity,
            "finished_at": moment(self.last_second) if stage.certified else None,
            "left_at": moment(self.days.second(-1, 9 * HOUR)) if stage.left else None,
        }
        self.rows.enrolments.append(row)
        return row

    def _posting(self) -> None:
        day = -self.random.randint(20, 1500)
        self.rows.postings.append(
            {
                "person_id": self.learner.user_id,
                "org_unit_id": self.learner.place.pk,
                "role": "learner",
                "cadre": self.learner.cadre,
                "starts_on": self.days.date(self.journey.start + day),
                "ends_on": self.days.date(-1) if self.learner.stage.left else None,
                "requested_at": moment(self.second(day, 9 * HOUR)),
                "confirmed_at": moment(self.second(day, 15 * HOUR)),
                "confirmed_by_id": self.histories.manager_id,
            }
        )

    def _attempt(self, number: int, sitting: Sitting, opened: int) -> None:
        submitted = opened + sitting.seconds
        self.attempt = {
            "id": self.new_id(),
            "quiz_id": self.outline.quiz.pk,
            "enrolment_id": self.id,
            "number": number,
            "language": self.outline.language,
            "form": sitting.form,
            "form_digest": sitting.form_digest,
            "opened_at": moment(opened),
            "submitted_at": moment(submitted),
            "percent": sitting.percent,
            "is_passed": sitting.is_passed,
            "by_competency": sitting.by_competency,
        }
        self.rows.attempts.append(self.attempt | {"by_competency": sitting.scores})
        self.rows.answers.append((self.attempt["id"], opened, sitting.plan, sitting.questions))
        if sitting.is_passed:
            self.complete(self.outline.quiz.activity_id, submitted)
