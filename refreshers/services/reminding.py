"""Reminders: a course that stands still, a certificate that ends, an observation that waits. Windows, not exact days."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from assessments.models import Observation
from courses.models import Edition, Enrolment
from credentials.validity import local_day
from notices.audience import nearest
from notices.models import Kind
from notices.services import Letter, queue_notices
from notices.wording import language_of
from people.models import Role, User
from refreshers.plan import expiring_days, stalled_days
from refreshers.services.opening import current_certificates
from refreshers.words import activity_title, course_title

BATCH = 500
ASK_AGAIN = timedelta(days=3)
GIVE_UP = timedelta(days=30)


def remind(*, now: datetime) -> int:
    """Queue every reminder whose window is open; returns how many are new.

    Safe to run twice, at once, or after missed nights: of several that came due meanwhile only the latest is sent.
    """
    queued = 0
    for edition in Edition.objects.published().select_related("course").order_by("pk"):
        queued += queue_notices(_stalled(edition, now), now=now)
        queued += queue_notices(_expiring(edition, now), now=now)
    return queued + queue_notices(_waiting(now), now=now)


def latest(days: Iterable[int], passed: int) -> int | None:
    """The greatest of ``days`` that has passed, or None. After twice the last, it is too late to remind."""
    steps = sorted(days)
    if not steps or passed >= 2 * steps[-1]:
        return None
    return max((step for step in steps if step <= passed), default=None)


def nearest_end(days: Iterable[int], left: int) -> int | None:
    """The smallest of ``days`` that ``left`` days have come down to, or None. Day 0 is the last valid day."""
    return min((step for step in days if 0 <= left <= step), default=None)


def _stalled(edition: Edition, now: datetime) -> Iterator[Letter]:
    """Unfinished enrolments, 7, 14 and 30 days (the pack's numbers) after the learner was last seen in the course."""
    days = stalled_days(edition)
    if not days:
        return
    window = {"last_seen_at__lte": now - timedelta(days=days[0]), "last_seen_at__gt": now - timedelta(days=2 * days[-1])}
    asked = Observation.objects.open().filter(enrolment=OuterRef("pk"))  # then it is not she who keeps it waiting
    idle = Enrolment.objects.active().filter(~Exists(asked), edition=edition, finished_at=None, **window).select_related("learner")
    url = reverse("courses:course", args=[edition.course.slug])
    for enrolment in _all(idle):
        step = latest(days, (now - enrolment.last_seen_at).days)
        key = f"{enrolment.pk}:{enrolment.last_seen_at:%Y%m%d%H%M%S}:{step}"
        context = {"course": _title(edition, enrolment.learner), "days": step}
        yield Letter(enrolment.learner, Kind.COURSE_STALLED, key, url, context)


def _expiring(edition: Edition, now: datetime) -> Iterator[Letter]:
    """Certificates that nobody has renewed, 60, 30 and 7 days (the pack's numbers) before their last day."""
    days = expiring_days(edition)
    if not days:
        return
    today = localdate(now)
    window = {"expires_on__gte": today - timedelta(days=1), "expires_on__lte": today + timedelta(days=days[-1] + 1)}  # any time zone
    ending = current_certificates(edition, on=today - timedelta(days=1)).filter(**window).select_related("enrolment__learner")
    for certificate in _all(ending):
        person = certificate.enrolment.learner
        left = (certificate.expires_on - local_day(now, person)).days
        step = nearest_end(days, left)
        if step is None:
            continue
        context = {"course": _title(edition, person), "days": left, "expires": day_words(certificate.expires_on, person)}
        url = reverse("credentials:certificate", args=[certificate.code])
        yield Letter(person, Kind.CERTIFICATE_EXPIRING, f"{certificate.pk}:{step}", url, context)


def _waiting(now: datetime) -> Iterator[Letter]:
    """Observations asked for three days ago that nobody has begun: the trainers hear once more."""
    window = {"asked_at__lte": now - ASK_AGAIN, "asked_at__gt": now - GIVE_UP}
    waiting = Observation.objects.waiting().open().filter(**window)
    for batch in _batches(waiting.select_related("learner", "activity", "enrolment__org_unit", "enrolment__edition")):
        yield from ask_trainers(batch, now=now, again=True)


def ask_trainers(observations: Iterable[Observation], *, now: datetime, again: bool = False) -> Iterator[Letter]:
    """Letters to the nearest trainers over each learner's place, never to herself. One query for all."""
    about = {each: (each.enrolment.org_unit.path, each.learner_id) for each in observations}
    trainers = nearest(Role.TRAINER, about=about.values(), on=localdate(now))
    for each, asked in about.items():
        for trainer in trainers[asked]:
            yield _to_trainer(each, trainer, now, again)


def _to_trainer(observation: Observation, trainer: User, now: datetime, again: bool) -> Letter:
    edition = observation.enrolment.edition
    context = {
        "learner": observation.learner.get_full_name(),
        "place": observation.enrolment.org_unit.name,
        "practice": activity_title(edition, observation.activity.key, edition.language_for(language_of(trainer))),
        "again": again,
        "days": (now - observation.asked_at).days if observation.asked_at else 0,
    }
    key = f"{observation.pk}:again" if again else str(observation.pk)
    return Letter(trainer, Kind.OBSERVATION_ASKED, key, reverse("assessments:queue"), context)


def _title(edition: Edition, person: User) -> str:
    return course_title(edition, edition.language_for(language_of(person)))


def day_words(day: date, person: User) -> str:
    with override(language_of(person)):
        return date_format(day, "DATE_FORMAT")


def _all(rows) -> Iterator:
    for batch in _batches(rows):
        yield from batch


def _batches(rows) -> Iterator[list]:
    """All of them, ``BATCH`` at a time, each read afresh behind the last: writes between the batches disturb nothing."""
    last = None
    while True:
        rest = rows.order_by("pk") if last is None else rows.order_by("pk").filter(pk__gt=last)
        batch = list(rest[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk
