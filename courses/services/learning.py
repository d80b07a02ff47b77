"""Every write about learning."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, DateTimeField, F, Q, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from courses.events import ActivityCompleted, CourseFinished, EnrolmentMoved, LearnerEnrolled, LearnerLeft
from courses.models import Activity, Completion, Edition, Enrolment
from courses.progress import missing_before, outstanding
from outbox.services import publish
from people.models import Posting, Role, User


@transaction.atomic
def enrol(*, learner: User, edition: Edition, now: datetime) -> Enrolment:
    """Put ``learner`` on a published edition, at the place of her running learner posting.

    Ask again and the same enrolment comes back; so does the one she has not finished on an older edition of the course, where
    she stays. One that she has left goes on where she left it. Raises ValidationError when the edition is a draft (``draft``) or she
    has no confirmed posting (``no_posting``).
    """
    if edition.published_at is None:
        raise ValidationError(_("This course is not open yet."), code="draft")
    User.objects.select_for_update().get(pk=learner.pk)  # two requests of one learner take turns
    on_course = Enrolment.objects.of(learner).active().filter(edition__course=edition.course_id)
    unfinished = on_course.filter(finished_at=None).newest_first().first()
    if unfinished:
        return unfinished
    posting = _posting_of(learner, now)
    if posting is None:
        raise ValidationError(_("A manager must confirm where you work before you can start."), code="no_posting")
    enrolment, created = Enrolment.objects.get_or_create(
        learner=learner,
        edition=edition,
        defaults={"org_unit_id": posting.org_unit_id, "cadre": posting.cadre, "enrolled_at": now, "last_seen_at": now},
    )
    place = {"org_unit_id": posting.org_unit_id, "cadre": posting.cadre}
    left = Enrolment.objects.filter(pk=enrolment.pk).exclude(left_at=None)
    if created or left.update(left_at=None, last_seen_at=now, **place):
        publish(LearnerEnrolled(enrolment_id=str(enrolment.pk)))
    return enrolment


@transaction.atomic
def leave_course(*, enrolment: Enrolment, by: User, now: datetime) -> None:
    """Leave a course unfinished: nobody reminds her any more, and what she has done is kept for the day she enrols again. Twice is once.

    Only the learner herself. Raises ValidationError (``finished``) for a finished course. Publishes LearnerLeft.
    """
    if enrolment.learner_id != by.pk:
        raise PermissionDenied
    if Enrolment.objects.active().filter(pk=enrolment.pk, finished_at=None).update(left_at=now):
        publish(LearnerLeft(enrolment_id=str(enrolment.pk), at=now.isoformat()))
    elif Enrolment.objects.active().filter(pk=enrolment.pk).exists():
        raise ValidationError(_("You have finished this course. It stays on your record."), code="finished")


@transaction.atomic
def follow_posting(*, learner: User, now: datetime) -> int:
    """Let the enrolments of ``learner`` stand where her newest running learner posting is, so that the trainers and managers of that place
    have her, and those of the old one no longer (docs/adr/0006). Returns how many moved; twice is the same as once.

    Without such a posting she stays where she was. Publishes EnrolmentMoved for each that moves.
    """
    posting = _posting_of(learner, now)
    if posting is None:
        return 0
    here = {"org_unit_id": posting.org_unit_id, "cadre": posting.cadre}
    moved = [
        pk
        for pk in Enrolment.objects.of(learner).active().exclude(**here).values_list("pk", flat=True)
        if Enrolment.objects.filter(pk=pk).exclude(**here).update(**here)
    ]
    for pk in moved:
        publish(EnrolmentMoved(enrolment_id=str(pk)))
    return len(moved)


def _posting_of(learner: User, now: datetime) -> Posting | None:
    """The newest of her learner postings that run today."""
    return Posting.objects.as_role(Role.LEARNER, on=localdate(now)).held_by(learner).order_by("starts_on", "pk").last()


def remember_place(*, enrolment: Enrolment, activity: Activity | int, now: datetime) -> None:
    """Note where the learner is, so that she can resume there. Takes the activity or its id."""
    here = activity if isinstance(activity, int) else activity.pk
    Enrolment.objects.filter(pk=enrolment.pk).update(last_activity_id=here, last_seen_at=now)


@transaction.atomic
def complete_activity(
    *, enrolment: Enrolment, activity: Activity, now: datetime, completion_id: uuid.UUID | None = None, after_lessons: bool = True
) -> Completion:
    """Record that an activity is done, once; a repeat returns the first record unchanged.

    ``now`` is when it was done, which may be before what is recorded already (work from a phone): her place is then left as it is.
    Without ``after_lessons`` the lessons it requires may still be to come; what else it requires may not.

    Raises ValidationError when the activity belongs to another edition or something it requires is not done yet. Publishes
    ActivityCompleted, and CourseFinished with the last required activity. Quizzes and observed practice are completed by ``assessments``.
    """
    if activity.edition_id != enrolment.edition_id:
        raise ValidationError(_("This activity belongs to another edition of the course."), code="edition")
    if missing_before(enrolment, activity, lessons=after_lessons):
        raise ValidationError(_("Something else comes first."), code="locked")
    try:
        completion, created = Completion.objects.get_or_create(
            enrolment=enrolment,
            activity=activity,
            defaults={"id": completion_id or uuid.uuid4(), "completed_at": now},
        )
    except IntegrityError as clash:
        raise ValidationError(_("This record's id is taken by another one."), code="id_taken") from clash
    if created:
        # This UPDATE also makes two last activities take turns: the second one sees the first.
        newer = Q(last_seen_at__lte=now)
        here = Case(When(newer, then=Value(activity.pk)), default=F("last_activity_id"), output_field=BigIntegerField())
        seen = Case(When(newer, then=Value(now)), default=F("last_seen_at"), output_field=DateTimeField())
        Enrolment.objects.filter(pk=enrolment.pk).update(last_activity_id=here, last_seen_at=seen)
        publish(ActivityCompleted(enrolment_id=str(enrolment.pk), activity_id=activity.pk, at=now.isoformat()))
        _finish(enrolment, now=now)
    return completion


def _finish(enrolment: Enrolment, *, now: datetime) -> None:
    """Close an enrolment whose required activities are all done: once. Finished before she left (work from a phone), nothing was left."""
    if outstanding(enrolment).exists():
        return
    if Enrolment.objects.filter(pk=enrolment.pk, finished_at=None).update(finished_at=now, left_at=None):
        publish(CourseFinished(enrolment_id=str(enrolment.pk), at=now.isoformat()))
