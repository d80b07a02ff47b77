"""The retrieval check of a lesson: three questions, feedback at once, as often as one likes. Nothing is stored."""

from random import Random, SystemRandom

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import drawing, marking, presenting, responses
from assessments.bank import Worded, worded
from assessments.models import Question
from assessments.views.mine import own_enrolment
from assessments.views.size import limit_size
from assessments.wording import language_for, lesson_titles
from courses.models import Completion


@limit_size
@login_required
@require_http_methods(["GET", "POST"])
def check(request, slug, key):
    """Ask what a lesson taught. Each question answered is marked when the form is sent; the others can still be answered.

    The order shown comes from the page's own ``seed``, so that nothing needs storing between asking and marking.
    """
    enrolment = own_enrolment(request.user, slug)
    if enrolment is None:
        messages.info(request, _("Join this course first. Then you can check what you remember."))
        return redirect("courses:course", slug)
    edition = enrolment.edition
    language = language_for(edition)
    asked = [
        each for each in worded(edition, language).values() if each.question.use == Question.Use.CHECK and key in each.question.lessons
    ]
    if not asked:
        raise Http404
    seed = _seed(request.POST.get("seed", ""))
    random = Random(seed)  # noqa: S311  it shuffles, it keeps no secret
    cards = [_card(place, each, random, request) for place, each in enumerate(asked)]
    context = {
        "slug": slug,
        "key": key,
        "edition": edition,
        "seed": seed,
        "cards": cards,
        "lesson_title": lesson_titles(edition, [key], language=language).get(key, key),
        "is_done": Completion.objects.of(enrolment).filter(activity__key=key).exists(),
        "all_marked": all(card["prepared"].is_marked for card in cards),
        "right_count": sum(card["prepared"].verdict == "right" for card in cards),
    }
    return render(request, "assessments/check.html", context, status=422 if any(card["prepared"].error for card in cards) else 200)


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else SystemRandom().randrange(10**9)


def _card(place: int, asked: Worded, random: Random, request) -> dict:
    """One question, asked or (once answered) explained; what it was answered with travels along in hidden fields."""
    name, question = f"q{place + 1}", asked.question
    drawn = drawing.arrange(drawing.Drawable(question.code, question.kind, question.body), random=random)
    same = {"kind": question.kind, "drawn": drawn, "words": asked.words, "name": name, "language": asked.language}
    try:
        response = responses.read(kind=question.kind, drawn=drawn, data=request.POST, name=name)
    except ValidationError as refusal:
        return {"name": name, "prepared": presenting.ask(**same, typed=request.POST, error=" ".join(refusal.messages))}
    if response is None:
        return {"name": name, "prepared": presenting.ask(**same)}
    mark = marking.mark(kind=question.kind, body=question.body, key=question.key, response=response, right=asked.words.get("right"))
    explained = presenting.explain(**same, body=question.body, key=question.key, response=response, mark=mark)
    carried = [
        (field, value) for field in request.POST if field == name or field.startswith(f"{name}-") for value in request.POST.getlist(field)
    ]
    return {"name": name, "prepared": explained, "carried": carried}
