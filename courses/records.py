"""Lessons that were marked as done on a phone: the kind ``lesson-done``."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import Activity, Enrolment
from courses.outline import outline
from courses.services import complete_activity
from people.models import User
from phones.kinds import Record


def take_lesson_done(*, person: User, body: dict, record: Record, now: datetime) -> str | None:
    """Complete the lesson at the moment she marked it; twice (on two phones, or on a page meanwhile) is the same as once.

    ``body``: ``{"course": slug, "edition": label, "activity": key}``, and ``enrolment`` where the phone knows it. An earlier lesson that is
    still to come (from another phone, or because it was set aside) does not hold this one up: that she read it is true all the same, and
    no certificate rests on the order of reading.

    Raises ValidationError: ``enrolment``, ``left``, ``edition``, ``not_a_lesson``, and ``locked`` when a quiz comes first.
    """
    enrolment = _enrolment(person, body)
    activity = _lesson(enrolment, body)
    complete_activity(enrolment=enrolment, activity=activity, now=max(record.moment, enrolment.enrolled_at), after_lessons=False)
    return None


def _enrolment(person: User, body: dict) -> Enrolment:
    mine = Enrolment.objects.of(person).select_related("edition__course").defer("edition__frame").newest_first()
    if body.get("enrolment"):
        found = mine.filter(pk=_uuid(body["enrolment"])).first()
    else:
        found = mine.filter(edition__course__slug=str(body.get("course", "")), edition__label=str(body.get("edition", ""))).first()
    if found is None:
        said = _("This lesson belongs to a course you have not started. Start the course, then mark the lesson as done again.")
        raise ValidationError(said, code="enrolment")
    title = outline(found.edition, found.edition.language_for(person.language)).title
    if found.left_at is not None:
        said = _(
            "You had left “%(course)s” when this arrived, so it was not counted. Start the course again, then mark the lesson as done."
        )
        raise ValidationError(said, code="left", params={"course": title})
    if body.get("edition", found.edition.label) != found.edition.label:
        raise _other_edition(title)
    return found


def _lesson(enrolment: Enrolment, body: dict) -> Activity:
    activity = Activity.objects.filter(edition=enrolment.edition_id, key=str(body.get("activity", ""))).first()
    if activity is None:
        raise _other_edition(outline(enrolment.edition, enrolment.edition.languages[0]).title)
    if activity.kind != Activity.Kind.LESSON:
        raise ValidationError(_("Only a lesson can be marked as done. Open the quiz or the practice itself."), code="not_a_lesson")
    return activity


def _other_edition(title: str) -> ValidationError:
    said = _(
        "This lesson is of another edition of “%(course)s” than yours. Keep the course on this phone anew, then mark it as done there."
    )
    return ValidationError(said, code="edition", params={"course": title})


def _uuid(text) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
