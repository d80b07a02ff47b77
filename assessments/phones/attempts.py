"""Quizzes without signal: the part ``attempts`` that a phone keeps, and the kind ``attempt`` that it sends when one is finished."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import presenting, responses
from assessments.bank import of_attempt, worded
from assessments.models import Answer, Attempt
from assessments.phones.fields import as_form, moment_of, unreadable, uuid_of
from assessments.phones.learner_words import attempt_words
from assessments.services.attempts import drawn_entry
from assessments.services.handing_in import Given, hand_in
from assessments.wording import activity_title, strings_of
from people.models import User
from phones import kinds, parts, words
from phones.kinds import Record


def attempts_part(*, person: User, now: datetime, language: str) -> dict:
    """Her open attempts, each question as the page draws it, empty, and what she has answered as form fields; never a key.

    Two queries, however many attempts. ``frame`` is what stands around a question on the phone; without an open attempt there is none.
    """
    mine = list(Attempt.objects.taken_by(person).open().for_pages().order_by("opened_at", "pk"))
    saved: dict[UUID, dict[str, Answer]] = {}
    for answer in Answer.objects.filter(attempt__in=mine).select_related("question") if mine else []:
        saved.setdefault(answer.attempt_id, {})[answer.question.code] = answer
    frame = render_to_string("assessments/kept/attempt.html") if mine else ""
    return {"frame": frame, "attempts": [_attempt(each, saved.get(each.pk, {}), language) for each in mine]}


def _attempt(mine: Attempt, saved: dict[str, Answer], language: str) -> dict:
    edition = mine.quiz.edition
    strings = strings_of(edition, language=language)
    return {
        "id": str(mine.pk),
        "address": reverse("assessments:attempt", args=[mine.pk]),
        "title": activity_title(strings, mine.quiz.activity.key),
        "course": strings.get("course", {}).get("title", edition.course.slug),
        "slug": edition.course.slug,
        "language": mine.language,
        "opened_at": mine.opened_at.isoformat(timespec="seconds"),
        "questions": [
            _question(asked, drawn, saved.get(drawn["question"])) for asked, drawn in zip(of_attempt(mine), mine.form, strict=True)
        ],
    }


def _question(asked, drawn: dict, answer: Answer | None) -> dict:
    told = {"kind": asked.question.kind, "drawn": drawn, "words": asked.words, "language": asked.language}
    empty = presenting.ask(**told)
    filled = presenting.ask(**told, response=answer.response) if answer else empty
    return {
        "code": drawn["question"],
        "html": render_to_string("assessments/question.html", {"q": empty}),
        "fields": filled.fields,
        "at": answer.saved_at.isoformat(timespec="milliseconds") if answer else None,
    }


def take_attempt(*, person: User, body: dict, record: Record, now: datetime) -> str | None:
    """Hand in a quiz finished on her phone, marked as of the moment she finished it. Handed in before with the same answers, it is told so.

    ``body``: ``{"attempt": id, "answers": {code: {"fields": [[name, value]], "at": time}}, "finished_at": time}``. Raises ValidationError:
    ``not_hers``, ``answer_<place>`` (one that cannot be marked, with the page's words), ``submitted``, and what ``hand_in`` raises.
    """
    mine = Attempt.objects.taken_by(person).for_pages().filter(pk=uuid_of(body.get("attempt"))).first()
    if mine is None:
        raise ValidationError(_("This quiz is not one of yours. Open your own quiz from the course."), code="not_hers")
    answers = body.get("answers")
    if not isinstance(answers, dict):
        raise unreadable()
    given = {code: _given(mine, code, answer, record) for code, answer in answers.items()}
    before = hand_in(attempt=mine, answers=given, by=person, now=record.moment)
    if before is None:
        return None
    when = date_format(localtime(before), "DATETIME_FORMAT")
    return _("You had handed in this quiz already, on %(when)s, with the same answers. That result counts.") % {"when": when}


def _given(mine: Attempt, code: str, answer: object, record: Record) -> Given:
    if not isinstance(answer, dict):
        raise unreadable()
    drawn = drawn_entry(mine, code)
    question = worded(mine.quiz.edition, mine.language)[code].question
    try:
        response = responses.read(kind=question.kind, drawn=drawn, data=as_form(answer.get("fields")))
    except ValidationError as refusal:
        place = mine.form.index(drawn) + 1
        said = _("Question %(place)s: %(why)s") % {"place": place, "why": " ".join(refusal.messages)}
        raise ValidationError(said, code=f"answer_{place}") from refusal
    return Given(question, response, moment_of(answer.get("at"), record))


parts.register("attempts", attempts_part)
kinds.register("attempt", take_attempt, label=gettext_lazy("Quiz"))
words.register("attempt", attempt_words)
