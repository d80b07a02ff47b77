"""A few learners as the site knows them: posted, enrolled, all lessons done, signed in by a session made directly."""

import secrets
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.timezone import localdate, now

from benchmarks.clients import Client
from courses.models import Activity, Completion, Edition, Enrolment
from courses.services import enrol
from people.models import Cadre, OrgUnit, Posting, Role, User

CLIENTS = 8


def facilities(count: int) -> list[OrgUnit]:
    """``count`` facilities in one district; made the first time."""
    known = list(OrgUnit.objects.filter(level=OrgUnit.Level.FACILITY).order_by("pk")[:count])
    if known:
        return known
    above = OrgUnit.objects.add_root(instance=OrgUnit(name="Bench country", level=OrgUnit.Level.COUNTRY, code="B"))
    for level in (OrgUnit.Level.REGION, OrgUnit.Level.DISTRICT):
        above = OrgUnit.objects.add_child(above, instance=OrgUnit(name=f"Bench {level}", level=level, code=f"B-{level}"))
    for number in range(count):
        above.refresh_from_db()
        place = OrgUnit(name=f"Health centre {number}", level=OrgUnit.Level.FACILITY, code=f"B-{number:03}")
        OrgUnit.objects.add_child(above, instance=place)
    return facilities(count)


def person(username: str, role: str, place: OrgUnit) -> User:
    user = User.objects.create(username=username, full_name=f"Amina {username}", email=f"{username}@bench.example")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    moment = now()
    Posting.objects.create(
        person=user,
        org_unit=place,
        role=role,
        cadre=Cadre.MIDWIFE,
        starts_on=localdate(moment) - timedelta(days=90),
        requested_at=moment,
        confirmed_at=moment,
    )
    return user


def learner(username: str) -> Enrolment:
    """A learner who has done every lesson, so that each page and the quiz are open to her."""
    edition = Edition.objects.latest_published()
    enrolment = enrol(learner=person(username, Role.LEARNER, facilities(30)[0]), edition=edition, now=now())
    lessons = Activity.objects.filter(edition=edition, kind=Activity.Kind.LESSON)
    Completion.objects.bulk_create(Completion(enrolment=enrolment, activity=lesson, completed_at=now()) for lesson in lessons)
    return enrolment


def manager() -> User:
    """A manager over the whole tree."""
    facilities(30)
    return person("bench-manager", Role.MANAGER, OrgUnit.objects.get(level=OrgUnit.Level.COUNTRY))


def signed_in(user: User) -> dict[str, str]:
    """The headers of a browser in which ``user`` has signed in, as a phone sends them."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = secrets.token_hex(16)
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: token}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": "en",
    }


def everywhere(headers: list[dict], path: str) -> list[Client]:
    """Each of the browsers asks for the same page, over and over."""
    return [Client(each, [("GET", path, "")]) for each in headers]
