"""The checks of lessons as a phone keeps them: questions drawn by the page's own templates, and what marking them without signal needs.

These are the formative checks, whose answers nobody sees. The bank of the certifying quiz never leaves the server.
"""

from random import Random

from django.template.loader import render_to_string

from assessments import drawing, presenting
from assessments.bank import Worded, worded
from assessments.models import Question
from assessments.wording import lesson_titles
from courses.models import Edition

SIGNS = (
    "right", "partly", "wrong", "open", "right_chosen", "right_missed", "wrong_chosen", "match_right", "match_given", "match_open",
    "in_place", "lesson_done",
)  # fmt: skip


def kept_checks(edition: Edition, language: str) -> dict:
    """``lessons`` by key (the page, and what marks each question), ``ends`` by how many are asked and right, ``signs`` of marking."""
    asked: dict[str, list[Worded]] = {}
    for each in worded(edition, language).values():
        if each.question.use == Question.Use.CHECK:
            for key in each.question.lessons:
                asked.setdefault(key, []).append(each)
    titles = lesson_titles(edition, asked, language=language)
    return {
        "signs": {name: render_to_string("assessments/kept/sign.html", {"name": name}).strip() for name in SIGNS},
        "ends": {total: [_end(right, total) for right in range(total + 1)] for total in sorted({len(each) for each in asked.values()})},
        "lessons": {key: _check(edition, key, titles.get(key, key), found) for key, found in asked.items()},
    }


def _end(right: int, total: int) -> str:
    context = {"right_count": right, "total": total, "again": "#again", "lesson_url": "#lesson"}
    return render_to_string("assessments/check_end.html", context).strip()


def _check(edition: Edition, key: str, title: str, asked: list[Worded]) -> dict:
    questions = [_question(place, each) for place, each in enumerate(asked, start=1)]
    context = {
        "slug": edition.course.slug,
        "key": key,
        "edition": edition,
        "cards": [{"name": told["name"], "prepared": prepared} for told, prepared in questions],
        "lesson_title": title,
        "is_done": False,
        "all_marked": False,
    }
    return {
        "title": title,
        "page": render_to_string("assessments/check_body.html", context),
        "questions": [told for told, _prepared in questions],
    }


def _question(place: int, asked: Worded) -> tuple[dict, presenting.Prepared]:
    question, words, name = asked.question, asked.words, f"q{place}"
    # in an order of its own that is always the same, so that the file is; the phone shuffles what it shows
    shuffled = Random(question.code)  # noqa: S311  it shuffles, it keeps no secret
    drawn = drawing.arrange(drawing.Drawable(question.code, question.kind, question.body), random=shuffled)
    same = {"kind": question.kind, "drawn": drawn, "words": words, "name": name, "language": asked.language}
    told = {
        "name": name,
        "kind": question.kind,
        "drawn": {part: drawn[part] for part in ("order", "right") if part in drawn},
        "body": question.body,
        "key": question.key,
        "texts": words.get("items", {}),
        "right": words.get("right", {}),
        "unit": words.get("unit", ""),
        "marked": render_to_string("assessments/question_marked.html", {"q": _as_marked(question, same)}),
    }
    return told, presenting.ask(**same)


def _as_marked(question: Question, same: dict) -> presenting.Prepared:
    """Marked with an answer that makes every part be drawn; the phone puts hers into it."""
    response = {"ordering": list(question.body.get("items", [])), "numeric": 0}.get(question.kind)
    return presenting.explain(**same, body=question.body, key=question.key, response=response, mark=0)
