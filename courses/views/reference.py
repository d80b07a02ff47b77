"""What stands beside the lessons: search, words, sources, drawings."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from courses.models import Picture
from courses.outline import glossary_words
from courses.searching import LONGEST_QUERY, search_lessons, search_words
from courses.sourcing import grouped_sources
from courses.standing import standing_or_404
from courses.translating import translation

DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@login_required
@require_GET
def search(request, slug):
    """Lessons and words that hold every word of ``?q=``."""
    standing = standing_or_404(request.user, slug)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    where = (standing.edition, standing.language)
    context = {"outline": standing.outline, "query": query, "hits": search_lessons(*where, query), "words": search_words(*where, query)}
    return render(request, "courses/search.html", context)


@require_GET
def glossary(request, slug):
    """Every term of the course with its meaning."""
    standing = standing_or_404(request.user, slug)
    words = glossary_words(standing.edition, standing.language)
    return render(request, "courses/glossary.html", {"outline": standing.outline, "edition": standing.edition, "words": words})


@require_GET
def sources(request, slug):
    """Every source of the course, with how far it is confirmed."""
    standing = standing_or_404(request.user, slug)
    groups = grouped_sources(standing.edition, standing.language)
    return render(request, "courses/sources.html", {"outline": standing.outline, "groups": groups})


@require_GET
def translated(request, slug, language):
    """How far the course can be relied on in ``language``: its reviewer, and what has changed in the source since it was translated."""
    standing = standing_or_404(request.user, slug)
    if language not in standing.edition.languages:
        raise Http404
    context = {"outline": standing.outline, "edition": standing.edition, "found": translation(standing.edition, language)}
    return render(request, "courses/translated.html", {**context, "source": standing.edition.languages[0]})


@require_GET
def picture(request, slug, edition_label, key):
    """A drawing. One of a published edition never changes; one of a draft only staff may see."""
    pictures = Picture.objects.filter(edition__course__slug=slug, edition__label=edition_label, key=key)
    if not request.user.is_staff:
        pictures = pictures.exclude(edition__published_at=None)
    found = get_object_or_404(pictures.select_related("edition").defer("edition__frame"))
    response = HttpResponse(found.svg, content_type="image/svg+xml; charset=utf-8")
    is_final = found.edition.published_at is not None
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_final else "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DRAWING_POLICY
    return response
