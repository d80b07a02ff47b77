import pytest
from django.db import connection

from courses.models import Enrolment
from reporting import exports
from reporting.completions import Wish, as_rows, completions
from reporting.models import Record
from reporting.services import refresh_records
from tests.factories import TODAY, EnrolmentFactory, UserFactory

NAMES = [
    'Ámina "Mimi" Otieno, RN', "名前, 百分号 %", "back\\slash \\.", "tab\there", "two\nlines, three\r\n", "\x01=1+1", "a\x02b\x01c",
    "=1+1", "-1", "+1, 2", "@x", "\t=x", "\r=x", "'quoted'", " =x", '"', ",", "\\.",
]  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
def test_copy_writes_every_name_as_python_does(db, edition, facility):
    facility.name, facility.code = 'Kisumu, "East"', "K,1"
    facility.save()
    for name in NAMES:
        EnrolmentFactory(edition=edition, org_unit=facility, learner=UserFactory(full_name=name), posting=False)

    refresh_records(enrolment_ids=list(Enrolment.objects.values_list("pk", flat=True)))
    wish = Wish((facility.path[:4],))
    records, words = completions(wish, on=TODAY), exports.Words.for_file(wish)

    copied = b"".join(exports._copied(records.newest_first(), words, lambda rows: None))
    written = exports._written(exports.cells(row, words) for row in as_rows(records.newest_first()))

    assert copied == written
    assert copied.count(b"\r\n") == len(NAMES) == Record.objects.count()
