"""What an observer and a learner write before the signature."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments import preparation, rules
from assessments.cases import read_case_number
from assessments.models import Item, Observation, Rating, RatingValue, SelfRating
from assessments.sessions import offered_situations
from assessments.situations import with_mother
from people.models import User

LONGEST_TEXT = 2000


@transaction.atomic
def prepare(
    *,
    observation: Observation,
    by: User,
    now: datetime,
    situation: str,
    script: str = "",
    case_number: str = "",
    consent: Mapping | None = None,
    is_remote_trained: bool = False,
) -> None:
    """Settle the situation before the first item. Repeat it freely until the signature; the clock of the session starts with the first.

    Raises ValidationError (by field) when the situation is not offered or needs another first, when a role-play was played within a
    year, and, with a mother, without a case number, with one that counts already, or when a consent question is not answered yes.
    """
    locked = _hers(observation, by, now)
    settings = locked.checklist.settings
    if situation not in offered_situations(locked.activity, locked.checklist, locked.enrolment):
        raise _refused("situation", _("Choose one of the situations offered."), "situation")
    before = preparation.missing_before_situation(locked, situation)
    if before:
        text = _("%(needs)s must be passed before %(situation)s.") % {"needs": ", ".join(before), "situation": situation}
        raise _refused("situation", text, "needs")
    if with_mother(settings, situation):
        fields = {"script": "", **_of_mother(locked, situation, case_number, consent or {})}
    else:
        fields = {"script": _script(locked, script, now), "case_number": "", "consent": {}}
    if locked.supersedes_id is None and not locked.ratings.exists():
        fields["started_at"] = now
    Observation.objects.open().filter(pk=locked.pk).update(situation=situation, is_remote_trained=is_remote_trained, **fields)


@transaction.atomic
def rate_items(*, observation: Observation, values: Mapping[str, str], by: User, now: datetime) -> None:
    """Keep the observer's ratings by item key; the last word on an item counts, and the same twice is once.

    Raises PermissionDenied for anyone but its observer and after the signature, ValidationError for an unknown item, a value the
    item does not allow, or before the session is prepared. All or nothing.
    """
    locked = _hers(observation, by, now)
    if not preparation.is_prepared(locked):
        raise ValidationError(_("Ask for the mother's consent first."), code="unprepared")
    _keep(Rating, locked, values, now)


def rate_item(*, observation: Observation, item: str, value: str, by: User, now: datetime) -> None:
    """``rate_items`` for one tap."""
    rate_items(observation=observation, values={item: value}, by=by, now=now)


@transaction.atomic
def self_rate(*, observation: Observation, values: Mapping[str, str], by: User, now: datetime) -> bool:
    """Keep the learner's own ratings; returns whether every item has one. Refused once the observer has signed."""
    locked = _locked(observation)
    if not rules.can_self_rate(by, locked):
        raise PermissionDenied
    _keep(SelfRating, locked, values, now)
    whole = locked.self_ratings.count() == locked.checklist.items.count()
    if whole:
        Observation.objects.filter(pk=locked.pk, self_rated_at=None).update(self_rated_at=now)
    return whole


@transaction.atomic
def set_details(
    *,
    observation: Observation,
    by: User,
    now: datetime,
    global_rating: int | None = None,
    strength: str = "",
    change: str = "",
    mother_voice: Mapping | None = None,
) -> None:
    """Keep the global rating, one strength, one thing to change, and what the mother said. Repeat freely until the signature."""
    locked = _hers(observation, by, now)
    if global_rating not in {None, 1, 2, 3, 4}:
        raise _refused("global_rating", _("Choose one of the four ratings."), "global")
    _not_too_long(strength=strength, change=change)
    asked = locked.checklist.settings.get("mother_voice") or []
    voice = {key: value for key, value in (mother_voice or {}).items() if key in asked and isinstance(value, bool)}
    if not with_mother(locked.checklist.settings, locked.situation):
        voice = {}
    Observation.objects.open().filter(pk=locked.pk).update(
        global_rating=global_rating, strength=strength.strip(), change=change.strip(), mother_voice=voice
    )


@transaction.atomic
def stop_unsafe(*, observation: Observation, by: User, reason: str, now: datetime, note: str = "") -> None:
    """End the session as unsafe, for one of the checklist's reasons. It is failed, whatever else was right, once it is signed."""
    locked = _hers(observation, by, now)
    if reason not in (locked.checklist.settings.get("stop") or []):
        raise _refused("reason", _("Choose what you saw."), "reason")
    _not_too_long(note=note)
    Observation.objects.open().filter(pk=locked.pk).update(stop_reason=reason, stop_note=note.strip(), ended_at=locked.ended_at or now)


@transaction.atomic
def note_end(*, observation: Observation, by: User, ended_at: datetime, now: datetime) -> None:
    """Note when a session ended that is taken up later than it was held. One that has ended already keeps its time."""
    locked = _hers(observation, by, now)
    Observation.objects.open().filter(pk=locked.pk, ended_at=None).update(ended_at=ended_at)


def _locked(observation: Observation) -> Observation:
    """The row as it is now, held until the transaction ends, so that no rating slips in beside a signature."""
    rows = Observation.objects.select_for_update(of=("self",)).select_related("enrolment__org_unit", "checklist", "activity")
    return rows.get(pk=observation.pk)


def _hers(observation: Observation, by: User, now: datetime) -> Observation:
    locked = _locked(observation)
    if not rules.can_rate(by, locked, on=localdate(now)):
        raise PermissionDenied
    return locked


def _of_mother(observation: Observation, situation: str, case_number: str, consent: Mapping) -> dict:
    asked = preparation.consent_asked(observation.checklist.settings, situation)
    if any(consent.get(key) is not True for key in asked):
        text = _("Without a yes to every question, the session must not be observed. Teach without observing, and do not count it.")
        raise _refused("consent", text, "consent")
    try:
        number = read_case_number(case_number)
    except ValidationError as refusal:
        raise ValidationError({"case_number": refusal}) from refusal
    if preparation.is_known_case(observation, situation, number):
        text = _("A session with this case number counts already. The next one must be with a different mother.")
        raise _refused("case_number", text, "same_mother")
    kept = {key: consent[key] for key in (*asked, "by", "at") if key in consent}
    return {"case_number": number, "consent": kept}


def _script(observation: Observation, script: str, now: datetime) -> str:
    known = {each["id"] for each in observation.checklist.settings.get("scripts") or []}
    if script and script not in known:
        raise _refused("script", _("Choose one of the role-plays."), "script")
    if script and not preparation.may_play(observation, script, now=now):
        raise _refused("script", _("This learner has had this role-play within a year. Choose another."), "repeated")
    return script


def _keep(model, observation: Observation, values: Mapping[str, str], now: datetime) -> None:
    items = {item.key: item for item in Item.objects.filter(checklist_id=observation.checklist_id, key__in=list(values))}
    for key, value in values.items():
        if key not in items:
            raise ValidationError(_("The checklist has no item %(item)s."), params={"item": key}, code="item")
        if value not in RatingValue.values or (value == RatingValue.NOT_APPLICABLE and not items[key].may_be_na):
            raise ValidationError(_("Item %(item)s cannot be rated so."), params={"item": key}, code="value")
    rows = [model(observation=observation, item=items[key], value=value, rated_at=now) for key, value in values.items()]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["observation", "item"], update_fields=["value", "rated_at"])


def _not_too_long(**texts: str) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise _refused(name, _("Write at most %(count)s signs.") % {"count": LONGEST_TEXT}, "too_long")


def _refused(field: str, text: str, code: str) -> ValidationError:
    """A refusal beside its field that keeps its code: Django drops a code given beside a dictionary."""
    return ValidationError({field: ValidationError(text, code=code)})
