"""The file of a course that a phone keeps: docs/offline.md."""

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.kept import packed
from courses.standing import standing_or_404
from phones.doors import answer, json_door

NOT_HERS = "not_enrolled"


@json_door("GET", "HEAD")
def kept_course(request, slug):
    """The edition she is on, in her language; ``X-Bytes`` says the size as sent, ``X-Bytes-Plain`` unpacked.

    Only for its learners: it holds the keys of the checks.
    """
    try:
        standing = standing_or_404(request.user, slug)
    except Http404:
        return answer("unknown_course", _("There is no such course."), status=404)
    if standing.enrolment is None:
        return answer(NOT_HERS, _("Start the course first; then it can be kept on this phone."), status=404)
    file = packed(standing.edition, standing.language, get_language())
    etag = f'W/"{file.etag}"'  # weak: the same words, packed or not
    response = get_conditional_response(request, etag=etag) or _sent(request, file)
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _sent(request, file) -> HttpResponse:
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = file.gzipped if is_packed else file.plain
    response = HttpResponse(b"" if request.method == "HEAD" else body, content_type="application/json")
    response["X-Bytes"] = response["Content-Length"] = str(len(body))
    response["X-Bytes-Plain"] = str(file.size)
    response["Content-Encoding"] = "gzip" if is_packed else "identity"  # already as it is sent: nobody packs it again
    return response
