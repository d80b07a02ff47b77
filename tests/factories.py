"""Real rows for tests. The clock stands at NOON unless a test says otherwise."""

from datetime import UTC, date, datetime

import factory

from courses.models import Enrolment
from people.models import Cadre, OrgUnit, Posting, Role, User

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = date(2027, 3, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"Amina Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("pass-for-tests")


class OrgUnitFactory(factory.django.DjangoModelFactory):
    """A facility in a district, a region and a country of its own; pass ``parent=`` to hang it elsewhere."""

    class Meta:
        model = OrgUnit

    name = factory.Sequence(lambda n: f"Place {n}")
    level = OrgUnit.Level.FACILITY
    code = factory.Sequence(lambda n: f"P{n:05}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        order = list(OrgUnit.Level)
        depth = order.index(OrgUnit.Level(kwargs["level"]))
        if parent is None and depth:
            parent = cls(level=order[depth - 1], parent=None)
        if parent is None:
            return OrgUnit.objects.add_root(instance=OrgUnit(**kwargs))
        parent.refresh_from_db()
        return OrgUnit.objects.add_child(parent, instance=OrgUnit(**kwargs))


class PostingFactory(factory.django.DjangoModelFactory):
    """A confirmed, running posting."""

    class Meta:
        model = Posting

    person = factory.SubFactory(UserFactory)
    org_unit = factory.SubFactory(OrgUnitFactory)
    role = Role.LEARNER
    cadre = Cadre.MIDWIFE
    starts_on = date(2026, 1, 1)
    requested_at = datetime(2026, 1, 1, 8, tzinfo=UTC)
    confirmed_at = datetime(2026, 1, 1, 9, tzinfo=UTC)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A learner on ``edition`` (pass the ``edition`` fixture), posted at the enrolment's place."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    learner = factory.SubFactory(UserFactory)
    org_unit = factory.SubFactory(OrgUnitFactory)
    cadre = Cadre.MIDWIFE
    enrolled_at = NOON
    last_seen_at = NOON

    @factory.post_generation
    def posting(self, create, extracted, **kwargs):
        if create and extracted is not False:
            PostingFactory(person=self.learner, org_unit=self.org_unit)
