"""What one batch of learners adds, gathered first, written in one transaction in the order the database wants it."""

from dataclasses import dataclass, field

from assessments.models import Answer, Attempt, Observation, Rating, SelfRating
from courses.models import Completion, Enrolment
from credentials.models import Certificate
from people.models import Posting
from refreshers.models import Refresher
from reporting.models import Record
from trainingsite.demo.tables import Tables


@dataclass
class Rows:
    """Rows as mappings by column; the last four are uses of plans: (id, first second, plan, how many parts)."""

    postings: list = field(default_factory=list)
    enrolments: list = field(default_factory=list)
    completions: list = field(default_factory=list)
    attempts: list = field(default_factory=list)
    observations: list = field(default_factory=list)
    certificates: list = field(default_factory=list)
    refreshers: list = field(default_factory=list)
    records: list = field(default_factory=list)
    lessons: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    ratings: list = field(default_factory=list)
    own_ratings: list = field(default_factory=list)

    def write(self, tables: Tables) -> None:
        tables.insert(Posting, self.postings)
        tables.insert(Enrolment, self.enrolments)
        tables.follow(Completion, self.lessons, id="own id", enrolment_id="id", activity_id="part", completed_at="moment")
        tables.insert(Completion, self.completions)
        tables.insert(Attempt, self.attempts)
        tables.follow(Answer, self.answers, attempt_id="id", question_id="part", response="json", mark="mark", saved_at="moment")
        # Ratings before their observations: once an observation is signed, the database takes no more of them.
        rating = {"observation_id": "id", "item_id": "part", "value": "value", "rated_at": "moment"}
        tables.follow(Rating, self.ratings, **rating)
        tables.follow(SelfRating, self.own_ratings, **rating)
        tables.insert(Observation, self.observations)
        tables.insert(Certificate, self.certificates)
        tables.insert(Refresher, self.refreshers)
        tables.insert(Record, self.records)
