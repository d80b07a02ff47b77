"""What a submitted attempt says: passed or not yet, what to practise, and every question with its reason."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from assessments import presenting
from assessments.bank import of_attempt
from assessments.models import Answer, Attempt
from assessments.sitting import standing
from assessments.views.mine import own_attempt
from assessments.wording import activity_title, competency_title, language_for, lesson_titles, strings_of

MANY_MISSED = 12  # more than this stay folded, or the page would not end


@login_required
@require_GET
def result(request, attempt_id):
    """The result of a submitted attempt, for the learner herself."""
    mine = own_attempt(request, attempt_id)
    if mine.submitted_at is None:
        return redirect("assessments:attempt", mine.pk)
    edition = mine.quiz.edition
    language = language_for(edition)
    strings = strings_of(edition, language=language)
    bars = _bars(mine, strings)
    questions = _explained(mine)
    right_count = sum(each["prepared"].verdict == "right" for each in questions)
    stands = standing(mine.enrolment, mine.quiz, now=now())
    context = {
        "attempt": mine,
        "slug": edition.course.slug,
        "course_title": strings.get("course", {}).get("title", edition.course.slug),
        "title": activity_title(strings, mine.quiz.activity.key),
        "bars": bars,
        "strong": [bar for bar in bars if bar["is_strong"]],
        "begun": sorted((bar for bar in bars if bar["marks"]), key=lambda bar: -bar["percent"])[:3],
        "weak": [bar for bar in bars if not bar["is_strong"]],
        "questions": questions,
        "lessons": _lessons_to_read(questions, edition, language),
        "right_count": right_count,
        "opens_missed": len(questions) - right_count <= MANY_MISSED,
        "stands": stands,
        "is_again": any(each.is_passed and each.number < mine.number for each in stands.attempts),
    }
    return render(request, "assessments/result.html", context)


def _bars(mine: Attempt, strings: dict) -> list[dict]:
    """A line for each competency of the form, in the order of the blueprint."""
    bars = []
    for code, sums in mine.by_competency.items():
        percent = round(100 * sums["marks"] / sums["of"])
        bars.append(
            {
                "code": code,
                "title": competency_title(strings, code),
                "marks": sums["marks"],
                "of": sums["of"],
                "percent": percent,
                "is_strong": 100 * sums["marks"] >= mine.quiz.pass_percent * sums["of"],
            }
        )
    order = list(mine.quiz.draw)
    return sorted(bars, key=lambda bar: order.index(bar["code"]) if bar["code"] in order else len(order))


def _explained(mine: Attempt) -> list[dict]:
    """Each question of the form after marking, with its place. One query, however many questions."""
    answers = {answer.question_id: answer for answer in Answer.objects.filter(attempt=mine)}
    explained = []
    for place, (asked, drawn) in enumerate(zip(of_attempt(mine), mine.form, strict=True), start=1):
        question, answer = asked.question, answers.get(asked.question.pk)
        prepared = presenting.explain(
            kind=question.kind,
            body=question.body,
            key=question.key,
            drawn=drawn,
            words=asked.words,
            response=answer.response if answer else None,
            mark=answer.mark if answer else 0,
            language=asked.language,
        )
        explained.append({"place": place, "question": question, "prepared": prepared})
    return explained


def _lessons_to_read(questions: list[dict], edition, language: str) -> list[dict]:
    """The lessons that teach what was missed, each with the places of its questions; most needed first."""
    places: dict[str, list[int]] = {}
    for each in questions:
        if each["prepared"].verdict != "right":
            for key in each["question"].lessons:
                places.setdefault(key, []).append(each["place"])
    titles = lesson_titles(edition, places, language=language)
    rows = [{"key": key, "title": title, "places": places[key]} for key, title in titles.items()]
    return sorted(rows, key=lambda row: -len(row["places"]))
