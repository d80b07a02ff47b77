"""Checklists on paper: which to print, the print itself, and finding a sheet again by its code."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from assessments import codes, rules
from assessments.finding import FOUND, find_learners, strings_for
from assessments.papers import as_paper, plays_of
from assessments.services.paper import CODE_LENGTH, MOST, print_sheets
from assessments.views.size import limit_size
from assessments.wording import activity_title
from courses.models import Activity
from people.models import Posting, Role

WAITING, PRINTED = 20, 50
BETWEEN = "."  # between the codes in the address of a print: no code holds it


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def papers(request):
    """For a ward round: a code to key in, learners to print for, and the sheets that are printed and not keyed in yet. POST prints."""
    on = localdate()
    if not Posting.objects.as_role(Role.TRAINER, on=on).held_by(request.user).exists():
        raise PermissionDenied
    if request.method == "POST":
        return _print(request, on)
    typed = request.GET.get("code", "").strip()
    if typed:
        code = codes.read_code(typed, CODE_LENGTH)
        if code and rules.keyable_by(request.user, on=on).filter(code=code).exists():
            return redirect("assessments:paper", code)
    waiting = list(rules.observable_by(request.user, on=on).for_cards().waiting()[:WAITING])
    asked = " ".join(request.GET.get("q", "").split())[:100]
    found = find_learners(request.user, asked, on=on) if asked else []
    mine = list(rules.keyable_by(request.user, on=on).printed_by(request.user).free().for_cards()[: PRINTED + 1])
    strings = strings_for([each.enrolment.edition for each in [*waiting, *mine]] + [each["enrolment"].edition for each in found])
    for each in [*waiting, *mine]:
        each.title = activity_title(strings(each.enrolment.edition), each.activity.key)
    for each in found:
        words = strings(each["enrolment"].edition)
        each["practices"] = [(activity, activity_title(words, activity.key)) for activity in each["practices"]]
    context = {"typed": typed, "waiting": waiting, "asked": asked, "found": found, "limit": FOUND, "most": MOST}
    context |= {"mine": mine[:PRINTED], "more": len(mine) > PRINTED}
    return render(request, "assessments/papers.html", context)


@login_required
@require_http_methods(["GET"])
def paper_print(request, sheets):
    """The sheets as they go to the printer, in ``?language=`` or as asked for; the same few queries, however many there are."""
    wanted = [codes.read_code(each, CODE_LENGTH) for each in sheets.split(BETWEEN)][:MOST]
    mine = rules.keyable_by(request.user, on=localdate()).filter(code__in=[each for each in wanted if each])
    found = {each.code: each for each in mine.for_cards().prefetch_related("checklist__items")}
    if not found or len(found) != len(set(wanted)):
        raise Http404
    rows = [found[code] for code in dict.fromkeys(wanted)]
    spoken = sorted({language for each in rows for language in each.enrolment.edition.languages})
    language = request.GET.get("language")
    if language not in spoken:
        language = rows[0].language
    with translation.override(language):
        drawn = as_paper(rows, language=language, now=now())
        context = {
            "papers": drawn,
            "plays": plays_of(drawn),
            "languages": _languages(spoken, language),
            "edition": rows[0].enrolment.edition,
        }
        return render(request, "assessments/paper_print.html", context)


def _print(request, on):
    """Make a sheet for each ``for`` (enrolment and practice), and go on to the print."""
    wanted = [_read(each) for each in request.POST.getlist("for")][: MOST + 1]
    pairs = dict.fromkeys(each for each in wanted if each)
    enrolments = rules.startable_by(request.user, on=on).for_cards().in_bulk({pk for pk, _key in pairs})
    practices = Activity.objects.filter(kind=Activity.Kind.OBSERVED_PRACTICE, edition__in={each.edition_id for each in enrolments.values()})
    by_key = {(each.edition_id, each.key): each for each in practices}
    chosen = [(enrolments[pk], by_key.get((enrolments[pk].edition_id, key))) for pk, key in pairs if pk in enrolments]
    try:
        made = print_sheets(wanted=[each for each in chosen if each[1]], language=get_language(), by=request.user, now=now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("assessments:papers")
    return redirect("assessments:paper_print", BETWEEN.join(each.code for each in made))


def _read(text):
    pk, _space, key = text.partition(" ")
    try:
        return UUID(pk), key
    except ValueError:
        return None


def _languages(spoken, current):
    names = {code: translation.get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES}
    return [(each, names.get(each, each), each == current) for each in spoken]
