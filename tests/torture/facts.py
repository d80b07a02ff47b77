"""What the site has of the torture, straight from its rows: every arrival, and how often it did what it is for."""

import json

from assessments.models import Attempt, Observation, OfflineSignature, SelfRating
from courses.models import Completion
from phones.models import Arrival, Phone
from refreshers.models import Refresher


def arrivals(people: list[str]) -> list[dict]:
    """Of these people (by id), the oldest first. ``effect``: how many rows stand for it; an accepted one needs exactly one."""
    found = Arrival.objects.filter(person__in=people).select_related("phone").order_by("arrived_at", "pk")
    last = {}
    for each in found:
        if each.kind == "self-rating" and each.outcome == "accepted":
            last[json.loads(each.content)["body"]["observation"]] = each.pk
    return [
        {
            "id": str(each.record_id),
            "row": str(each.pk),
            "person": str(each.person_id),
            "device": str(each.phone.device) if each.phone else "",
            "kind": each.kind,
            "hash": each.sha256,
            "content": each.content,
            "outcome": each.outcome,
            "code": each.code,
            "reason": each.reason,
            "at": each.arrived_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "effect": _effect(each, last) if each.outcome == "accepted" else 0,
        }
        for each in found
    ]


def _effect(arrival: Arrival, last: dict) -> int:
    body = json.loads(arrival.content)["body"]
    return EFFECTS[arrival.kind](arrival, body, last)


def _lesson(arrival, body, _last):
    return Completion.objects.filter(enrolment__learner=arrival.person_id, activity__key=body["activity"]).count()


def _attempt(arrival, body, _last):
    return Attempt.objects.filter(pk=body["attempt"], enrolment__learner=arrival.person_id).exclude(submitted_at=None).count()


def _self_rating(arrival, body, last):
    """The last word counts; an earlier one has done its part."""
    kept = dict(SelfRating.objects.filter(observation=body["observation"]).values_list("item__key", "value"))
    if last[body["observation"]] == arrival.pk:
        return int(kept == body["ratings"])
    return int(set(kept) == set(body["ratings"]))


def _refresher(_arrival, body, _last):
    mine = Refresher.objects.filter(pk=body["refresher"]).first()
    return int(bool(mine and (mine.answered_at or mine.percent is not None or mine.responses)))


def _observation(arrival, body, _last):
    """The session is signed, once, and what was signed is kept with its signature."""
    texts = OfflineSignature.objects.filter(record=arrival.pk, role="observer", text=body["signed"])
    signed = Observation.objects.signed().filter(pk__in=texts.values("observation"))
    return signed.count() if texts.count() == 1 else texts.count() * 100


def _closed(_arrival, body, _last):
    return Observation.objects.filter(pk=body["observation"]).exclude(not_counted="").count()


def _answer(arrival, body, _last):
    about = json.loads(body["signed"])["observation"]
    return Observation.objects.filter(pk=about, learner=arrival.person_id).exclude(learner_signed_at=None).count()


EFFECTS = {
    "lesson-done": _lesson,
    "attempt": _attempt,
    "self-rating": _self_rating,
    "refresher": _refresher,
    "observation": _observation,
    "observation-closed": _closed,
    "learner-signature": _answer,
}


def data_keys(people: list[str]) -> dict[str, list[str]]:
    """What opens a person's boxes, on each of her phones."""
    keys: dict[str, list[str]] = {}
    for person, key in Phone.objects.filter(person__in=people).values_list("person", "data_key"):
        keys.setdefault(str(person), []).append(key)
    return keys
