"""The completions page of a manager over 100,000 enrolments, its first page and its 500th."""

from django.urls import reverse

from benchmarks import pages, rows
from benchmarks.learners import CLIENTS, everywhere, manager, signed_in
from benchmarks.options import Options
from benchmarks.place import Place
from benchmarks.rounds import Measured
from reporting.models import Record

ENROLMENTS = 100_000
A_PAGE = 50


def measure(place: Place, options: Options) -> list[Measured]:
    headers = signed_in(manager())
    path = reverse("reporting:completions")
    few = len(pages.statements(headers, path))
    rows.ensure(ENROLMENTS)
    last = Record.objects.newest_first()[A_PAGE * 499 - 1]
    deep = f"{path}?after={last.enrolled_on.isoformat()}_{last.pk}"
    counts = [len(pages.statements(headers, each)) for each in (path, deep)]
    web = place.serve()
    bare = everywhere([headers] * CLIENTS, "/bare/")
    found = []
    for what, each in (("page 1", path), ("page 500", deep)):
        words = {"what": f"completions, {what}", "limit": "bare view, same session"}
        load = everywhere([headers] * CLIENTS, each)
        found.append(pages.compare(load, bare, web=web, options=options, part="completions", **words))
    note = f"SQL statements: {few} with a handful of rows; with {ENROLMENTS:,}: {counts[0]} on page 1, {counts[1]} on page 500"
    found[0].notes.insert(0, note)
    return found
