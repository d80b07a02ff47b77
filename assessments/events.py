"""Facts about assessment that other rooms may hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AttemptSubmitted:
    attempt_id: str
    passed: bool


@dataclass(frozen=True)
class ObservationAsked:
    observation_id: str


@dataclass(frozen=True)
class ObservationSigned:
    """The observer has signed; ``outcome`` is one of Observation.Outcome."""

    observation_id: str
    outcome: str


@dataclass(frozen=True)
class ObservationDisputed:
    """The learner disagreed in writing."""

    observation_id: str
