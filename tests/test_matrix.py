"""Promise 4: a person sees only what her posting allows. Every URL × role × place stands in this table; a new URL fails until it does.

The columns: nobody signed in · the owner of the thing · another learner of the same place · the trainer of the place who observed · her
colleague · a trainer elsewhere · the manager above the place · a manager elsewhere · staff without a posting.
The cells: what GET (or POST, where the row says so) answers. ``in`` is the way to sign-in, ``→`` another redirect.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import now

from assessments.models import Observation, Quiz
from assessments.services.attempts import open_attempt
from assessments.services.observations import ask_for_observation
from assessments.services.paper import print_sheets
from courses.services import complete_activity
from notices.models import Notice
from people.models import OrgUnit, Role
from phones.models import Arrival, Phone
from refreshers.models import Refresher
from tests.assessments.observing import observe
from tests.credentials.earning import earn, pass_quiz
from tests.factories import EnrolmentFactory, OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = ["nobody", "owner", "peer", "trainer", "colleague", "far trainer", "manager", "far manager", "staff"]

# name: (method, whose thing, cells in the order of ROLES)
MATRIX = {
    "assessments:answer": ("POST", "in → 404 404 404 404 404 404 404"),
    "assessments:ask": ("POST", "in 200 404 404 404 404 404 404 404"),
    "assessments:attempt": ("GET", "in 200 404 404 404 404 404 404 404"),
    "assessments:begin": ("POST", "in → → → → → → → →"),
    "assessments:begin_unasked": ("POST", "in 404 404 → → 404 404 404 404"),
    "assessments:check": ("GET", "in 200 → → → → → → →"),
    "assessments:correct": ("POST", "in 404 404 → → 404 404 404 404"),
    "assessments:observation": ("GET", "in 200 404 200 200 404 200 404 404"),
    "assessments:observations": ("GET", "in 200 200 200 200 200 200 200 200"),
    "assessments:observe": ("GET", "in 404 404 200 404 404 404 404 404"),
    "assessments:paper": ("GET", "in 404 404 200 200 404 404 404 404"),
    "assessments:paper_print": ("GET", "in 404 404 200 200 404 404 404 404"),
    "assessments:papers": ("GET", "in 403 403 200 200 200 403 403 403"),
    "assessments:practice": ("GET", "in 200 → → → → → → →"),
    "assessments:prepare": ("GET", "in 404 404 200 404 404 404 404 404"),
    "assessments:put_back": ("POST", "in 404 404 → 404 404 404 404 404"),
    "assessments:queue": ("GET", "in 403 403 200 200 200 403 403 403"),
    "assessments:quiz": ("GET", "in 200 → → → → → → →"),
    "assessments:rate": ("POST", "401 404 404 422 404 404 404 404 404"),
    "assessments:result": ("GET", "in 200 404 404 404 404 404 404 404"),
    "assessments:review": ("GET", "in 200 404 404 404 404 404 404 404"),
    "assessments:self_rating": ("GET", "in 200 404 404 404 404 404 404 404"),
    "assessments:sign": ("POST", "in 404 404 → 404 404 404 404 404"),
    "assessments:stop": ("GET", "in 404 404 200 404 404 404 404 404"),
    "assessments:submit": ("POST", "in → 404 404 404 404 404 404 404"),
    "assessments:take_back": ("POST", "in → 404 404 404 404 404 404 404"),
    "assessments:uncounted": ("POST", "in 404 404 200 404 404 404 404 404"),
    "assessments:ward": ("GET", "in 200 200 200 200 200 200 200 200"),
    "courses:course": ("GET", "200 200 200 200 200 200 200 200 200"),
    "courses:done": ("POST", "in → → → → → → → →"),
    "courses:enrol": ("POST", "in → → → → → → → →"),
    "courses:glossary": ("GET", "200 200 200 200 200 200 200 200 200"),
    "courses:leave": ("GET", "in 200 → → → → → → →"),
    "courses:lesson": ("GET", "in 200 200 200 200 200 200 200 200"),
    "courses:list": ("GET", "in 200 200 200 200 200 200 200 200"),
    "courses:picture": ("GET", "200 200 200 200 200 200 200 200 200"),
    "courses:search": ("GET", "in 200 200 200 200 200 200 200 200"),
    "courses:sources": ("GET", "200 200 200 200 200 200 200 200 200"),
    "courses:translated": ("GET", "200 200 200 200 200 200 200 200 200"),
    "credentials:certificate": ("GET", "200 200 200 200 200 200 200 200 200"),
    "credentials:list": ("GET", "in 200 200 200 200 200 200 200 200"),
    "credentials:pdf": ("GET", "in 200 404 404 404 404 200 404 404"),
    "credentials:review": ("GET", "in 200 200 200 200 200 200 200 200"),
    "credentials:revoke": ("GET", "in 404 404 404 404 404 200 404 404"),
    "credentials:verify": ("GET", "200 200 200 200 200 200 200 200 200"),
    "healthz": ("GET", "200 200 200 200 200 200 200 200 200"),
    "language": ("GET", "200 200 200 200 200 200 200 200 200"),
    "home": ("GET", "200 200 200 200 200 200 200 200 200"),
    "kept_course": ("GET", "401 200 404 404 404 404 404 404 404"),
    "notices:inbox": ("GET", "in 200 200 200 200 200 200 200 200"),
    "notices:notice": ("GET", "in 200 404 404 404 404 404 404 404"),
    "notices:outgoing": ("GET", "in 403 403 403 403 403 403 403 200"),
    "notices:preferences": ("GET", "in 200 200 200 200 200 200 200 200"),
    "notices:read_all": ("POST", "in → → → → → → → →"),
    "notices:retry": ("POST", "in 403 403 403 403 403 403 403 →"),
    "notices:stop": ("GET", "404 404 404 404 404 404 404 404 404"),
    "people:confirm": ("POST", "in 404 404 404 404 404 → 404 404"),
    "people:decline": ("GET", "in 404 404 404 404 404 200 404 404"),
    "people:place": ("GET", "in 200 200 200 200 200 200 200 200"),
    "people:postings": ("GET", "in 403 403 403 403 403 200 200 403"),
    "people:profile": ("GET", "in 200 200 200 200 200 200 200 200"),
    "phones:arrival": ("GET", "in 403 403 403 403 403 403 403 200"),
    "phones:arrivals": ("GET", "in 403 403 403 403 403 403 403 200"),
    "phones:carried": ("POST", "401 415 415 415 415 415 415 415 415"),
    "phones:carry": ("GET", "in 200 200 200 200 200 200 200 200"),
    "phones:hub": ("GET", "200 200 200 200 200 200 200 200 200"),
    "phones:page": ("GET", "200 200 200 200 200 200 200 200 200"),
    "phones:manifest": ("GET", "200 200 200 200 200 200 200 200 200"),
    "phones:mine": ("GET", "in 200 200 200 200 200 200 200 200"),
    "phones:phone": ("PUT", "401 422 422 422 422 422 422 422 422"),
    "phones:receipts": ("GET", "in 404 404 404 404 404 404 404 404"),
    "phones:record": ("PUT", "401 400 400 400 400 400 400 400 400"),
    "phones:shell": ("GET", "200 200 200 200 200 200 200 200 200"),
    "phones:signing_key": ("PUT", "401 422 422 422 422 422 422 422 422"),
    "phones:state": ("GET", "401 200 200 200 200 200 200 200 200"),
    "phones:strike_off": ("GET", "in 200 404 404 404 404 404 404 200"),
    "phones:worker": ("GET", "200 200 200 200 200 200 200 200 200"),
    "readyz": ("GET", "200 200 200 200 200 200 200 200 200"),
    "refreshers:list": ("GET", "in 200 200 200 200 200 200 200 200"),
    "refreshers:refresher": ("GET", "in 200 404 404 404 404 404 404 404"),
    "reporting:completions": ("GET", "in 403 403 403 403 403 200 200 403"),
    "reporting:completions_csv": ("GET", "in 403 403 403 403 403 200 200 403"),
    "theme": ("POST", "→ → → → → → → → →"),
}


class World:
    """One of everything, at one place, and the people of another place beside it."""

    def __init__(self, edition):
        self.moment, self.edition = now(), edition
        place, elsewhere = OrgUnitFactory(), OrgUnitFactory()
        above = OrgUnit.objects.get_parent(place)
        self.trainer = PostingFactory(role=Role.TRAINER, org_unit=place).person
        self.people = {
            "peer": PostingFactory(org_unit=place).person,
            "trainer": self.trainer,
            "colleague": PostingFactory(role=Role.TRAINER, org_unit=above).person,
            "far trainer": PostingFactory(role=Role.TRAINER, org_unit=elsewhere).person,
            "manager": PostingFactory(role=Role.MANAGER, org_unit=above).person,
            "far manager": PostingFactory(role=Role.MANAGER, org_unit=elsewhere).person,
            "staff": UserFactory(is_staff=True, is_superuser=True),
        }
        past = self.moment - timedelta(days=10)
        self.certificate = earn(edition, place, self.trainer, now=past)
        self.signed = Observation.objects.filter(enrolment=self.certificate.enrolment).order_by("pk").first()
        self.begun = observe(self.ready(place, past), self.trainer, now=self.moment, sign=False)
        asking = self.ready(place, past)
        practice = edition.activities.get(key="practice-r1")
        self.asked = ask_for_observation(enrolment=asking, activity=practice, by=asking.learner, now=self.moment)
        sitting = EnrolmentFactory(edition=edition, org_unit=place, enrolled_at=past, last_seen_at=past)
        for lesson in edition.activities.filter(kind="lesson", is_optional=False):
            complete_activity(enrolment=sitting, activity=lesson, now=past)
        self.attempt = open_attempt(enrolment=sitting, quiz=Quiz.objects.get(edition=edition), by=sitting.learner, now=self.moment)
        [self.paper] = print_sheets(wanted=[(self.certificate.enrolment, practice)], language="en", by=self.trainer, now=past)
        self.done = self.certificate.enrolment.attempts.get()
        self.posting = PostingFactory(org_unit=place, confirmed_at=None)
        holder = self.certificate.enrolment.learner
        self.refresher = Refresher.objects.create(
            certificate=self.certificate, person=holder, step="d3", kind="practice", due_on=past.date(), opened_at=past
        )
        self.notice = Notice.objects.create(
            recipient=holder, kind="account", channel="inbox", dedupe_key="k", subject="s", body="b", queued_at=past, due_at=past
        )
        self.phone = Phone.objects.create(device=uuid4(), person=holder, registered_at=past, last_seen_at=past)
        self.arrival = Arrival.objects.create(
            person=holder, sha256="0", content="{}", moment=past, arrived_at=past, outcome="set_aside", reason="r"
        )
        self.failed = Notice.objects.create(
            recipient=holder,
            kind="account",
            channel="email",
            dedupe_key="k",
            subject="s",
            body="b",
            queued_at=past,
            due_at=past,
            state="failed",
        )

    def ready(self, place, past):
        enrolment = EnrolmentFactory(edition=self.edition, org_unit=place, enrolled_at=past, last_seen_at=past)
        pass_quiz(enrolment, now=past)
        return enrolment

    def thing(self, name):
        """The arguments of a URL, and who owns what it shows."""
        holder, lesson = self.certificate.enrolment.learner, ["tiny", "m1-first"]
        things = {
            "paper": ([self.paper.code], holder),
            "paper_print": ([self.paper.code], holder),
            "self_rating": ([self.asked.pk], self.asked.learner),
            "take_back": ([self.asked.pk], self.asked.learner),
            "begin": ([self.asked.pk], self.asked.learner),
            "observation": ([self.signed.pk], self.signed.learner),
            "correct": ([self.signed.pk], self.signed.learner),
            "ward": ([self.certificate.enrolment_id, "practice-r1"], holder),
            "begin_unasked": ([self.certificate.enrolment_id, "practice-r1"], holder),
            "result": ([self.done.pk], self.done.enrolment.learner),
            "certificate": ([self.certificate.code], holder),
            "pdf": ([self.certificate.code], holder),
            "revoke": ([self.certificate.code], holder),
            "refresher": ([self.refresher.pk], holder),
            "notice": ([self.notice.pk], holder),
            "retry": ([self.failed.pk], holder),
            "quiz": (["tiny", "final-quiz"], holder),
            "practice": (["tiny", "practice-r1"], self.asked.learner),
            "ask": (["tiny", "practice-r2"], self.asked.learner),
            "leave": (["tiny"], self.asked.learner),
            "check": (lesson, holder),
            "lesson": (lesson, holder),
            "done": (lesson, holder),
            "picture": (["tiny", "1", "dot"], holder),
            "translated": (["tiny", "en"], holder),
            "language": (["fr"], holder),
            "confirm": ([self.posting.pk], self.posting.person),
            "decline": ([self.posting.pk], self.posting.person),
            "stop": (["forged"], holder),
            "strike_off": ([self.phone.pk], holder),
            "arrival": ([self.arrival.pk], holder),
            "shell": (["en"], holder),
            "page": (["attempts", uuid4()], holder),
            "manifest": (["en"], holder),
        }
        room, _, last = name.rpartition(":")
        if name in {"phones:record", "phones:phone", "phones:signing_key"}:
            return [uuid4()], holder
        if name == "assessments:stop" or last in {"prepare", "observe", "rate", "uncounted", "put_back", "sign"}:
            return [self.begun.pk], self.begun.learner
        if room == "assessments" and last in {"attempt", "answer", "review", "submit"}:
            return [self.attempt.pk], self.attempt.enrolment.learner
        if room == "courses" and last in {"course", "enrol", "search", "glossary", "sources"}:
            return ["tiny"], holder
        if name == "kept_course":
            return ["tiny"], holder
        return things.get(last, ([], holder))

    def answers(self, name, method):
        args, owner = self.thing(name)
        for role in ROLES:
            with transaction.atomic():  # each role meets the same world
                client = Client()
                if role != "nobody":
                    client.force_login(self.people.get(role, owner))
                response = client.generic(method, reverse(name, args=args))
                transaction.set_rollback(True)
            to_sign_in = response.status_code == 302 and response.url.startswith("/accounts/login")
            yield "in" if to_sign_in else "→" if response.status_code == 302 else str(response.status_code)


def own_urls():
    """The names of our own URLs; allauth's, the admin's and Django's are theirs to guard."""
    foreign = {"admin", "i18n"}
    for name in get_resolver().reverse_dict:
        if isinstance(name, str) and not name.startswith(("account_", "mfa_", "usersessions_", "set_language")):
            yield name
    for room, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if room not in foreign:
            yield from (f"{room}:{name}" for name in resolver.reverse_dict if isinstance(name, str))


@pytest.fixture
def world(edition):
    return World(edition)


def test_every_url_stands_in_the_matrix():
    assert sorted(own_urls()) == sorted(MATRIX)


def test_each_role_gets_what_its_posting_allows(world):
    found = {name: (method, " ".join(world.answers(name, method))) for name, (method, _cells) in MATRIX.items()}

    assert found == MATRIX
