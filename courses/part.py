"""The part ``courses`` of what a phone keeps: where she stands in each of her courses."""

from datetime import datetime

from courses.keeping import recall
from courses.models import Enrolment
from courses.outline import outline
from courses.progress import Journey, journeys
from people.models import User


def courses_part(*, person: User, now: datetime, language: str) -> list[dict]:
    """Her running enrolments, the one seen last first: what is done, what is open, where she was. Two queries, however many there are."""
    mine = [recall(each) for each in Enrolment.objects.of(person).active().last_seen_first()]
    outlines = {each.edition_id: outline(each.edition, each.edition.language_for(language)) for each in mine}
    ways = journeys(mine, outlines)
    return [_told(each, ways[each.pk]) for each in mine]


def _told(enrolment: Enrolment, way: Journey) -> dict:
    steps = way.outline.steps
    here = next((step.key for step in steps if step.pk == way.here), None)
    return {
        "enrolment": str(enrolment.pk),
        "slug": way.outline.slug,
        "label": way.outline.label,
        "language": way.outline.language,
        "title": way.outline.title,
        "done": [step.key for step in steps if way.is_done(step)],
        "open": [step.key for step in steps if not way.is_done(step) and not way.is_locked(step)],
        "here": here,
        "finished": enrolment.finished_at is not None,
    }
