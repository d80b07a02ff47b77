"""When work was done, judged from the phone's clock and ours."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

TOLERATED = timedelta(minutes=10)


@dataclass(frozen=True)
class When:
    """``skew`` is server minus phone in milliseconds, None when nothing is known of the phone's clock."""

    moment: datetime
    skew: int | None
    note: str = ""


def judge(
    *, made_at: datetime | None, offset: int | None, phone_now: datetime | None, now: datetime, since: datetime | None = None
) -> When:
    """The moment of work that a phone dates ``made_at``: corrected by what its clock is wrong now (``phone_now``), never later than now.

    ``offset`` (server minus phone, in milliseconds, at the last contact before) serves where ``phone_now`` is not known, and where the
    clock was set in between, so that the correction alone would put the work into the future, or before ``since``, when the phone was
    registered. Where neither fits, the clock said nothing (a dead battery, a date typed in) and the moment is now. The note tells her when
    her clock is wrong by more than ten minutes, or was set in between.
    """
    skew = now - phone_now if phone_now else None
    known = timedelta(milliseconds=offset) if offset is not None else None
    correction = skew if skew is not None else known or timedelta()
    told = None if skew is None and known is None else round(correction / timedelta(milliseconds=1))
    if made_at is None:
        return When(now, told)
    was_set = skew is not None and known is not None and abs(skew - known) > TOLERATED
    moment = made_at + correction
    earliest = since - TOLERATED if since and since <= now else datetime.min.replace(tzinfo=UTC)
    if was_set and not earliest <= moment <= now:
        moment = made_at + known
    was_set = was_set or moment < earliest
    moment = min(moment, now) if moment >= earliest else now
    return When(moment, told, _note(skew or timedelta(), was_set, moment, now))


def _note(skew: timedelta, was_set: bool, moment: datetime, now: datetime) -> str:
    if not was_set and abs(skew) <= TOLERATED:
        return ""
    generous = abs(skew) * 1.01  # a day less the seconds that the request took is said to be a day
    about = {"span": timesince(now - generous, now, depth=1), "moment": date_format(localtime(moment), "SHORT_DATETIME_FORMAT")}
    sentences = []
    if skew < -TOLERATED:
        sentences.append(_("The clock of this phone is about %(span)s ahead: please set it.") % about)
    elif skew > TOLERATED:
        sentences.append(_("The clock of this phone is about %(span)s behind: please set it.") % about)
    if was_set:
        sentences.append(_("The clock of this phone was changed around the time of this work."))
    return " ".join([*sentences, _("This work is noted for %(moment)s.") % about])
