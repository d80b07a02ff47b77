"""Pages about the language of the site: choosing one, and how far its words can be relied on."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from people.services import choose_language
from trainingsite.words.standing import standing


@require_POST
def choose(request):
    """The switch at the foot of every page: a cookie remembers it on this phone, her account everywhere (mails and certificates too)."""
    answer = set_language(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        choose_language(person=request.user, language=language)
    return answer


@require_GET
def language(request, code):
    """How far the words of the site are translated into a language, and who has read them."""
    known = dict(settings.LANGUAGES)
    if code not in known:
        raise Http404
    found = standing(code)
    context = {"found": found, "languages": known, "is_source": code == settings.LANGUAGE_CODE, "more": len(found.missing) - 100}
    return render(request, "language.html", context)
