"""How far an enrolment is: what is done, what is next, what is locked."""

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Activity, Completion, Enrolment


def outstanding(enrolment: Enrolment) -> QuerySet[Activity]:
    """The required activities not completed yet, in order."""
    done = Completion.objects.of(enrolment).filter(activity=OuterRef("pk"))
    required = Activity.objects.filter(edition_id=enrolment.edition_id, is_optional=False)
    return required.filter(~Exists(done)).order_by("position")


def missing_before(enrolment: Enrolment, activity: Activity) -> list[str]:
    """Keys of activities that must be completed before ``activity``. The loader expands ``lessons`` to every required lesson."""
    if not activity.requires:
        return []
    done = Completion.objects.of(enrolment).filter(activity__key__in=activity.requires)
    have = set(done.values_list("activity__key", flat=True))
    return [key for key in activity.requires if key not in have]
