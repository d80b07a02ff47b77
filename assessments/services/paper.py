"""Checklists on paper: printed for a learner, and keyed in later by the services that the pages call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from assessments import codes, rules
from assessments.models import Checklist, Observation, PaperSheet
from assessments.services.observations import start_unasked
from assessments.services.rating import note_end, prepare, rate_items, set_details, stop_unsafe
from assessments.services.signing import sign_as_observer, verdict_of
from courses.models import Activity, Enrolment
from people.models import User

CODE_LENGTH = 7  # 34 thousand million; who may open a sheet is asked all the same
MOST = 20  # sheets printed at once: a ward round
SLOW = timedelta(minutes=15)  # the clock on a ward's wall may be so far from ours
LONGEST = timedelta(hours=6)


@dataclass(frozen=True)
class Written:
    """What stands on the paper, in the words of the services it goes to."""

    started_at: datetime
    ended_at: datetime
    prepared: dict
    details: dict
    ratings: dict = field(default_factory=dict)
    stop_reason: str = ""
    stop_note: str = ""


@transaction.atomic
def print_sheets(
    *,
    wanted: Iterable[tuple[Enrolment, Activity]],
    language: str,
    by: User,
    now: datetime,
    new_code: Callable[[int], str] = codes.new_code,
) -> list[PaperSheet]:
    """A new sheet for each learner and practice, in ``language`` where the course speaks it. Sheets printed before go on working.

    Raises PermissionDenied when ``by`` may not observe one of them, ValidationError for none or more than ``MOST``. Five queries.
    """
    wanted = list(wanted)
    if not 0 < len(wanted) <= MOST:
        raise ValidationError(_("Choose at least one learner, and at most %(most)s."), params={"most": MOST}, code="number")
    enrolments = {enrolment.pk for enrolment, _activity in wanted}
    if rules.startable_by(by, on=localdate(now)).filter(pk__in=enrolments).count() != len(enrolments):
        raise PermissionDenied
    checklists = {(each.edition_id, each.key): each for each in Checklist.objects.filter(edition__in={one.edition_id for one, _ in wanted})}
    rows = []
    for enrolment, activity in wanted:
        if activity.kind != Activity.Kind.OBSERVED_PRACTICE or activity.edition_id != enrolment.edition_id:
            raise ValidationError(_("This is not an observed practice of the course."), code="activity")
        rows.append(
            PaperSheet(
                code=new_code(CODE_LENGTH),
                enrolment=enrolment,
                activity=activity,
                checklist=checklists[activity.edition_id, activity.settings["checklist"]],
                language=enrolment.edition.language_for(language),
                printed_by=by,
                printed_at=now,
            )
        )
    return PaperSheet.objects.bulk_create(rows)


def seen_since(sheet: PaperSheet) -> list[Observation]:
    """Signed sessions of the same practice that ended after the sheet was printed: perhaps the very one on the paper. Newest first."""
    others = Observation.objects.standing().filter(enrolment_id=sheet.enrolment_id, activity_id=sheet.activity_id)
    return list(others.filter(ended_at__gte=sheet.printed_at).select_related("observer").order_by("-ended_at", "-pk"))


@transaction.atomic
def key_in(
    *, sheet: PaperSheet, written: Written, observer: User, by: User, now: datetime, sign: bool = False, is_another: bool = False
) -> Observation:
    """Write what stands on the paper as the session that its observer held, once: a sheet keyed in before gives back that session.

    ``sign``: the observer keys it in herself and has given her password. Else it waits, whole, for her own signature. ``is_another``:
    whoever keys it in says that it is not the session that was signed here since the sheet was printed.

    Raises PermissionDenied for whoever may not key it in; ValidationError, by field, when the times cannot be, the observer was not
    posted, the session is on the site already (``begun``, ``overlap``, ``another``), and whatever the services refuse of a session online.
    """
    rows = PaperSheet.objects.select_for_update(of=("self",)).select_related("enrolment__org_unit", "enrolment__learner", "activity")
    locked = rows.get(pk=sheet.pk)
    if not rules.can_key_in(by, locked, on=localdate(now)) or (sign and observer.pk != by.pk):
        raise PermissionDenied
    if locked.is_keyed_in:
        return locked.observation
    started, ended = _times(locked, written, now)
    _refuse_observer(locked.enrolment, observer, started=started, now=now)
    _refuse_seen(locked, started, ended, observer=observer, is_another=is_another)
    observation = start_unasked(enrolment=locked.enrolment, activity=locked.activity, by=observer, now=started)
    prepare(observation=observation, by=observer, now=started, **written.prepared)
    rate_items(observation=observation, values=written.ratings, by=observer, now=ended)
    if written.stop_reason:
        stop_unsafe(observation=observation, by=observer, reason=written.stop_reason, note=written.stop_note, now=ended)
    set_details(observation=observation, by=observer, now=ended, **written.details)
    note_end(observation=observation, by=observer, ended_at=ended, now=ended)
    PaperSheet.objects.free().filter(pk=locked.pk).update(observation=observation, keyed_by=by, keyed_at=now)
    if sign:
        return sign_as_observer(observation=observation, by=observer, now=now)
    observation.refresh_from_db()
    verdict_of(observation)
    return observation


def _times(sheet: PaperSheet, written: Written, now: datetime) -> tuple[datetime, datetime]:
    """Start and end as far as they can be: a little before the printing, or ahead of our clock, is the ward's clock, not a mistake."""
    started, ended = written.started_at, written.ended_at
    if ended > now + SLOW:
        raise _refused("ended", _("This is in the future. Look at the day and the times again."), "future")
    if started < sheet.printed_at - SLOW:
        printed = date_format(localtime(sheet.printed_at), "DATETIME_FORMAT")
        raise _refused("began", _("This sheet was printed on %(when)s. No session on it can begin before.") % {"when": printed}, "before")
    if not timedelta(0) <= ended - started <= LONGEST:
        raise _refused("ended", _("A session ends after it began, and within six hours. Look at the times again."), "long")
    return min(started, now), min(ended, now)


def _refuse_observer(enrolment: Enrolment, observer: User, *, started: datetime, now: datetime) -> None:
    name = {"name": observer, "learner": enrolment.learner}
    if enrolment.left_at:
        raise ValidationError(_("%(learner)s has left this course. Keep the paper: when she joins again, key it in.") % name, code="left")
    if observer.pk == enrolment.learner_id:
        raise _refused("observer", _("Nobody observes herself."), "oneself")
    if not rules.can_start(observer, enrolment, on=localdate(started)):
        text = _("On that day %(name)s was not posted as a trainer over the place of %(learner)s.")
        raise _refused("observer", text % name, "posting")
    if not rules.can_start(observer, enrolment, on=localdate(now)):
        text = _("%(name)s is not posted as a trainer there any more, and could not sign. Keep the paper, and ask your programme manager.")
        raise _refused("observer", text % name, "ended")


def _refuse_seen(sheet: PaperSheet, started: datetime, ended: datetime, *, observer: User, is_another: bool) -> None:
    same = Observation.objects.filter(enrolment_id=sheet.enrolment_id).select_related("observer")
    running = same.open().filter(activity_id=sheet.activity_id, supersedes=None, observer__isnull=False).first()
    if running and (running.observer_id != observer.pk or running.ratings.exists()):
        text = _("%(name)s has begun a session with this learner here, and has not signed it. When that is signed or closed, key this in.")
        raise ValidationError(text % {"name": running.observer}, code="begun")
    twin = same.standing().filter(started_at__lt=ended, ended_at__gt=started).first()
    if twin:
        when = date_format(localtime(twin.started_at), "DATETIME_FORMAT")
        text = _("A session at this time is signed here already, by %(name)s, %(when)s. A learner is in one session at a time.")
        raise _refused("began", text % {"name": twin.observer, "when": when}, "overlap")
    if not is_another and seen_since(sheet):
        raise _refused("another", _("Say whether this is another session than the one that is signed here."), "another")


def _refused(name: str, text: str, code: str) -> ValidationError:
    return ValidationError({name: ValidationError(text, code=code)})
