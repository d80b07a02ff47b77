"""The raw limits: a view that answers, a view that inserts and commits one row. The middleware is the site's."""

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now

TABLE = "bench_answer"


def make_table() -> None:
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (id {key}, question varchar(60) NOT NULL, response text NOT NULL, saved_at timestamp NOT NULL)"
        )


def ok(request):
    return HttpResponse("ok")


def insert(request):
    """One INSERT outside any transaction, so it commits by itself."""
    row = [request.POST["question"], request.POST.get("answer", ""), now()]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (question, response, saved_at) VALUES (%s, %s, %s)", row)
    return JsonResponse({"saved": True})
