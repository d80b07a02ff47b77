"""The part ``observing``: what a trainer keeps for the ward. Her learners, who waits, what she has begun, and the checklists."""

from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate

from assessments import rules
from assessments.models import Observation
from assessments.phones.sheets import practices, sheets
from assessments.phones.ward_words import ward_words
from assessments.preparation import SCRIPT_RESTS
from assessments.sessions import passed_as
from courses.models import Completion, Enrolment
from people.models import Posting, Role, User
from phones import parts, words

LEARNERS, WAITING = 500, 200  # a phone keeps no more; it says so


def observing_part(*, person: User, now: datetime, language: str) -> dict | None:
    """None for whoever is no trainer today. Nine queries, however many learners there are (and those of an edition not yet in memory).

    ``learners``: by enrolment, ordered by name; ``cut`` when there are more than are kept. ``editions``: practices and checklists by the
    edition's id. ``waiting`` and ``begun``: observations by id.
    """
    on = localdate(now)
    if not Posting.objects.as_role(Role.TRAINER, on=on).held_by(person).exists():
        return None
    startable = rules.startable_by(person, on=on).for_cards().defer("edition__frame").order_by("learner__full_name", "pk")
    enrolments = list(startable[: LEARNERS + 1])
    observable = rules.observable_by(person, on=on).for_cards().defer("enrolment__edition__frame")
    waiting = list(observable.waiting().filter(enrolment__left_at=None)[: WAITING + 1])
    begun = list(observable.begun().filter(observer=person).prefetch_related("ratings__item"))
    cut = len(enrolments) > LEARNERS or len(waiting) > WAITING
    enrolments, waiting = enrolments[:LEARNERS], waiting[:WAITING]
    shown = {each.pk: each for each in enrolments} | {each.enrolment_id: each.enrolment for each in [*waiting, *begun]}
    editions = {each.edition_id: each.edition for each in shown.values()}
    told = {
        pk: {
            "course": edition.course.slug,
            "label": edition.label,
            "pack": edition.digest,
            "practices": practices(edition, edition.language_for(language)),
            "checklists": sheets(edition, edition.language_for(language), language),
        }
        for pk, edition in editions.items()
    }
    with translation.override(language):
        return {
            "cut": cut,
            "learners": _learners(list(shown.values()), told, now),
            "waiting": [_wish(each) for each in waiting],
            "begun": [_begun(each) for each in begun],
            "editions": {str(pk): {**each, "practices": [_plain(one) for one in each["practices"]]} for pk, each in told.items()},
            "queue": render_to_string("assessments/ward/queue.html"),
        }


def _learners(enrolments: list[Enrolment], told: dict, now: datetime) -> list[dict]:
    done: dict = {}
    for pk, key in Completion.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", "activity__key"):
        done.setdefault(pk, set()).add(key)
    passes: dict = {}
    standing = Observation.objects.standing().filter(enrolment__in=enrolments, outcome=Observation.Outcome.PASS)
    for each in standing.select_related("checklist").order_by("observer_signed_at", "pk"):
        passes.setdefault(each.enrolment_id, []).append([each.checklist.key, *_counted(each)])
    had: dict = {}
    recent = Observation.objects.signed().filter(learner__in={each.learner_id for each in enrolments}, started_at__gte=now - SCRIPT_RESTS)
    for learner, script, started in recent.exclude(script="").order_by("started_at").values_list("learner_id", "script", "started_at"):
        had.setdefault(learner, {})[script] = started.date().isoformat()
    return [
        {
            "enrolment": str(each.pk),
            "learner": str(each.learner_id),
            "name": str(each.learner),
            "place": each.org_unit.name,
            "cadre": each.get_cadre_display(),
            "edition": str(each.edition_id),
            "few": each.org_unit.few_mothers,
            "open": [one["key"] for one in told[each.edition_id]["practices"] if set(one["requires"]) <= done.get(each.pk, set())],
            "had": had.get(each.learner_id, {}),
            "passes": passes.get(each.pk, []),
        }
        for each in enrolments
    ]


def _counted(observation: Observation) -> list[str]:
    counted = passed_as(observation)
    return [counted.situation, counted.case_number]


def _wish(observation: Observation) -> dict:
    return {
        "id": str(observation.pk),
        "enrolment": str(observation.enrolment_id),
        "activity": observation.activity.key,
        "situation": observation.situation,
        "asked_at": _iso(observation.asked_at),
        "self_rated": observation.self_rated_at is not None,
    }


def _begun(observation: Observation) -> dict:
    texts = ("script", "case_number", "is_remote_trained", "consent", "mother_voice", "stop_reason", "stop_note", "global_rating",
             "strength", "change")  # fmt: skip
    return {
        **_wish(observation),
        **{name: getattr(observation, name) for name in texts},
        "started_at": _iso(observation.started_at),
        "ended_at": _iso(observation.ended_at),
        "corrects": observation.supersedes_id is not None,
        "ratings": {each.item.key: each.value for each in observation.ratings.all()},
    }


def _plain(practice: dict) -> dict:
    return {name: value for name, value in practice.items() if name != "requires"}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


parts.register("observing", observing_part)
words.register("observation", ward_words)
