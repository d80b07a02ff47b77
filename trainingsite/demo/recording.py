"""What managers will read of one learner: the row ``reporting.rollup.records_of`` would make of the same facts, without reading them back.

A test compares the two for every record.
"""

import zoneinfo
from datetime import date, datetime

from trainingsite.demo.days import TIME_ZONE
from trainingsite.demo.studying import Studying

ZONE = zoneinfo.ZoneInfo(TIME_ZONE)


def record(study: Studying, *, enrolment: dict, passes: list[dict], certificate: dict | None) -> dict:
    """``enrolment``, ``passes`` and ``certificate`` are the rows already made."""
    sat = study.attempt
    done = set(study.journey.pace.lessons[: study.journey.lessons])
    row = {
        "enrolment_id": enrolment["id"],
        **{name: enrolment[name] for name in ("learner_id", "org_unit_id", "edition_id", "cadre")},
        "enrolled_on": _day(enrolment["enrolled_at"]),
        "is_started": bool(done or sat),
        "lessons_done": len(done & study.outline.required_lessons),
        "lessons_total": len(study.outline.required_lessons),
        "finished_on": _day(enrolment["finished_at"]),
        "left_on": _day(enrolment["left_at"]),
        **_days_of(passes),
    }
    if sat and sat["is_passed"]:
        row |= {"quiz_passed_on": _day(sat["submitted_at"]), "quiz_percent": sat["percent"]}
    return row | _certified(certificate) if certificate else row


def _days_of(passes: list[dict]) -> dict:
    days = {"R1": [], "R2": []}
    for each in passes:
        days.setdefault(each["situation"], []).append(_day(each["observer_signed_at"]))
    first, second = [*days["R1"], None], [*days["R2"], None, None]
    return {"r1_on": first[0], "r2_on": second[0], "r2_again_on": second[1]}


def _certified(certificate: dict) -> dict:
    return {
        "code": certificate["code"],
        "certified_on": _day(certificate["issued_at"]),
        "expires_on": certificate["expires_on"],
        "revoked_on": _day(certificate.get("revoked_at")),
    }


def _day(moment: datetime | None) -> date | None:
    return moment and moment.astimezone(ZONE).date()
