"""A checklist as a phone keeps it: its rules as data, and each page of a session drawn by the templates of the site."""

from django.template.loader import render_to_string
from django.utils import translation

from assessments.cases import LONGEST
from assessments.forms.observation import DetailsForm, LearnerAnswerForm, PrepareForm, StopForm, UncountedForm
from assessments.models import Checklist, RatingValue
from assessments.services.rating import LONGEST_TEXT
from assessments.sheet import make_sheet
from assessments.situations import by_key
from assessments.wording import strings_of
from courses.keeping import kept
from courses.models import Activity, Edition

WARD = "assessments/ward/{}.html"


@kept(48)
def sheets(edition: Edition, language: str, reader: str) -> dict[str, dict]:
    """By key of the checklist: ``rules``, ``words`` and ``html``. ``language``: the pack's words; ``reader``: those of the site."""
    words = strings_of(edition, language=language)
    with translation.override(reader):
        return {each.key: _sheet(each, words.get("checklist") or {}) for each in Checklist.objects.filter(edition=edition)}


@kept(48)
def practices(edition: Edition, language: str) -> list[dict]:
    """The observed practices of an edition, in order: key, title, checklist, what each requires and its own settings."""
    titles = strings_of(edition, language=language).get("course", {}).get("activities", {})
    rows = Activity.objects.filter(edition=edition, kind=Activity.Kind.OBSERVED_PRACTICE).order_by("position")
    return [
        {
            "key": each.key,
            "title": (titles.get(each.key) or {}).get("title", each.key),
            "checklist": each.settings["checklist"],
            "requires": list(each.requires or []),
            "situation": each.settings["situation"],
            "conditional": list(each.settings.get("conditional") or {}),
        }
        for each in rows
    ]


def _sheet(checklist: Checklist, words: dict) -> dict:
    settings = checklist.settings
    sheet = make_sheet(checklist, words)
    return {"rules": _rules(settings, sheet, checklist), "words": _words(settings, words, sheet), "html": _html(settings, words, sheet)}


def _rules(settings, sheet, checklist) -> dict:
    """What the services ask for, as data."""
    return {
        "items": [[item.key, item.is_critical, item.may_be_na] for item in checklist.items.all()],
        "situations": [
            {
                "id": each["id"],
                "counts": each.get("counts", False),
                "needs": list(each.get("needs") or []),
                "mother": bool(each.get("mother")),
            }
            for each in settings["situations"]
        ],
        "scripts": [each["id"] for each in settings.get("scripts") or []],
        "consent": list(settings.get("consent") or []),
        "voice": list(settings.get("mother_voice") or []),
        "stop": list(settings.get("stop") or []),
        "not_counted": list(settings.get("not_counted") or []),
        "pass": settings["pass"],
        "longest": {"text": LONGEST_TEXT, "case": LONGEST},
    }


def _words(settings, words, sheet) -> dict:
    said = words.get("ratings") or {}
    return {
        "items": {line.key: line.text for line in sheet.lines},
        "ratings": {value: said.get(value, str(label)) for value, label in RatingValue.choices},
        "situations": {key: _title(words, "situations", key) for key in by_key(settings)},
        "global": {value: _title(words, "global", value) for value in ("1", "2", "3", "4")},
        "stop": dict((words.get("stop") or {}).get("reasons") or {}),
    }


def _html(settings, words, sheet) -> dict[str, str]:
    kinds = by_key(settings)
    briefs = list((words.get("scripts") or {}).items())
    mothers = [key for key, each in kinds.items() if each.get("mother")]
    voice = list(settings.get("mother_voice") or []) if mothers else []
    stop = words.get("stop") or {}
    prepare = {
        "form": PrepareForm(words=words, settings=settings, situations=list(kinds), had={}),
        "briefs": briefs,
        "mothers": mothers,
        "plays": [key for key, each in kinds.items() if not each.get("mother")],
        "remote": [key for key, each in kinds.items() if each.get("counts") == "remote"],
    }
    pages = {
        "prepare": prepare,
        "rate": {"sheet": sheet, "briefs": briefs},
        "stop": {"form": StopForm(words=words, settings=settings), "title": stop.get("title", ""), "help": stop.get("help", "")},
        "uncounted": {"form": UncountedForm(words=words, settings=settings), "title": words.get("not_counted_title", "")},
        "finish": {"form": DetailsForm(words=words, voice=voice), "mothers": mothers},
        "learner": {"form": LearnerAnswerForm()},
        "done": {},
    }
    return {name: render_to_string(WARD.format(name), {"words": words, **context}) for name, context in pages.items()}


def _title(words, part, key) -> str:
    entry = (words.get(part) or {}).get(key)
    return entry.get("title", key) if isinstance(entry, dict) else entry or key
