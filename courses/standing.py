"""Where a person stands with a course: the edition that is hers, or the one that is open to her."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language

from courses.keeping import recall
from courses.models import Edition, Enrolment
from courses.outline import Outline, outline


@dataclass(frozen=True)
class Standing:
    """``enrolment`` is None for whoever only looks at the course."""

    edition: Edition
    language: str
    enrolment: Enrolment | None = None

    @property
    def outline(self) -> Outline:
        return outline(self.edition, self.language)


def standing_or_404(person, slug: str) -> Standing:
    """A learner stays on the edition she is enrolled on, the newest if there are several; others see the latest published one."""
    enrolment = None
    if person.is_authenticated:
        mine = map(recall, Enrolment.objects.of(person).active().newest_first())
        enrolment = next((each for each in mine if each.edition.course.slug == slug), None)
    edition = enrolment.edition if enrolment else latest(slug)
    if edition is None:
        raise Http404
    return Standing(edition, edition.language_for(get_language()), enrolment)


def latest(slug: str) -> Edition | None:
    return Edition.objects.light().select_related("course").filter(course__slug=slug).latest_published()


def open_editions() -> list[Edition]:
    """The latest published edition of each course, in one query."""
    newest_first = Edition.objects.light().select_related("course").published().order_by("published_at", "pk")
    return sorted({each.course_id: each for each in newest_first}.values(), key=lambda edition: edition.course.slug)
