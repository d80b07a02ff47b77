"""Who may see and write an observation, decided by postings on the day. Each ``can_…`` has a query twin.

Trainers posted over the learner's place observe; nobody observes herself; an observation that one trainer has begun is hers alone.
"""

from datetime import date, datetime, timedelta

from django.db.models import Q

from assessments.models import Observation, PaperSheet
from courses.models import Enrolment
from people.models import Role, User
from people.rules import holds, units_of

LEFT_ALONE = timedelta(days=7)  # an observer who has not signed by then no longer holds the learner up


def can_start(person: User, enrolment: Enrolment, *, on: date, began: datetime | None = None) -> bool:
    """Trainers over the learner's place may begin an observation of her, asked for or not.

    ``began``: when a session began that comes to us later. Then it does not matter that she left the course after that.
    """
    is_learning = enrolment.left_at is None or (began is not None and began < enrolment.left_at)
    return is_learning and enrolment.learner_id != person.pk and holds(person, Role.TRAINER, at=enrolment.org_unit, on=on)


def startable_by(person: User, *, on: date):
    """The enrolments for which ``can_start`` says yes."""
    here = Enrolment.objects.active().filter(org_unit__in=units_of(person, Role.TRAINER, on=on))
    return here.exclude(learner=person)


def can_observe(person: User, observation: Observation, *, on: date) -> bool:
    """An open observation that nobody has begun, or that she has begun herself, by a trainer over the learner's place."""
    return (
        _is_open(observation)
        and observation.observer_id in {None, person.pk}
        and observation.learner_id != person.pk
        and holds(person, Role.TRAINER, at=observation.enrolment.org_unit, on=on)
    )


def observable_by(person: User, *, on: date):
    """The observations for which ``can_observe`` says yes."""
    here = Observation.objects.open().filter(enrolment__org_unit__in=units_of(person, Role.TRAINER, on=on))
    return here.filter(Q(observer=None) | Q(observer=person)).exclude(learner=person)


def can_rate(person: User, observation: Observation, *, on: date) -> bool:
    """Only the observer who has begun it rates, describes, stops and signs."""
    return observation.observer_id == person.pk and can_observe(person, observation, on=on)


def ratable_by(person: User, *, on: date):
    """The observations for which ``can_rate`` says yes."""
    return observable_by(person, on=on).filter(observer=person)


def can_correct(person: User, observation: Observation, *, on: date) -> bool:
    """A signed observation that nobody has corrected yet, or begun to (a week without a signature apart), by any trainer over the place."""
    return (
        observation.observer_signed_at is not None
        and not Observation.objects.filter(supersedes=observation).exclude(pk__in=_given_up(on)).exists()
        and observation.learner_id != person.pk
        and holds(person, Role.TRAINER, at=observation.enrolment.org_unit, on=on)
    )


def correctable_by(person: User, *, on: date):
    """The observations for which ``can_correct`` says yes."""
    here = Observation.objects.signed().filter(enrolment__org_unit__in=units_of(person, Role.TRAINER, on=on))
    return here.filter(Q(superseded_by=None) | Q(superseded_by__in=_given_up(on))).exclude(learner=person)


def can_key_in(person: User, sheet: PaperSheet, *, on: date) -> bool:
    """Trainers over the learner's place print and key in what was observed on paper, also after she left the course."""
    enrolment = sheet.enrolment
    return enrolment.learner_id != person.pk and holds(person, Role.TRAINER, at=enrolment.org_unit, on=on)


def keyable_by(person: User, *, on: date):
    """The sheets of paper for which ``can_key_in`` says yes."""
    here = PaperSheet.objects.filter(enrolment__org_unit__in=units_of(person, Role.TRAINER, on=on))
    return here.exclude(enrolment__learner=person)


def can_read(person: User, observation: Observation, *, on: date) -> bool:
    """The learner and the observer always; trainers and managers over the place once it is signed."""
    if person.pk in {observation.learner_id, observation.observer_id}:
        return True
    is_signed = observation.observer_signed_at is not None
    return is_signed and holds(person, Role.TRAINER, Role.MANAGER, at=observation.enrolment.org_unit, on=on)


def readable_by(person: User, *, on: date):
    """The observations for which ``can_read`` says yes."""
    over = units_of(person, Role.TRAINER, Role.MANAGER, on=on)
    signed_here = Q(observer_signed_at__isnull=False, enrolment__org_unit__in=over)
    return Observation.objects.filter(Q(learner=person) | Q(observer=person) | signed_here)


def can_self_rate(person: User, observation: Observation) -> bool:
    """The learner, as long as nobody has signed: she rates before she can see the observer's ratings, so never in a correction."""
    return observation.learner_id == person.pk and _is_open(observation) and observation.supersedes_id is None


def self_ratable_by(person: User):
    """The observations for which ``can_self_rate`` says yes."""
    return Observation.objects.open().filter(learner=person, supersedes=None)


def can_sign_as_learner(person: User, observation: Observation) -> bool:
    """The learner, once, after the observer."""
    is_hers = observation.learner_id == person.pk
    return is_hers and observation.observer_signed_at is not None and observation.learner_signed_at is None


def signable_by_learner(person: User):
    """The observations for which ``can_sign_as_learner`` says yes."""
    return Observation.objects.signed().filter(learner=person, learner_signed_at=None)


def can_withdraw(person: User, observation: Observation, *, now: datetime) -> bool:
    """The learner takes her wish back while nobody has begun, or when an observer has left it unsigned for a week."""
    if observation.learner_id != person.pk or not _is_open(observation) or observation.supersedes_id:
        return False
    return observation.started_at is None or observation.started_at <= now - LEFT_ALONE


def withdrawable_by(person: User, *, now: datetime):
    """The observations for which ``can_withdraw`` says yes."""
    hers = Observation.objects.open().filter(learner=person, supersedes=None)
    return hers.filter(Q(started_at=None) | Q(started_at__lte=now - LEFT_ALONE))


def _given_up(on: date):
    return Observation.objects.corrections_left_alone(since=on - LEFT_ALONE).values("pk")


def _is_open(observation: Observation) -> bool:
    return observation.observer_signed_at is None and observation.withdrawn_at is None
