"""Who is tortured: learners, trainers and what waits for them, written into the site's own database."""

from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from assessments.models import Item, Observation, Quiz
from assessments.services.attempts import open_attempt
from assessments.services.observations import ask_for_observation, start_unasked
from assessments.services.rating import prepare, rate_items, set_details
from assessments.services.signing import sign_as_observer
from courses.models import Activity, Completion, Edition
from credentials.codes import new_code
from credentials.models import Certificate
from people.models import OrgUnit, Role, User
from refreshers.models import Refresher
from refreshers.services import open_due
from tests.factories import EnrolmentFactory, PostingFactory

PRACTICE = "practice-r1"
RESULTS = 12  # signed sessions that wait for a learner's answer
SINCE = timedelta(days=130)


def make_people(*, cast: dict[str, str], password: str, now: datetime) -> dict[str, dict]:
    """The people of ``cast`` (name: kind), each with what her kind works on. Returns what a phone's day needs to know of each."""
    edition = Edition.objects.published().filter(course__slug="hand-expression").order_by("-published_at").first()
    place = OrgUnit.objects.filter(level=OrgUnit.Level.FACILITY).order_by("pk").first()
    made = {name: _person(name, encoded) for encoded in [make_password(password)] for name in cast}
    posted = {"starts_on": (now - SINCE).date(), "requested_at": now - SINCE, "confirmed_at": now - SINCE, "org_unit": place}
    told = {}
    trainers = [made[name] for name, kind in cast.items() if kind == "trainer"]
    for name, kind in cast.items():
        person = made[name]
        PostingFactory(person=person, role=Role.TRAINER if kind == "trainer" else Role.LEARNER, **posted)
        told[name] = {"person": str(person.pk), "email": person.email, "kind": kind}
        if kind != "trainer":
            told[name] |= _learner(person, kind, edition=edition, place=place, trainers=trainers, now=now)
    open_due(now=now, random=Random(1))
    for name, kind in cast.items():
        if kind == "certified":
            due = Refresher.objects.of(made[name]).filter(answered_at=None).count()
            told[name]["refreshers"] = due
    return told


def _person(name: str, password: str) -> User:
    person = User.objects.create(username=f"torture-{name}", full_name=f"{name.title()} Tortured", email=f"{name}@torture.example",
                                 password=password, language="en", time_zone="Africa/Nairobi")  # fmt: skip
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _learner(person, kind, *, edition, place, trainers, now) -> dict:
    finished = {"finished_at": now - SINCE} if kind == "certified" else {}
    enrolment = EnrolmentFactory(learner=person, edition=edition, org_unit=place, posting=False, enrolled_at=now - SINCE,
                                 last_seen_at=now - SINCE, **finished)  # fmt: skip
    lessons = Activity.objects.filter(edition=edition, kind=Activity.Kind.LESSON).order_by("module__position", "position")
    about = {"course": edition.course.slug, "edition": edition.label, "enrolment": str(enrolment.pk)}
    if kind == "study":
        return about | {"lessons": [each.key for each in lessons]}
    Completion.objects.bulk_create(Completion(enrolment=enrolment, activity=each, completed_at=now - SINCE) for each in lessons)
    if kind == "certified":
        days = {"issued_at": now - SINCE, "expires_on": (now + SINCE).date()}
        Certificate.objects.create(enrolment=enrolment, code=new_code(), holder_name=person.full_name, evidence={}, **days)
        return about
    if kind == "sitting":
        attempt = open_attempt(enrolment=enrolment, quiz=Quiz.objects.get(edition=edition), by=person, now=now, random=Random(1))
        return about | {"attempt": str(attempt.pk)}
    quiz, practice = (Activity.objects.get(edition=edition, key=key) for key in ("final-quiz", PRACTICE))
    Completion.objects.create(enrolment=enrolment, activity=quiz, completed_at=now - SINCE)
    if kind == "subject":
        return about
    results = [_signed(enrolment, practice, trainers[-1], now - timedelta(hours=each + 1)) for each in range(RESULTS if trainers else 0)]
    wish = ask_for_observation(enrolment=enrolment, activity=practice, by=person, now=now)
    items = list(Item.objects.filter(checklist=wish.checklist).values_list("key", flat=True))
    return about | {"wish": str(wish.pk), "items": items, "results": [[str(each.pk), each.digest] for each in results]}


def _signed(enrolment, practice, trainer, when) -> Observation:
    """A session that was held and signed on the site."""
    observation = start_unasked(enrolment=enrolment, activity=practice, by=trainer, now=when)
    prepare(observation=observation, by=trainer, now=when, situation="R1")
    keys = Item.objects.filter(checklist=observation.checklist).values_list("key", flat=True)
    rate_items(observation=observation, values=dict.fromkeys(keys, "1"), by=trainer, now=when)
    set_details(observation=observation, by=trainer, now=when, global_rating=2, strength="Kind.", change="Slower.")
    return sign_as_observer(observation=observation, by=trainer, now=when + timedelta(minutes=15))
