"""Handing in a quiz that was finished on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from assessments import responses
from assessments.models import Answer, Attempt, Question
from assessments.services.attempts import drawn_entry, submit_attempt
from people.models import User


@dataclass(frozen=True)
class Given:
    """What was answered to one question on the phone, and when. ``response`` None takes the answer back."""

    question: Question
    response: object
    at: datetime


@transaction.atomic
def hand_in(*, attempt: Attempt, answers: Mapping[str, Given], by: User, now: datetime) -> datetime | None:
    """Save ``answers`` (by question code), each unless a newer one is saved already, and submit at ``now``: all of it, or nothing.

    Where the attempt was submitted before with these very answers nothing is left to do, and it returns when that was. Raises
    PermissionDenied for anyone but the owner, and ValidationError: ``submitted`` (with other answers: that submission counts),
    ``unknown``, ``tampered``. The same few queries, whatever the number of answers. When she may open the next attempt does not matter:
    this one is open already.
    """
    if attempt.enrolment.learner_id != by.pk:
        raise PermissionDenied
    locked = Attempt.objects.select_for_update(of=("self",), no_key=True).select_related("enrolment").get(pk=attempt.pk)
    for code, given in answers.items():
        drawn = drawn_entry(locked, code)
        if given.response is not None:
            responses.check(kind=given.question.kind, drawn=drawn, response=given.response)
    saved = {answer.question_id: answer for answer in Answer.objects.filter(attempt=locked)}
    if locked.submitted_at:
        _refuse_unless_same(locked, answers, saved)
        return locked.submitted_at
    newer = [each for each in answers.values() if each.question.pk not in saved or saved[each.question.pk].saved_at <= each.at]
    _save(locked, newer)
    submit_attempt(attempt=locked, by=by, now=now)
    return None


def _save(attempt: Attempt, given: list[Given]) -> None:
    back = [each.question.pk for each in given if each.response is None]
    if back:
        Answer.objects.filter(attempt=attempt, question__in=back).delete()
    rows = [
        Answer(attempt=attempt, question=each.question, response=each.response, saved_at=each.at)
        for each in given
        if each.response is not None
    ]
    same = {"unique_fields": ["attempt", "question"], "update_fields": ["response", "saved_at"]}
    Answer.objects.bulk_create(rows, update_conflicts=True, **same)


def _refuse_unless_same(attempt: Attempt, answers: Mapping[str, Given], saved: Mapping[int, Answer]) -> None:
    kept = {question: answer.response for question, answer in saved.items()}
    other = sum(_plain(each.question, each.response) != _plain(each.question, kept.get(each.question.pk)) for each in answers.values())
    if not other:
        return
    said = ngettext(
        "You had handed in this quiz already, on %(when)s, with another answer to %(count)s question. That result counts. What you "
        "answered on this phone is kept, but not marked.",
        "You had handed in this quiz already, on %(when)s, with other answers to %(count)s questions. That result counts. What you "
        "answered on this phone is kept, but not marked.",
        other,
    )
    when = date_format(localtime(attempt.submitted_at), "DATETIME_FORMAT")
    raise ValidationError(said, params={"when": when, "count": other}, code="submitted")


def _plain(question: Question, response: object) -> object:
    """A response to be compared: in which order several options were ticked says nothing."""
    return sorted(response) if question.kind == Question.Kind.MULTIPLE and response else response
