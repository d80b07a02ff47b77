"""The learner's pages: what they show, to whom, and what they cost."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Activity, Completion, Enrolment
from courses.pack.reading import Pack
from courses.services import complete_activity, load_edition, publish_edition
from tests.factories import NOON, EnrolmentFactory, PostingFactory, UserFactory

COURSE = "/courses/tiny/"
LESSON = "/courses/tiny/lessons/m1-first/"


@pytest.fixture
def enrolment(edition):
    return EnrolmentFactory(edition=edition)


@pytest.fixture
def signed_in(client, enrolment):
    client.force_login(enrolment.learner)
    return client


def text(response):
    return response.content.decode()


def complete(enrolment, *keys):
    for key in keys:
        complete_activity(enrolment=enrolment, activity=Activity.objects.get(edition=enrolment.edition, key=key), now=NOON)


# --- anybody ---------------------------------------------------------------------------------------------------------
def test_course_page_is_open_to_strangers(client, edition):
    response = client.get(COURSE)

    assert response.status_code == 200
    for words in ("A tiny course", "Three lessons to test with.", "Learn", "Show", "/accounts/login/?next=/courses/tiny/"):
        assert words in text(response)
    assert "First lesson" not in text(response)


@pytest.mark.parametrize("path", ["/courses/", LESSON, "/courses/tiny/search/"])
def test_reading_asks_strangers_to_sign_in(client, edition, path):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", ["glossary/", "sources/"])
def test_words_and_sources_are_open_to_strangers(client, edition, path):
    assert client.get(COURSE + path).status_code == 200


NOT_THERE = ["/courses/none/", "/courses/none/sources/", "/courses/tiny/pictures/1/none.svg", "/courses/tiny/pictures/9/dot.svg"]


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_does_not_exist_is_not_found(client, edition, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_not_found(client, load):
    load()

    assert [client.get(path).status_code for path in (COURSE, "/courses/tiny/pictures/1/dot.svg")] == [404, 404]


def test_a_picture_may_be_kept_for_ever_and_can_do_nothing(client, edition):
    response = client.get("/courses/tiny/pictures/1/dot.svg")

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert text(response).startswith("<svg")


def test_staff_see_a_drafts_picture_and_nobody_keeps_it(client, load):
    load()
    client.force_login(UserFactory(is_staff=True))

    assert client.get("/courses/tiny/pictures/1/dot.svg")["Cache-Control"] == "no-store"


# --- the way in ------------------------------------------------------------------------------------------------------
def test_enrol_starts_the_course(client, edition, learner):
    client.force_login(learner)
    assert 'action="/courses/tiny/enrol/"' in text(client.get(COURSE))

    response = client.post("/courses/tiny/enrol/")

    assert (response.status_code, response["Location"]) == (302, COURSE)
    assert Enrolment.objects.get().learner == learner


def test_enrol_without_a_posting_says_what_to_do(client, edition):
    client.force_login(UserFactory())

    response = client.post("/courses/tiny/enrol/", follow=True)

    assert "A manager must confirm where you work" in text(response)
    assert "say where you work" in text(response)
    assert Enrolment.objects.count() == 0


def test_a_waiting_posting_is_named(client, edition):
    posting = PostingFactory(confirmed_at=None)
    client.force_login(posting.person)

    page = text(client.get(COURSE))

    assert f"confirms that you work at {posting.org_unit.name}" in page
    assert 'action="/courses/tiny/enrol/"' not in page


def test_enrol_needs_a_post(signed_in):
    assert signed_in.get("/courses/tiny/enrol/").status_code == 405


# --- the course ------------------------------------------------------------------------------------------------------
def test_course_page_shows_what_is_next_and_why_the_rest_waits(signed_in, enrolment):
    complete(enrolment, "m1-first")

    response = signed_in.get(COURSE)

    assert response.context["next"].key == "m1-second"
    states = {it["step"].key: it["state"] for module in response.context["modules"] for it in module["steps"]}
    assert states == {
        "m1-first": "done",
        "m1-second": "next",
        "m1-extra": "open",
        "final-quiz": "locked",
        "practice-r1": "locked",
        "practice-r2": "locked",
    }
    assert "Opens after: Second lesson" in text(response)
    assert "1 of 5 done" in text(response)


def test_locked_activities_have_no_link(signed_in, enrolment):
    quiz = reverse("assessments:quiz", args=["tiny", "final-quiz"])
    assert quiz not in text(signed_in.get(COURSE))

    complete(enrolment, "m1-first", "m1-second")

    assert quiz in text(signed_in.get(COURSE))


def test_progress_of_others_is_not_mine(signed_in, enrolment, edition):
    complete(EnrolmentFactory(edition=edition), "m1-first", "m1-second")

    assert signed_in.get(COURSE).context["way"].required_done == 0


def test_a_learner_stays_on_her_older_edition(signed_in, tiny, change):
    change("course.yaml", 'edition: "1"', 'edition: "2"')
    change("en/lessons/m1-first.md", "You meet a mother.", "All is new.")
    newer, _changed = load_edition(pack=Pack(tiny), now=NOON)
    publish_edition(edition=newer, now=NOON.replace(year=2040))

    assert "You meet a mother." in text(signed_in.get(LESSON))
    signed_in.force_login(UserFactory())
    assert "All is new." in text(signed_in.get(LESSON))


def test_list_offers_mine_first_and_the_others_below(signed_in, publish_as):
    publish_as("other")

    context = signed_in.get("/courses/").context

    assert context["first"]["next"].key == "m1-first"
    assert [outline.slug for outline in context["others"]] == ["other"]


def test_an_empty_list_says_so(client, db):
    client.force_login(UserFactory())

    assert "No course is open yet" in text(client.get("/courses/"))


# --- the reader ------------------------------------------------------------------------------------------------------
def test_lesson_opens_with_its_objective_and_ends_with_its_words(signed_in):
    page = text(signed_in.get(LESSON))

    assert page.index("Explain why hands are washed.") < page.index("You meet a mother.") < page.index("what makes hands clean")
    assert 'id="term-soap"' in page
    assert 'href="/courses/tiny/lessons/m1-second/"' in page
    assert reverse("assessments:check", args=["tiny", "m1-first"]) in page


def test_lesson_is_remembered_for_next_time(signed_in, enrolment):
    signed_in.get("/courses/tiny/lessons/m1-second/")

    enrolment.refresh_from_db()
    assert enrolment.last_activity.key == "m1-second"
    assert signed_in.get(COURSE).context["next"].key == "m1-second"


def test_done_records_once_and_goes_on(signed_in, enrolment):
    responses = [signed_in.post(LESSON + "done/") for _again in range(2)]

    assert [response["Location"] for response in responses] == ["/courses/tiny/lessons/m1-second/"] * 2
    assert list(Completion.objects.values_list("enrolment", "activity__key")) == [(enrolment.pk, "m1-first")]
    assert "You have done this lesson" in text(signed_in.get(LESSON))
    assert "done/" not in text(signed_in.get(LESSON))


def test_done_at_the_end_of_a_module_leads_to_the_course(signed_in, enrolment):
    complete(enrolment, "m1-first", "m1-extra")

    assert signed_in.post("/courses/tiny/lessons/m1-second/done/")["Location"] == COURSE


def test_done_needs_a_post_and_a_token(signed_in, client):
    assert signed_in.get(LESSON + "done/").status_code == 405
    page = text(signed_in.get(LESSON))
    form = page.partition('class="lesson__done"')[2].partition("</form>")[0]
    assert form.count("csrfmiddlewaretoken") == 1


def test_a_guest_may_read_and_nothing_is_recorded(client, edition):
    client.force_login(UserFactory())

    assert "You are reading as a guest" in text(client.get(LESSON))
    assert client.post(LESSON + "done/")["Location"] == COURSE
    assert (Enrolment.objects.count(), Completion.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["none", "final-quiz"])
def test_only_lessons_are_read(signed_in, key):
    path = f"/courses/tiny/lessons/{key}/"

    assert [signed_in.get(path).status_code, signed_in.post(path + "done/").status_code] == [404, 404]


def test_a_locked_lesson_says_what_comes_first(client, load, change):
    change("course.yaml", "id: m1-second, kind: lesson, minutes: 5", "id: m1-second, kind: lesson, minutes: 5, requires: [m1-first]")
    enrolment = EnrolmentFactory(edition=load(publish=True))
    client.force_login(enrolment.learner)

    response = client.get("/courses/tiny/lessons/m1-second/", follow=True)

    assert response.redirect_chain == [(COURSE, 302)]
    assert "First comes: First lesson" in text(response)
    assert client.post("/courses/tiny/lessons/m1-second/done/", follow=True).redirect_chain == [(COURSE, 302)]
    assert Completion.objects.count() == 0


# --- beside the lessons ----------------------------------------------------------------------------------------------
def test_search_finds_lessons_and_words(signed_in):
    page = text(signed_in.get("/courses/tiny/search/", {"q": "soap"}))

    assert "3 lessons found" in page
    assert "Clean <mark>soap</mark> helps" in page
    assert "what makes hands clean" in page


def test_search_keeps_what_was_typed_and_says_when_nothing_is_found(signed_in):
    page = text(signed_in.get("/courses/tiny/search/", {"q": '"><b>' + "x" * 200}))

    assert "Nothing found" in page
    assert "<b>" not in page.split("<main")[1]


def test_sources_say_how_sure_we_are(client, edition):
    page = text(client.get("/courses/tiny/sources/"))

    assert 'id="F2"' in page
    assert "Not confirmed: check with your national guideline" in page
    assert '<a href="#S1">S1</a>' in page


# --- cost ------------------------------------------------------------------------------------------------------------
def test_lesson_costs_few_statements_and_bytes(signed_in, django_assert_max_num_queries):
    signed_in.get(LESSON)  # the first reader of a process fills its memory

    with django_assert_max_num_queries(4):  # session, person, enrolment, completions
        response = signed_in.get(LESSON)

    assert len(gzip.compress(response.content)) < 10_000


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_long(client, publish_as, count, django_assert_num_queries):
    learner = UserFactory()
    for number in range(count):
        complete(EnrolmentFactory(edition=publish_as(f"tiny{number}"), learner=learner, posting=False), "m1-first")
    client.force_login(learner)
    client.get("/courses/")

    with django_assert_num_queries(6):  # person, enrolments, completions, open editions; navigation: postings, notices
        response = client.get("/courses/")

    assert len([response.context["first"], *response.context["rest"]]) == count


@pytest.mark.parametrize("done", [[], ["m1-first", "m1-second", "m1-extra"]])
def test_course_costs_the_same_however_far(signed_in, enrolment, done, django_assert_num_queries):
    complete(enrolment, *done)
    signed_in.get(COURSE)

    with django_assert_num_queries(5):  # person, enrolment, completions; navigation: postings, notices
        signed_in.get(COURSE)


def test_a_draft_is_never_kept_in_memory(load, change):
    from courses.outline import outline

    assert outline(load(), "en").by_key["m1-first"].title == "First lesson"
    change("en/lessons/m1-first.md", "title: First lesson", "title: Hands")
    assert outline(load(), "en").by_key["m1-first"].title == "Hands"


def test_a_page_drawn_for_one_reader_works_for_the_next_and_tells_nothing_of_the_first(edition):
    tokens = []
    for name in ("Grace First", "Hope Second"):
        learner = EnrolmentFactory(edition=edition, learner__full_name=name).learner
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner)
        page = text(client.get(LESSON))
        tokens.append(re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)[1])

        assert "Grace" not in page
        assert client.post(LESSON + "done/", {"csrfmiddlewaretoken": tokens[-1]}).status_code == 302
        assert client.post(LESSON + "done/", {"csrfmiddlewaretoken": "token-of-this-reader"}).status_code == 403

    assert tokens[0] != tokens[1]
    assert Completion.objects.count() == 2


def test_a_message_is_shown_on_a_lesson(signed_in, enrolment):
    complete(enrolment, "m1-first")
    signed_in.post("/courses/tiny/lessons/m1-second/done/")  # goes to m1-extra without a word
    signed_in.post("/courses/tiny/lessons/m1-extra/done/")  # says done, leads to the course, which is not opened here

    assert "Done: Extra lesson" in text(signed_in.get(LESSON))
    assert "Done: Extra lesson" not in text(signed_in.get(LESSON))
