"""Learners whom a trainer may observe, asked for by name, and the words of several editions at once."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from assessments import rules
from assessments.wording import language_for, source_language
from courses.models import Activity, Completion, Edition, Wording
from people.models import User

FOUND = 20


def find_learners(trainer: User, asked: str, *, on: date) -> list[dict]:
    """Learners of the trainer's places whose name, e-mail or phone matches, each with the practices open to her. Three queries."""
    matches = Q(learner__full_name__icontains=asked) | Q(learner__email__iexact=asked) | Q(learner__phone__endswith=asked)
    enrolments = rules.startable_by(trainer, on=on).filter(matches).for_cards().order_by("learner__full_name", "pk")[:FOUND]
    enrolments = list(enrolments)
    practices = Activity.objects.filter(edition__in={each.edition_id for each in enrolments}, kind=Activity.Kind.OBSERVED_PRACTICE)
    done = set(Completion.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", "activity__key"))
    by_edition: dict = {}
    for practice in practices:
        by_edition.setdefault(practice.edition_id, []).append(practice)
    return [
        {
            "enrolment": each,
            "practices": [
                practice for practice in by_edition.get(each.edition_id, []) if all((each.pk, key) in done for key in practice.requires)
            ],
        }
        for each in enrolments
    ]


def strings_for(editions: Iterable[Edition]) -> Callable[[Edition], dict]:
    """``strings(edition)`` in the reader's language, whatever the number of editions in one query."""
    rows = Wording.objects.filter(edition__in={edition.pk for edition in editions})
    known: dict[tuple, dict] = {(row.edition_id, row.language): row.strings for row in rows}

    def strings(edition):
        return known.get((edition.pk, language_for(edition))) or known.get((edition.pk, source_language(edition))) or {}

    return strings
