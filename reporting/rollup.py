"""What a record says, worked out from the facts of the lower rooms. One batch of enrolments costs the same few queries as one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from assessments.cases import same_case
from assessments.models import Attempt, Observation
from assessments.sessions import Passed, passed_as
from courses.models import Activity, Completion, Enrolment
from credentials.models import Certificate
from credentials.validity import local_day
from reporting.models import Record


def records_of(enrolments: Collection[Enrolment]) -> list[Record]:
    """A record for each enrolment (with its ``learner`` fetched), as the facts stand now; nothing is saved."""
    ids = [each.pk for each in enrolments]
    totals = _lessons_in({each.edition_id for each in enrolments})
    done, attempts, passes, certificates = _done(ids), _attempts(ids), _passes(ids), _certificates(ids)
    return [
        Record(
            enrolment=each,
            learner_id=each.learner_id,
            org_unit_id=each.org_unit_id,
            edition_id=each.edition_id,
            cadre=each.cadre,
            enrolled_on=local_day(each.enrolled_at, each.learner),
            is_started=each.pk in done or each.pk in attempts,
            lessons_done=done.get(each.pk, 0),
            lessons_total=totals.get(each.edition_id, 0),
            finished_on=each.finished_at and local_day(each.finished_at, each.learner),
            left_on=each.left_at and local_day(each.left_at, each.learner),
            **_quiz(attempts.get(each.pk), each),
            **_observed(passes.get(each.pk, []), each),
            **_certificate(certificates.get(each.pk), each),
        )
        for each in enrolments
    ]


def lessons_done(enrolment_id) -> int:
    return _done([enrolment_id]).get(enrolment_id, 0)


def _lessons_in(editions):
    lessons = Activity.objects.filter(edition__in=editions, kind=Activity.Kind.LESSON, is_optional=False)
    return dict(lessons.order_by().values_list("edition").annotate(lessons=Count("pk")))


def _done(ids):
    """Required lessons done, by enrolment; 0 for one that has done something else."""
    lessons = Count("pk", filter=Q(activity__kind=Activity.Kind.LESSON, activity__is_optional=False))
    return dict(Completion.objects.filter(enrolment__in=ids).order_by().values_list("enrolment").annotate(lessons=lessons))


def _attempts(ids):
    """By enrolment: the first passed attempt as (moment, percent), or None when there are only others."""
    found = {}
    taken = Attempt.objects.filter(enrolment__in=ids).order_by("submitted_at", "number")
    for enrolment, passed, moment, percent in taken.values_list("enrolment", "is_passed", "submitted_at", "percent"):
        if passed and not found.get(enrolment):
            found[enrolment] = (moment, percent)
        found.setdefault(enrolment, None)
    return found


def _passes(ids):
    found = defaultdict(list)
    passes = Observation.objects.standing().filter(enrolment__in=ids, outcome=Observation.Outcome.PASS).select_related("checklist")
    for each in passes.order_by("observer_signed_at", "pk"):
        found[each.enrolment_id].append((passed_as(each), each.observer_signed_at))
    return found


def _certificates(ids):
    """By enrolment: its latest certificate."""
    return {each.enrolment_id: each for each in Certificate.objects.filter(enrolment__in=ids).defer("evidence").order_by("renewal")}


def _quiz(passed, enrolment):
    if not passed:
        return {}
    moment, percent = passed
    return {"quiz_passed_on": local_day(moment, enrolment.learner), "quiz_percent": percent}


def _observed(passes, enrolment):
    r1, r2 = (_days(passes, situation, enrolment) for situation in ("R1", "R2"))
    return {"r1_on": next(iter(r1), None), "r2_on": next(iter(r2), None), "r2_again_on": next(iter(r2[1:]), None)}


def _days(passes: list[tuple[Passed, object]], situation: str, enrolment) -> list[date]:
    """The days of the passes in a situation; two with one mother are one."""
    seen, days = [], []
    for passed, moment in passes:
        again = passed.case_number and any(same_case(each, passed.case_number) for each in seen)
        if passed.situation == situation and not again:
            seen.append(passed.case_number)
            days.append(local_day(moment, enrolment.learner))
    return days


def _certificate(certificate, enrolment):
    if certificate is None:
        return {}
    return {
        "code": certificate.code,
        "certified_on": local_day(certificate.issued_at, enrolment.learner),
        "expires_on": certificate.expires_on,
        "revoked_on": certificate.revoked_at and local_day(certificate.revoked_at, enrolment.learner),
        "is_in_review": certificate.doubted_at is not None,
    }
