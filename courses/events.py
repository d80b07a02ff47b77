"""Facts about learning that other rooms may hear. Ids are strings: uuids travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LearnerEnrolled:
    enrolment_id: str


@dataclass(frozen=True)
class EnrolmentMoved:
    """Its learner works elsewhere now, or in another cadre."""

    enrolment_id: str


@dataclass(frozen=True)
class LearnerLeft:
    """She has left the course unfinished; ``at`` is ISO 8601 with offset."""

    enrolment_id: str
    at: str


@dataclass(frozen=True)
class ActivityCompleted:
    """``at`` is ISO 8601 with offset."""

    enrolment_id: str
    activity_id: int
    at: str


@dataclass(frozen=True)
class CourseFinished:
    """Every required activity of the enrolment is completed."""

    enrolment_id: str
    at: str
