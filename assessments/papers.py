"""A checklist as it is printed for one learner: the words, the boxes and the square code."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from assessments.forms.observation import situation_choices
from assessments.models import Observation, PaperSheet
from assessments.preparation import SCRIPT_RESTS
from assessments.sessions import offered_situations
from assessments.sheet import SCALE, Sheet, make_sheet
from assessments.situations import by_key
from assessments.wording import activity_title, strings_of


@dataclass(frozen=True)
class Paper:
    """One printed sheet. ``situations``: (key, title); ``plays``: the numbers of the role-plays she has not had within a year."""

    row: PaperSheet
    title: str
    course: str
    address: str
    qr: SafeString
    words: Mapping
    sheet: Sheet
    values: tuple[str, ...]
    situations: list[tuple[str, str]]
    plays: list[int]
    consent: list[str]
    voice: list[str]
    whole: list[tuple[str, str, str]]
    stops: list[str]
    not_counted: list[str]
    with_mother: bool
    with_play: bool
    by_video: bool


@dataclass(frozen=True)
class Play:
    """A role-play on the observer's own page."""

    number: int
    title: str
    brief: str
    must_show: str


def address_of(code: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("assessments:paper", args=[code])


def as_paper(sheets: Iterable[PaperSheet], *, language: str, now: datetime) -> list[Paper]:
    """The sheets (with their checklist's items prefetched) in ``language`` where their course speaks it; one query for all of them."""
    sheets = list(sheets)
    had = _scripts_had([each.enrolment.learner_id for each in sheets], now)
    return [_paper(each, language, had.get(each.enrolment.learner_id, set())) for each in sheets]


def plays_of(papers: Iterable[Paper]) -> list[Play]:
    """The role-plays of all these sheets, once each, for the observers' own page."""
    told: dict[tuple, Play] = {}
    for paper in papers:
        if paper.with_play:
            for number, key in numbered_scripts(paper.row.checklist.settings).items():
                said = paper.words.get("scripts", {}).get(key) or {}
                play = Play(number, said.get("title", key), said.get("brief", ""), said.get("must_show", ""))
                told.setdefault((paper.row.checklist_id, number), play)
    return list(told.values())


def numbered_scripts(checklist: Mapping) -> dict[int, str]:
    """Role-plays by the number that stands for them on paper: a learner who signs the paper reads none of their titles."""
    return dict(enumerate((each["id"] for each in checklist.get("scripts") or []), start=1))


def _paper(row: PaperSheet, language: str, had: set[str]) -> Paper:
    strings = strings_of(row.enrolment.edition, language=language)
    words, rules = strings.get("checklist") or {}, row.checklist.settings
    offered = offered_situations(row.activity, row.checklist, row.enrolment)
    kinds = by_key(rules)
    mothers = [key for key in offered if kinds[key].get("mother")]
    scripts = numbered_scripts(rules)
    fresh = [number for number, key in scripts.items() if key not in had]
    sheet = make_sheet(row.checklist, words)
    whole = words.get("global") or {}
    return Paper(
        row=row,
        title=activity_title(strings, row.activity.key),
        course=strings.get("course", {}).get("title", row.enrolment.edition.course.slug),
        address=address_of(row.code),
        qr=_qr(address_of(row.code)),
        words=words,
        sheet=sheet,
        values=tuple(SCALE),
        situations=situation_choices(words, rules, offered),
        plays=fresh or list(scripts),
        consent=[(words.get("consent") or {}).get(key, key) for key in rules.get("consent") or []] if mothers else [],
        voice=[(words.get("mother_voice") or {}).get(key, key) for key in rules.get("mother_voice") or []] if mothers else [],
        whole=[(key, (whole.get(key) or {}).get("title", key), (whole.get(key) or {}).get("help", "")) for key in ("4", "3", "2", "1")],
        stops=[((words.get("stop") or {}).get("reasons") or {}).get(key, key) for key in rules.get("stop") or []],
        not_counted=[(words.get("not_counted") or {}).get(key, key) for key in rules.get("not_counted") or []],
        with_mother=bool(mothers),
        with_play=bool(scripts) and len(mothers) < len(offered),
        by_video=any(kinds[key].get("counts") == "remote" for key in offered),
    )


def _scripts_had(learners: list[int], now: datetime) -> dict[int, set[str]]:
    recent = Observation.objects.signed().filter(learner__in=learners, started_at__gte=now - SCRIPT_RESTS).exclude(script="")
    had: dict[int, set[str]] = {}
    for learner, script in recent.values_list("learner_id", "script"):
        had.setdefault(learner, set()).add(script)
    return had


def _qr(address: str) -> SafeString:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, light="#ffffff", xmldecl=False, omitsize=True)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn here, from an address of ours
