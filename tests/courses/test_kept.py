"""A course as a phone keeps it: the file, its size, and that nobody stands in it."""

import gzip
import json
import re

import pytest
from django.core.management import call_command
from django.utils import translation

from courses import kept
from courses.models import Edition
from courses.part import courses_part
from courses.services import complete_activity, leave_course
from tests.factories import NOON, EnrolmentFactory

FILE = "/api/v1/phone/courses/tiny/"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def enrolment(edition):
    return EnrolmentFactory(edition=edition)


@pytest.fixture
def here(client, enrolment):
    client.force_login(enrolment.learner)
    return client


def test_the_file_holds_the_whole_course(here):
    file = here.get(FILE).json()

    assert (file["slug"], file["label"], file["language"], file["interface"]) == ("tiny", "1", "en", "en")
    assert [step["key"] for module in file["modules"] for step in module["steps"]] == [
        "m1-first",
        "m1-second",
        "m1-extra",
        "final-quiz",
        "practice-r1",
        "practice-r2",
    ]
    assert set(file["lessons"]) == set(file["checks"]["lessons"]) == {"m1-first", "m1-second", "m1-extra"}
    assert [len(check["questions"]) for check in file["checks"]["lessons"].values()] == [3, 3, 3]
    assert file["pictures"]["/courses/tiny/pictures/1/dot.svg"].startswith("<svg")
    assert {"next", "progress", "way"} == set(re.findall(r'data-slot="(\w+)"', file["page"]))


def test_a_kept_lesson_is_what_its_page_prints(here):
    page = here.get("/courses/tiny/lessons/m1-first/").content.decode()
    kept_lesson = here.get(FILE).json()["lessons"]["m1-first"]
    article = re.compile(r"<article.*?</article>", re.DOTALL)

    assert article.search(kept_lesson)[0] == article.search(page)[0]
    assert 'class="lesson__done"' in kept_lesson
    assert "csrfmiddlewaretoken" not in kept_lesson


def test_every_picture_of_a_lesson_is_in_the_file(here):
    file = here.get(FILE).json()
    shown = {url for html in file["lessons"].values() for url in re.findall(r'<img[^>]*src="([^"]+)"', html)}

    assert shown
    assert shown <= set(file["pictures"])


def test_its_size_is_told_as_it_is_sent(here):
    told, sent = here.head(FILE, headers=GZIP), here.get(FILE, headers=GZIP)
    plain = here.get(FILE, headers={"Accept-Encoding": ""})

    assert told.content == b""
    assert sent["Content-Encoding"] == "gzip"
    assert int(told["X-Bytes"]) == int(sent["X-Bytes"]) == len(sent.content)
    assert int(plain["X-Bytes"]) == len(plain.content) > len(sent.content)
    assert gzip.decompress(sent.content) == plain.content


def test_unchanged_it_is_not_sent_again(here):
    etag = here.get(FILE)["ETag"]

    again = here.get(FILE, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_its_etag_follows_language_and_templates(here, edition, monkeypatch):
    french = kept.packed(edition, "en", "fr").etag
    english = kept.packed(edition, "en", "en").etag
    monkeypatch.setitem(kept._builders, "checks", lambda edition, language: {"changed": True})

    assert len({english, french, kept.packed.__wrapped__(edition, "en", "en").etag}) == 3
    assert kept.packed.__wrapped__(edition, "en", "fr").etag == kept.packed.__wrapped__(edition, "en", "fr").etag


def test_it_is_drawn_once(here, django_assert_num_queries):
    here.get(FILE)

    with django_assert_num_queries(2):  # who asks, her enrolments
        here.get(FILE)


def test_nobody_is_in_it(here, enrolment):
    complete_activity(enrolment=enrolment, activity=enrolment.edition.activities.get(key="m1-first"), now=NOON)
    text = here.get(FILE).content.decode()
    other = EnrolmentFactory(edition=enrolment.edition)
    here.force_login(other.learner)

    assert here.get(FILE).content.decode() == text
    for secret in (str(enrolment.pk), enrolment.learner.full_name, enrolment.learner.email, "sessionid"):
        assert str(secret) not in text


def test_it_is_for_learners_of_the_course(client, edition, enrolment):
    assert client.get(FILE).json()["code"] == "signed_out"
    client.force_login(EnrolmentFactory(edition=edition).learner)
    assert client.get("/api/v1/phone/courses/none/").json()["code"] == "unknown_course"
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON)
    client.force_login(enrolment.learner)
    refused = client.get(FILE)

    assert (refused.status_code, refused.json()["code"]) == (404, "not_enrolled")


def test_the_part_says_where_she_stands(enrolment):
    complete_activity(enrolment=enrolment, activity=enrolment.edition.activities.get(key="m1-first"), now=NOON)

    assert courses_part(person=enrolment.learner, now=NOON, language="en") == [
        {
            "enrolment": str(enrolment.pk),
            "slug": "tiny",
            "label": "1",
            "language": "en",
            "title": "A tiny course",
            "done": ["m1-first"],
            "open": ["m1-second", "m1-extra"],
            "here": "m1-first",
            "finished": False,
        }
    ]


def test_the_part_leaves_out_what_she_left(enrolment):
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON)

    assert courses_part(person=enrolment.learner, now=NOON, language="en") == []


@pytest.mark.parametrize("courses", [1, 3])
def test_the_part_costs_the_same_however_many_courses(courses, publish_as, django_assert_num_queries):
    first = EnrolmentFactory(edition=publish_as("c0"))
    for number in range(1, courses):
        EnrolmentFactory(edition=publish_as(f"c{number}"), learner=first.learner)
    courses_part(person=first.learner, now=NOON, language="en")

    with django_assert_num_queries(2):
        assert len(courses_part(person=first.learner, now=NOON, language="en")) == courses


def test_every_lesson_of_the_real_course_can_be_kept_in_each_language(db):
    call_command("load_pack", "packs/hand-expression", "--publish", verbosity=0)
    edition = Edition.objects.get(course__slug="hand-expression")
    for language in edition.languages:
        file = kept.packed(edition, language, language)
        content = json.loads(file.plain)
        with translation.override(language):
            lessons = edition.activities.filter(kind="lesson").count()

        assert len(content["lessons"]) == len(content["checks"]["lessons"]) == lessons
        assert len(file.gzipped) < 600_000
