"""The lesson page against the bare view."""

from django.urls import reverse

from benchmarks import pages
from benchmarks.learners import CLIENTS, everywhere, learner, signed_in
from benchmarks.options import Options
from benchmarks.place import Place
from benchmarks.rounds import Measured
from courses.models import Activity, Lesson

REACH = 0.40
MOST_STATEMENTS = 8


def measure(place: Place, options: Options) -> list[Measured]:
    """The longest lesson, read again and again; and the bare view asked for by the same browsers, then by browsers without a cookie."""
    enrolments = [learner(f"lesson{number}") for number in range(CLIENTS)]
    edition = enrolments[0].edition
    lessons = Lesson.objects.filter(activity__edition=edition, language=edition.languages[0])
    longest = max(lessons.select_related("activity"), key=lambda lesson: len(lesson.html))
    path = reverse("courses:lesson", args=[edition.course.slug, longest.activity.key])
    keys = Activity.objects.filter(edition=edition, kind=Activity.Kind.LESSON).values_list("key", flat=True)
    every = [("GET", reverse("courses:lesson", args=[edition.course.slug, key]), "") for key in keys]
    headers = [signed_in(enrolment.learner) for enrolment in enrolments]
    sql = pages.statements(headers[0], path)
    web = place.serve()
    again, bare = everywhere(headers, path), everywhere(headers, "/bare/")
    strangers = everywhere([{"Accept-Encoding": "gzip"}] * CLIENTS, "/bare/")
    onward = [pages.clients.Client(each, every[number * 5 :] + every[: number * 5]) for number, each in enumerate(headers)]

    def against(ours, raw, **words):
        return pages.compare(ours, raw, web=web, options=options, part="lesson", **words)

    found = [
        against(again, bare, what="lesson page", limit="bare view, same session", reach=REACH),
        against(again, strangers, what="lesson page", limit="bare view, no session at all"),
        against(onward, bare, what="next lesson each time (writes the place)", limit="bare view, same session"),
    ]
    found[0].notes.insert(0, f"{len(sql)} SQL statements (at most {MOST_STATEMENTS}); Moodle 4.5: 21 pages/s with 34 statements")
    return found
