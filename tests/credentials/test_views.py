import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.codes import new_code
from credentials.models import Certificate
from people.models import Role
from tests.credentials.earning import earn
from tests.factories import NOON, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def page(client, certificate, name="certificate"):
    return client.get(reverse(f"credentials:{name}", args=[certificate.code]))


def test_certificate_page_tells_the_public_the_least(client, certificate, trainer):
    response = page(client, certificate)
    text = response.content.decode()

    assert response.status_code == 200
    assert response.context["state"] == "valid"
    for shown in ["Amina Otieno", "A tiny course", certificate.code, "4 March 2027", "4 March 2029"]:
        assert shown in text
    holder = certificate.enrolment.learner
    for kept in [str(trainer), holder.email, holder.username, "87.5", "Role-play", certificate.evidence["place"]]:
        assert kept not in text


@pytest.mark.parametrize("state", ["valid", "expired", "review", "revoked"])
def test_certificate_page_says_the_state(client, certificate, manager, state, time_machine):
    changes = {"review": {"doubted_at": NOON}, "revoked": {"revoked_at": NOON, "revoked_by": manager, "revoked_reason": "Why"}}
    Certificate.objects.filter(pk=certificate.pk).update(code=certificate.code, **changes.get(state, {}))
    if state == "expired":
        time_machine.move_to("2029-03-05T12:00Z")

    response = page(client, certificate)

    words = {"valid": "it counts today", "expired": "time is over", "review": "do not rely on it", "revoked": "no longer counts"}
    assert [key for key, word in words.items() if word in response.content.decode()] == [state]
    assert "Why" not in response.content.decode()


def test_certificate_page_names_observers_to_the_holder_but_not_to_trainers(client, certificate, trainer, manager):
    shown = {}
    for who in [certificate.enrolment.learner, manager, trainer]:
        client.force_login(who)
        text = page(client, certificate).content.decode()
        shown[who] = (f"Observed by {trainer}" in text, "Observed by a trainer" in text)

    assert list(shown.values()) == [(True, False), (True, False), (False, True)]


def test_certificate_page_is_kept_by_no_cache(client, certificate):
    assert "no-store" in page(client, certificate)["Cache-Control"]


def test_certificate_page_bears_how_people_type(client, certificate):
    typed = certificate.code.lower().replace("-", "")

    response = client.get(f"/certificates/{typed}/")

    assert response.url == reverse("credentials:certificate", args=[certificate.code])


@pytest.mark.parametrize("code", [pytest.param(new_code(), id="well-formed"), "AAAA-AAAA-AAAA-AAAA-AAAB", "1", "<script>"])
def test_certificate_page_of_an_unknown_code_is_a_friendly_404(client, certificate, code):
    response = client.get(reverse("credentials:certificate", args=[code]))

    assert response.status_code == 404
    assert "We know no certificate with this code" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_guessing_is_stopped_for_that_client_only(client, certificate):
    for _ in range(30):
        assert client.get(reverse("credentials:certificate", args=[new_code()])).status_code == 404

    assert client.get(reverse("credentials:certificate", args=[new_code()])).status_code == 429
    assert page(client, certificate).status_code == 429
    assert client.get(reverse("credentials:certificate", args=[certificate.code]), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_verifying_real_certificates_is_never_stopped(client, certificate):
    assert {page(client, certificate).status_code for _ in range(40)} == {200}


def test_verify_leads_from_paper_to_the_page(client, certificate):
    response = client.get(reverse("credentials:verify"), {"code": certificate.code.replace("-", " ").lower()})

    assert response.url == reverse("credentials:certificate", args=[certificate.code])


def test_verify_says_when_a_letter_is_wrong(client):
    response = client.get(reverse("credentials:verify"), {"code": "ABCD-1234"})

    assert "One letter or digit is not right" in response.content.decode()
    assert "ABCD-1234" in response.content.decode()


def test_list_costs_the_same_however_many(client, certificate):
    client.force_login(certificate.enrolment.learner)
    same = {name: getattr(certificate, name) for name in ("enrolment", "holder_name", "issued_at", "evidence")}
    costs = []
    for more in ([], [1, 2]):
        Certificate.objects.bulk_create(Certificate(renewal=each, code=new_code(), **same) for each in more)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("credentials:list"))
        costs.append((len(response.context["cards"]), len(queries)))

    assert costs == [(1, costs[0][1]), (3, costs[0][1])]
    assert costs[0][1] <= 8


def test_list_says_what_to_do_when_there_is_none(client, learner):
    client.force_login(learner)

    assert "You hold no certificate yet" in client.get(reverse("credentials:list")).content.decode()


def test_list_shows_only_mine(client, edition, facility, trainer):
    mine, _hers = earn(edition, facility, trainer), earn(edition, facility, trainer)
    client.force_login(mine.enrolment.learner)

    assert [each for each, _state in client.get(reverse("credentials:list")).context["cards"]] == [mine]


def test_pdf_is_for_the_holder_and_managers_over_her_place(client, certificate, manager, trainer):
    stranger = PostingFactory(role=Role.MANAGER).person
    seen = {}
    for who in [certificate.enrolment.learner, manager, trainer, stranger]:
        client.force_login(who)
        seen[who] = page(client, certificate, "pdf").status_code

    assert list(seen.values()) == [200, 200, 404, 404]


def test_pdf_asks_a_visitor_to_sign_in(client, certificate):
    assert page(client, certificate, "pdf").url.startswith(reverse("account_login"))


def test_revoke_asks_then_revokes(client, certificate, manager):
    client.force_login(manager)
    url = reverse("credentials:revoke", args=[certificate.code])

    assert "It cannot be undone" in client.get(url).content.decode()
    assert "This field is required" in client.post(url, {"reason": " "}).content.decode()
    response = client.post(url, {"reason": "The rating was of another person."})

    assert response.url == reverse("credentials:certificate", args=[certificate.code])
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "The rating was of another person."
    assert page(client, certificate, "pdf").status_code == 404


def test_revoke_keeps_what_was_typed_when_it_is_too_long(client, certificate, manager):
    client.force_login(manager)

    response = client.post(reverse("credentials:revoke", args=[certificate.code]), {"reason": "x" * 1001})

    assert "x" * 1001 in response.content.decode()
    assert "at most 1000" in response.content.decode()


def test_review_lists_what_waits_for_this_manager(client, certificate, manager):
    Certificate.objects.update(doubted_at=NOON)
    seen = []
    for who in [manager, PostingFactory(role=Role.MANAGER).person]:
        client.force_login(who)
        seen.append(list(client.get(reverse("credentials:review")).context["certificates"]))

    assert seen == [[certificate], []]
