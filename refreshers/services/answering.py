"""Answering a refresher, once, and what follows for the questions missed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments import marking, responses
from assessments.models import Observation, Question
from assessments.wording import words_of
from courses.models import Edition
from credentials.models import Certificate
from credentials.validity import local_day
from people.models import User
from refreshers.models import Card, Refresher
from refreshers.plan import OBSERVED, RECERTIFICATION, repeat_days, step_of

LEARNT = 2  # right answers in a row
LONGEST_NOTE = 4000


@transaction.atomic
def answer_refresher(*, refresher: Refresher, given: Mapping[str, object], by: User, now: datetime) -> Refresher:
    """Mark the answers (by question code) of a refresher; what was missed comes again in a few days.

    Once: a repeat returns the first result unchanged. Only the person herself may. An answer that the form does not offer is refused
    (ValidationError ``unknown``), and nothing is kept. An observed step is done only when its observation is, too.
    """
    mine = _mine(refresher, by)
    if mine.percent is not None or not mine.form:
        return mine
    edition = mine.certificate.enrolment.edition
    questions = {each.code: each for each in Question.objects.filter(edition=edition, code__in=[entry["question"] for entry in mine.form])}
    for entry in mine.form:
        response = given.get(entry["question"])
        if response is not None:
            responses.check(kind=questions[entry["question"]].kind, drawn=entry, response=response)
    marks = _marks(edition, questions, given)
    mine.responses = {code: given[code] for code in marks if given.get(code) is not None}
    mine.marks = {code: float(mark) for code, mark in marks.items()}
    mine.percent = marking.shown_percent(marking.exact_percent(marks.values()))
    if mine.kind not in (OBSERVED, RECERTIFICATION) or has_shown(mine):
        mine.answered_at = now
    mine.save(update_fields=["responses", "marks", "percent", "answered_at"])
    _remember({questions[code].pk: mark >= 1 for code, mark in marks.items()}, by, repeat_days(edition), local_day(now, by))
    return mine


@transaction.atomic
def record_practice(*, refresher: Refresher, done: list[str], note: str, by: User, now: datetime) -> Refresher:
    """Keep a self-check (the items that went well) and a reflection, once; a repeat returns the first unchanged."""
    mine = _mine(refresher, by)
    if mine.answered_at:
        return mine
    if len(note) > LONGEST_NOTE:
        raise ValidationError(_("This note is too long. Keep what matters most."), code="long")
    mine.responses, mine.note, mine.answered_at = {**mine.responses, "done": done}, note, now
    mine.save(update_fields=["responses", "note", "answered_at"])
    return mine


def has_shown(refresher: Refresher) -> bool:
    """Whether the holder has passed an observation in the step's situation since the refresher was opened."""
    situation = step_of(refresher.certificate.enrolment.edition, refresher.step).situation
    shown = Observation.objects.standing().filter(
        learner=refresher.person_id, outcome=Observation.Outcome.PASS, observer_signed_at__gte=refresher.opened_at
    )
    return shown.filter(situation=situation).exists() if situation else shown.exists()


@transaction.atomic
def close_observed(*, learner_id: int, edition: Edition, now: datetime) -> int:
    """Close the observed steps that an observation has just fulfilled; those with questions wait for these. Returns how many."""
    open_ones = Refresher.objects.open().filter(person=learner_id, kind=OBSERVED, certificate__enrolment__edition=edition).for_cards()
    done = [each.pk for each in open_ones if has_shown(each) and (not each.form or each.percent is not None)]
    return Refresher.objects.open().filter(pk__in=done).update(answered_at=now)


@transaction.atomic
def close_round(*, certificate: Certificate, now: datetime) -> int:
    """Close what is open on the holder's earlier certificates of the course: a renewal begins a new round. Returns how many."""
    enrolment = certificate.enrolment
    earlier = Certificate.objects.filter(
        enrolment__learner=enrolment.learner_id, enrolment__edition__course=enrolment.edition.course_id, issued_at__lt=certificate.issued_at
    )
    return Refresher.objects.open().filter(certificate__in=earlier).update(answered_at=now)


def _mine(refresher: Refresher, by: User) -> Refresher:
    """The row as it is now, locked until the transaction ends."""
    if refresher.person_id != by.pk:
        raise PermissionDenied
    locked = Refresher.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("certificate__enrolment__edition").get(pk=refresher.pk)


def _marks(edition: Edition, questions: Mapping[str, Question], given: Mapping) -> dict:
    matching = [each for each in questions.values() if each.kind == Question.Kind.MATCHING]
    words = words_of(matching, language=edition.languages[0], fallback=edition.languages[0]) if matching else {}
    rights = {question: told["right"] for question, (_language, told) in words.items()}
    return {
        code: marking.mark(kind=each.kind, body=each.body, key=each.key, response=given.get(code), right=rights.get(each.pk))
        for code, each in questions.items()
    }


def _remember(right: Mapping[int, bool], person: User, days: list[int], today: date) -> None:
    """Cards: one for each question missed, and the next day, or the end, for those that had one."""
    cards = {card.question_id: card for card in Card.objects.filter(person=person, question__in=right)}
    changed = [
        Card(person=person, question_id=question, **after(cards.get(question), is_right, days, today))
        for question, is_right in right.items()
        if not is_right or (question in cards and cards[question].due_on)
    ]
    Card.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["person", "question"], update_fields=["due_on", "step", "streak"]
    )


def after(card: Card | None, is_right: bool, days: list[int], today: date) -> dict:
    """When a missed question comes again: after ``days[0]``, then ``days[1]`` … (the last stays); never after two right in a row.

    A question missed anew, after it was learnt, begins again.
    """
    if card is None or card.due_on is None:
        return {"due_on": today + timedelta(days=days[0]), "step": 0, "streak": 0}
    streak = card.streak + 1 if is_right else 0
    step = min(card.step + 1, len(days) - 1)
    return {"due_on": None if streak >= LEARNT else today + timedelta(days=days[step]), "step": step, "streak": streak}
