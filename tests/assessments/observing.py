"""Rows that tests of observed practice start from: the tiny pack's checklist, without its lessons and questions."""

from datetime import timedelta

import yaml

from assessments.models import Observation
from assessments.pack import checklists
from assessments.services.observations import start_unasked
from assessments.services.rating import prepare, rate_items, set_details
from assessments.services.signing import sign_as_observer
from courses.models import Activity, Course, Edition, Module, Wording
from courses.pack.reading import Pack
from tests.conftest import TINY_PACK
from tests.factories import NOON

ITEMS = ["1", "2", "3", "4", "5"]
ALL_RIGHT = dict.fromkeys(ITEMS, "2")
CONSENT = {"asked-by-other": True, "no-recording": True}


def practice_edition() -> Edition:
    """The tiny course with nothing but its two observed practices."""
    pack = Pack(TINY_PACK)
    course = yaml.safe_load((TINY_PACK / "course.yaml").read_text())
    edition = Edition.objects.create(
        course=Course.objects.create(slug="tiny"),
        label="1",
        digest="d" * 64,
        languages=["en"],
        frame=course,
        loaded_at=NOON,
    )
    module = Module.objects.create(edition=edition, key="m2", position=1)
    wanted = [each for each in course["modules"][1]["activities"] if each["kind"] == "observed_practice"]
    for position, each in enumerate(wanted, start=1):
        requires = [key for key in each["requires"] if key != "final-quiz"]
        Activity.objects.create(
            edition=edition, module=module, key=each["id"], kind=each["kind"], position=position, requires=requires, settings=each
        )
    checklists.load(pack, edition)
    strings = {
        name: yaml.safe_load((TINY_PACK / f"en/strings/{name}.yaml").read_text()) for name in ("course", "checklist", "competencies")
    }
    Wording.objects.create(edition=edition, language="en", strings=strings)
    Edition.objects.filter(pk=edition.pk).update(published_at=NOON)
    edition.refresh_from_db()
    return edition


def observe(enrolment, trainer, *, now=NOON, activity="practice-r1", ratings=None, global_rating=3, sign=True, **prepared) -> Observation:
    """A whole session: begun by the trainer unasked, prepared, rated, described, and (unless told not to) signed."""
    practice = enrolment.edition.activities.get(key=activity)
    observation = start_unasked(enrolment=enrolment, activity=practice, by=trainer, now=now)
    situation = prepared.pop("situation", practice.settings["situation"])
    if situation == "R2":
        prepared = {"case_number": "12", "consent": CONSENT, **prepared}
    prepare(observation=observation, by=trainer, now=now, situation=situation, **prepared)
    rate_items(observation=observation, values=ALL_RIGHT if ratings is None else ratings, by=trainer, now=now)
    set_details(observation=observation, by=trainer, now=now, global_rating=global_rating, strength="Kind.", change="Slower.")
    if sign:
        return sign_as_observer(observation=observation, by=trainer, now=now + timedelta(minutes=15))
    observation.refresh_from_db()
    return observation
