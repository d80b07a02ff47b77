"""How a certificate is earned in tests: through the rooms' own services, on the tiny pack."""

from datetime import timedelta
from decimal import Decimal

from assessments.models import Attempt, Quiz
from courses.models import Activity
from courses.services import complete_activity
from credentials.models import Certificate
from tests.assessments.observing import observe
from tests.factories import NOON, EnrolmentFactory

DAY = timedelta(days=1)


def pass_quiz(enrolment, *, now=NOON, percent="87.50"):
    """Every lesson done and the quiz passed, as ``assessments`` would leave it."""
    for lesson in Activity.objects.filter(edition=enrolment.edition, kind="lesson", is_optional=False):
        complete_activity(enrolment=enrolment, activity=lesson, now=now)
    quiz = Quiz.objects.get(edition=enrolment.edition)
    attempt = Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        number=1,
        language="en",
        form=[],
        form_digest="f" * 64,
        opened_at=now,
        submitted_at=now,
        percent=Decimal(percent),
        is_passed=True,
        by_competency={"HE1": {"marks": 2.0, "of": 2}},
    )
    complete_activity(enrolment=enrolment, activity=quiz.activity, now=now)
    return attempt


def earn(edition, facility, trainer, *, now=NOON, **learner) -> Certificate:
    """A whole way: quiz on day 0, role-play on day 1, two mothers on days 2 and 3."""
    enrolment = EnrolmentFactory(
        edition=edition, org_unit=facility, enrolled_at=now, last_seen_at=now, **{f"learner__{k}": v for k, v in learner.items()}
    )
    pass_quiz(enrolment, now=now)
    observe(enrolment, trainer, now=now + DAY)
    observe(enrolment, trainer, now=now + 2 * DAY, activity="practice-r2", case_number="12")
    observe(enrolment, trainer, now=now + 3 * DAY, activity="practice-r2", case_number="13")
    return Certificate.objects.get(enrolment=enrolment)
