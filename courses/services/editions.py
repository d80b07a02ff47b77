"""Packs become editions: a draft when loaded, frozen when published."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.keeping import forget_editions
from courses.models import Course, Edition
from courses.pack import registry
from courses.pack.frame import frame_of, load_frame
from courses.pack.lessons import load_lessons
from courses.pack.pictures import load_pictures
from courses.pack.reading import Pack
from courses.pack.words import load_words
from people.models import User


@transaction.atomic
def load_edition(*, pack: Pack, now: datetime) -> tuple[Edition, bool]:
    """Load a checked pack as the edition that its label names; returns the edition and whether anything was written.

    The same pack twice changes nothing. A changed pack replaces a draft of its label. It is refused (ValidationError, code
    ``published``) when that label is published: people have learnt from it, so the change needs a label of its own.
    """
    course, _new = Course.objects.get_or_create(slug=pack.key)
    course = Course.objects.select_for_update().get(pk=course.pk)  # two loaders of one course take turns
    label = pack.course["edition"]
    existing = Edition.objects.light().filter(course=course, label=label).first()
    if existing and existing.digest == pack.digest:
        return existing, False
    if existing and existing.published_at:
        text = _("Edition %(label)s of “%(course)s” is published and this pack differs from it. Raise edition: in course.yaml.")
        raise ValidationError(text, code="published", params={"label": label, "course": course.slug})
    if existing:
        existing.delete()
    edition = Edition.objects.create(
        course=course,
        label=label,
        digest=pack.digest,
        languages=[pack.source_language, *(each for each in pack.languages if each != pack.source_language)],
        frame=frame_of(pack),
        valid_months=pack.course.get("valid_months"),
        loaded_at=now,
    )
    for load in (load_frame, load_words, load_pictures, load_lessons, *(part.load for part in registry.parts())):
        load(pack, edition)
    return edition, True


def publish_edition(*, edition: Edition, now: datetime, by: User | None = None) -> bool:
    """Freeze a draft and open it to learners. Returns False when it was published already: twice is the same as once.

    Learners who are on an older edition stay there.
    """
    forget_editions()
    return bool(Edition.objects.drafts().filter(pk=edition.pk).update(published_at=now, published_by=by))
