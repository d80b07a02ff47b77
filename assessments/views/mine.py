"""What a page may show its reader: only what is her own."""

from django.shortcuts import get_object_or_404

from assessments.models import Attempt
from courses.models import Enrolment


def own_attempt(request, attempt_id) -> Attempt:
    """Her attempt, or 404 for anybody else's."""
    return get_object_or_404(Attempt.objects.taken_by(request.user).for_pages(), pk=attempt_id)


def own_enrolment(person, slug: str) -> Enrolment | None:
    """Her newest running enrolment on the course."""
    return Enrolment.objects.of(person).active().on_course(slug).newest_first().for_reading().first()
