"""Sheets of paper as tests fill them in."""

from datetime import timedelta

from assessments.services.paper import Written, key_in, print_sheets
from tests.assessments.observing import ALL_RIGHT, CONSENT
from tests.factories import NOON

BEGAN, ENDED = NOON + timedelta(hours=2), NOON + timedelta(hours=2, minutes=15)
LATER = NOON + timedelta(hours=5)
PLAY = {"situation": "R1", "script": "rp1", "case_number": "", "consent": {}, "is_remote_trained": False}
MOTHER = {"situation": "R2", "script": "", "case_number": "27-1", "consent": CONSENT, "is_remote_trained": False}
SAID = {"global_rating": 3, "strength": "Kind.", "change": "Slower.", "mother_voice": {}}


def printed(enrolment, trainer, *, activity="practice-r1", now=NOON, language="en"):
    practice = enrolment.edition.activities.get(key=activity)
    [sheet] = print_sheets(wanted=[(enrolment, practice)], language=language, by=trainer, now=now)
    return sheet


def written(**changes) -> Written:
    told = {"started_at": BEGAN, "ended_at": ENDED, "prepared": PLAY, "details": SAID, "ratings": ALL_RIGHT}
    return Written(**(told | changes))


def keyed(sheet, trainer, *, by=None, now=LATER, sign=True, is_another=False, **changes):
    by = by or trainer
    return key_in(
        sheet=sheet, written=written(**changes), observer=trainer, by=by, now=now, sign=sign and by == trainer, is_another=is_another
    )


def form(observer, /, **changes) -> dict:
    """What the page sends for a whole role-play that ``observer`` held from 14:00 to 14:15 UTC."""
    told = {f"item_{key}": value for key, value in ALL_RIGHT.items()}
    told |= {
        "held_on": "2027-03-01", "began": "14:00", "ended": "14:15", "observer": str(observer.pk), "situation": "R1", "script": "rp1",
        "reason": "", "note": "", "global_rating": "3", "strength": "Kind.", "change": "Slower.", "password": "pass-for-tests",
    }  # fmt: skip
    return {name: value for name, value in (told | changes).items() if value is not None}
