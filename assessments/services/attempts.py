"""Every write about attempts: opening one, saving answers, submitting."""

import logging
from datetime import datetime
from random import Random, SystemRandom

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments import drawing, responses
from assessments.events import AttemptSubmitted
from assessments.models import Answer, Attempt, Question, Quiz
from assessments.results import judge
from assessments.sitting import Standing, standing
from assessments.wording import language_for
from courses.models import Enrolment
from courses.services import complete_activity
from outbox.services import publish
from people.models import User

log = logging.getLogger(__name__)


@transaction.atomic
def open_attempt(*, enrolment: Enrolment, quiz: Quiz, by: User, now: datetime, random: Random | None = None) -> Attempt:
    """Draw a form and open an attempt; while one is open, that one comes back, so twice is the same as once.

    Only the learner herself may. Raises ValidationError: ``passed``, ``locked`` (lessons come first), ``pause`` or ``window`` (says when
    she may try again). A renewal opens a passed quiz again (``reopening``), under the same limits. Questions of earlier attempts come
    back only where the bank runs out of others.
    """
    if enrolment.learner_id != by.pk or enrolment.left_at or quiz.edition_id != enrolment.edition_id:
        raise PermissionDenied
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)  # one opening at a time: numbers must not collide
    stands = standing(enrolment, quiz, now=now)
    if stands.running:
        return stands.running
    _refuse_unless_open(stands)
    form = _draw(enrolment, quiz, random or SystemRandom())
    return Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        number=max((attempt.number for attempt in stands.attempts), default=0) + 1,
        language=language_for(enrolment.edition),
        form=form,
        form_digest=drawing.digest(form),
        opened_at=now,
    )


def _refuse_unless_open(stands: Standing) -> None:
    if stands.passed:
        raise ValidationError(_("You have passed this quiz. There is nothing more to do here."), code="passed")
    if stands.missing:
        raise ValidationError(_("Finish the lessons first. Then the quiz opens."), code="locked")
    if stands.again_at:
        when = date_format(localtime(stands.again_at), "DATETIME_FORMAT")
        raise ValidationError(_("The next attempt opens: %(when)s"), params={"when": when}, code=stands.waits_for)


def _draw(enrolment: Enrolment, quiz: Quiz, random: Random) -> list[dict]:
    seen: dict[str, int] = {}
    for number, form in Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number").values_list("number", "form"):
        seen |= {entry["question"]: number for entry in form}
    bank = Question.objects.certifying().filter(edition_id=quiz.edition_id).select_related("competency")
    drawables = [
        drawing.Drawable(question.code, question.kind, question.body, question.competency.code, seen.get(question.code, 0))
        for question in bank
    ]
    return drawing.draw_form(drawables, draw=quiz.draw, at_least_cases=quiz.at_least_cases, random=random)


def save_answer(*, attempt: Attempt, question: Question, response, by: User, now: datetime) -> None:
    """Save what was answered to one question, in place of what was there; None takes the answer back.

    Only the owner may, and only before submission (ValidationError ``submitted``). A question or an option that the form does not
    show is refused (``unknown``). Saving the same twice changes nothing.
    """
    if attempt.enrolment.learner_id != by.pk:
        raise PermissionDenied
    drawn = drawn_entry(attempt, question.code)
    if response is not None:
        responses.check(kind=question.kind, drawn=drawn, response=response)
    if not (_take_back(attempt, question) if response is None else _write(attempt, question, response, now)):
        raise ValidationError(_("This attempt is already submitted. Its answers no longer change."), code="submitted")


UPSERT = """
    INSERT INTO {answer} (attempt_id, question_id, response, saved_at)
    SELECT id, %s, %s, %s FROM {attempt} WHERE id = %s AND submitted_at IS NULL {lock}
    ON CONFLICT (attempt_id, question_id) DO UPDATE SET response = excluded.response, saved_at = excluded.saved_at
"""


def _write(attempt: Attempt, question: Question, response, now: datetime) -> bool:
    """Write an answer if the attempt is still open, in one statement: a transaction that holds the database for as long as that and
    no longer, whatever the number of learners. Where rows can be locked, the attempt's is, so that no answer slips in behind a
    submission that has already counted; SQLite has one writer at a time anyway."""
    names = {"answer": Answer._meta.db_table, "attempt": Attempt._meta.db_table}
    names["lock"] = "FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    field, values = Answer._meta.get_field, {"question": question.pk, "response": response, "saved_at": now, "attempt": attempt.pk}
    row = [field(name).get_db_prep_save(value, connection) for name, value in values.items()]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(**names), row)
        return cursor.rowcount > 0


@transaction.atomic
def _take_back(attempt: Attempt, question: Question) -> bool:
    still_open = Attempt.objects.select_for_update(no_key=True).open().filter(pk=attempt.pk)
    if not still_open.values_list("pk").first():
        return False
    Answer.objects.filter(attempt=attempt, question=question).delete()
    return True


def drawn_entry(attempt: Attempt, code: str) -> dict:
    """The entry of the form that shows question ``code``. Raises ValidationError ``unknown``."""
    for entry in attempt.form:
        if entry["question"] == code:
            return entry
    raise ValidationError(_("This question is not part of your quiz. Open the quiz again."), code="unknown")


@transaction.atomic
def submit_attempt(*, attempt: Attempt, by: User, now: datetime) -> Attempt:
    """Mark an attempt, once; ask again, or twice at the same moment, and the same result comes back.

    Only the owner may. A form that is no longer the one drawn is refused and logged (ValidationError ``tampered``). Passing completes
    the quiz's activity. Publishes AttemptSubmitted.
    """
    if attempt.enrolment.learner_id != by.pk:
        raise PermissionDenied
    locked = Attempt.objects.select_for_update(of=("self",), no_key=True).select_related("quiz__activity", "enrolment")
    attempt = locked.get(pk=attempt.pk)
    if attempt.submitted_at is not None:
        return attempt
    if drawing.digest(attempt.form) != attempt.form_digest:
        log.error("attempt %s: the form is not the one that was drawn; submission refused", attempt.pk)
        raise ValidationError(
            _("This quiz was changed after it was drawn, so it cannot be marked. Please tell your trainer."), code="tampered"
        )
    answers = list(Answer.objects.filter(attempt=attempt))
    result = judge(attempt, {answer.question_id: answer.response for answer in answers})
    for answer in answers:
        answer.mark = float(result.marks[answer.question_id])
    Answer.objects.bulk_update(answers, ["mark"])
    attempt.submitted_at = max(now, attempt.opened_at)  # a clock that steps back must not end an attempt before it began
    attempt.percent, attempt.is_passed, attempt.by_competency = result.percent, result.is_passed, result.by_competency
    attempt.save(update_fields=["submitted_at", "percent", "is_passed", "by_competency"])
    if attempt.is_passed:
        complete_activity(enrolment=attempt.enrolment, activity=attempt.quiz.activity, now=attempt.submitted_at)
    publish(AttemptSubmitted(attempt_id=str(attempt.pk), passed=attempt.is_passed))
    return attempt
