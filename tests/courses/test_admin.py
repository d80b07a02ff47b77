import pytest
from django.contrib import admin
from django.urls import reverse

from courses.models import Activity, Completion, Course, Edition, Enrolment, Lesson, Picture
from courses.services import complete_activity
from tests.factories import NOON, EnrolmentFactory, UserFactory

MODELS = [Course, Edition, Activity, Lesson, Picture, Enrolment, Completion]


@pytest.fixture
def rows(edition):
    for enrolment in EnrolmentFactory.create_batch(3, edition=edition):
        complete_activity(enrolment=enrolment, activity=Activity.objects.get(key="m1-first"), now=NOON)


@pytest.mark.parametrize("model", MODELS)
def test_admin_lists_searches_and_shows_but_never_changes(client, rows, model):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    name = f"admin:courses_{model._meta.model_name}"
    row = model.objects.first()

    assert client.get(reverse(f"{name}_changelist"), {"q": "tiny"}).status_code == 200
    page = client.get(reverse(f"{name}_change", args=[row.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert model in admin.site._registry


def test_admin_list_of_enrolments_costs_the_same_however_long(client, edition, django_assert_max_num_queries):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    EnrolmentFactory.create_batch(3, edition=edition)
    client.get(reverse("admin:courses_enrolment_changelist"))

    with django_assert_max_num_queries(12):
        client.get(reverse("admin:courses_enrolment_changelist"))
