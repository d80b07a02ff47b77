"""The people one signs in as, and the trainers behind the learners' histories."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password

from people.models import Cadre, OrgUnit, Posting, Role, User
from trainingsite.demo.days import TIME_ZONE, Days
from trainingsite.demo.dice import dice
from trainingsite.demo.names import address, name_in

SIGN_INS = {
    "learner": "Grace Achieng Otieno",
    "learner2": "Fatuma Hassan Omar",
    "trainer": "Joseph Kiprop Langat",
    "trainer2": "አልማዝ ተስፋዬ",
    "manager": "Mercy Njeri Kariuki",
    "admin": "Samuel Mutua",
}
NEWCOMER = "newcomer"  # her posting waits for the manager
SERVED = timedelta(days=2000)  # everybody who trains or manages has done so for years
LEARNERS_A_TRAINER = 200


def sign_ins(*, password: str) -> tuple[dict[str, User], set[str]]:
    """The demo people by the name before ``@demo.example``, and which of them are new. Their password becomes ``password``."""
    people, new = {}, set()
    encoded = make_password(password)
    for name, full_name in {**SIGN_INS, NEWCOMER: "نور عثمان"}.items():
        email = f"{name}@demo.example"
        defaults = {"email": email, "full_name": full_name, "time_zone": TIME_ZONE, "language": "en", "password": encoded}
        if name == "admin":
            defaults |= {"is_staff": True, "is_superuser": True}
        people[name], created = User.objects.get_or_create(username=f"demo-{name}", defaults=defaults)
        EmailAddress.objects.get_or_create(user=people[name], email=email, defaults={"verified": True, "primary": True})
        if created:
            new.add(name)
    _renew_passwords(people.values(), password, encoded)
    return people, new


def _renew_passwords(people, password: str, encoded: str) -> None:
    right = {kept: check_password(password, kept) for kept in {person.password for person in people} - {encoded}}
    stale = [person.pk for person in people if not right.get(person.password, True)]
    User.objects.filter(pk__in=stale).update(password=encoded)


def post(person: User, unit: OrgUnit, role: Role, *, now: datetime, by: User | None, cadre: str = Cadre.NURSE) -> None:
    """A confirmed posting; ``by`` None: one that waits."""
    Posting.objects.create(
        person=person,
        org_unit=unit,
        role=role,
        cadre=cadre,
        starts_on=(now - SERVED if by else now).date(),
        requested_at=now - SERVED if by else now - timedelta(hours=20),
        confirmed_at=now - SERVED if by else None,
        confirmed_by=by,
    )


def trainers(*, districts: list[OrgUnit], learners: int, manager: User, days: Days, seed: str) -> dict[int, list[tuple[int, str]]]:
    """Ids and names of the trainers by district; as many as so many learners need, two at least. Those already there are kept."""
    known = {user.username: user for user in User.objects.filter(username__startswith="demo-trainer-")}
    found = {}
    for unit in districts:
        count = max(2, learners // LEARNERS_A_TRAINER // len(districts))
        for number in range(1, count + 1):
            username = f"demo-trainer-{unit.code.lower()}-{number}"
            if username not in known:
                known[username] = _trainer(username, unit, manager, days, dice(seed, username))
        mine = sorted(name for name in known if name.startswith(f"demo-trainer-{unit.code.lower()}-"))
        found[unit.pk] = [(known[name].pk, str(known[name])) for name in mine]
    return found


def _trainer(username: str, unit: OrgUnit, manager: User, days: Days, random) -> User:
    name, latin = name_in(OrgUnit.objects.get_parent(unit).name, random)
    person = User.objects.create(
        username=username,
        full_name=name,
        email=address(latin, username.removeprefix("demo-")),
        password=make_password(None),
        time_zone=TIME_ZONE,
        language="en",
        date_joined=days.now - SERVED,
    )
    post(person, unit, Role.TRAINER, now=days.now, by=manager, cadre=random.choice((Cadre.NURSE, Cadre.MIDWIFE, Cadre.LACTATION)))
    return person
