"""Making the demo: the country, the people one signs in as, and learners with whole histories, in batches."""

import secrets
from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from courses.models import Edition
from people.models import Cadre, OrgUnit, Role, User
from trainingsite.demo import places
from trainingsite.demo.accounts import NEWCOMER, post, sign_ins, trainers
from trainingsite.demo.days import TIME_ZONE, Days, moment
from trainingsite.demo.dice import dice
from trainingsite.demo.histories import Histories
from trainingsite.demo.journeys import Learner
from trainingsite.demo.names import address, name_in
from trainingsite.demo.outline import Outline
from trainingsite.demo.rows import Rows
from trainingsite.demo.stages import A_THIRD, WAITING, Stage, stage_of
from trainingsite.demo.tables import Tables

BATCH = 1000
PREFIX = "demo-learner-"
TRAINERS = {"Kisumba": "trainer", "Tembo": "trainer2"}  # by the district they train in
FIRST_NUMBER = 100  # below it: the two learners one signs in as
CADRES = [Cadre.NURSE] * 5 + [Cadre.MIDWIFE] * 5 + [Cadre.CLINICAL_OFFICER] * 2 + [Cadre.CHW] * 2 + [Cadre.DOCTOR, Cadre.LACTATION]


def seed_demo(
    *, edition: Edition, learners: int, now: datetime, password: str, seed: str = "1", tell: Callable[[str], None] = lambda _line: None
) -> int:
    """Make the demo with ``learners`` numbered learners; returns how many rows of histories were written.

    Only what is missing is made, each batch whole or not at all, so a second run, or one after an interrupted one, keeps every fact.
    The same ``seed`` and ``now`` make the same people with the same histories.
    """
    tables = Tables()
    with tables.at_work():
        making = Making(edition=edition, tables=tables, now=now, seed=seed)
        with transaction.atomic():
            making.people(password=password, learners=learners)
        while made := making.batch(learners):
            tell(f"{made} learners, {tables.rows} rows")
    return tables.rows


class Making:
    def __init__(self, *, edition: Edition, tables: Tables, now: datetime, seed: str):
        self.outline, self.tables, self.seed = Outline(edition), tables, seed
        self.days = Days(now.replace(microsecond=0))

    def people(self, *, password: str, learners: int) -> None:
        """The places, the sign-ins, the trainers, and the histories of the two learners one signs in as."""
        root = places.country()
        units = list(OrgUnit.objects.under(root))
        self.by_path = {unit.path: unit for unit in units}
        self.facilities = [unit for unit in units if unit.level == OrgUnit.Level.FACILITY]
        districts = [unit for unit in units if unit.level == OrgUnit.Level.DISTRICT]
        people, new = sign_ins(password=password)
        self.manager = people["manager"]
        self._post(people, new, root, districts)
        self.trainers = trainers(districts=districts, learners=learners, manager=self.manager, days=self.days, seed=self.seed)
        for district, name in TRAINERS.items():
            unit = next(each for each in districts if each.name == district)
            self.trainers[unit.pk].append((people[name].pk, people[name].full_name))
        self.histories = Histories(outline=self.outline, tables=self.tables, days=self.days, manager_id=self.manager.pk, seed=self.seed)
        rows = Rows()
        for number, (name, stage) in enumerate({"learner": A_THIRD, "learner2": WAITING}.items(), start=1):
            if name in new:
                person = {"id": people[name].pk, "full_name": people[name].full_name}
                self._tell(rows, number, person, self.facilities[0], stage)
        rows.write(self.tables)

    def _post(self, people: dict, new: set, root: OrgUnit, districts: list) -> None:
        wanted = {"manager": (root, Role.MANAGER, people["admin"]), NEWCOMER: (self.facilities[1], Role.LEARNER, None)}
        for unit in districts:
            if unit.name in TRAINERS:
                wanted[TRAINERS[unit.name]] = (unit, Role.TRAINER, self.manager)
        for name, (unit, role, by) in wanted.items():
            if name in new:
                post(people[name], unit, role, now=self.days.now, by=by)

    def batch(self, learners: int) -> int:
        """Make the next learners, up to ``learners`` in all, in one transaction. Returns how many there are, 0 when none was missing."""
        with transaction.atomic():
            have = User.objects.filter(username__startswith=PREFIX).count()
            numbers = range(have + 1, min(have + BATCH, learners) + 1)
            if not numbers:
                return 0
            rows = Rows()
            for number, person, facility in self._users(numbers):
                self._tell(rows, FIRST_NUMBER + number, person, facility, stage_of(number, self.seed))
            rows.write(self.tables)
        return numbers[-1]

    def _users(self, numbers: range):
        """Write the people of a batch; yields each with her number, her row and her place."""
        people = {}
        for number in numbers:
            people[f"{PREFIX}{number:06}"] = (number, self._facility(number))
        rows = [self._user(username, *rest) for username, rest in people.items()]
        self.tables.insert(User, rows)
        ids = dict(User.objects.filter(username__in=people).values_list("username", "pk"))
        for row in rows:
            row["id"] = ids[row["username"]]
        self.tables.insert(EmailAddress, [{"user_id": row["id"], "email": row["email"], "verified": True, "primary": True} for row in rows])
        for row in rows:
            number, facility = people[row["username"]]
            yield number, row, facility

    def _user(self, username: str, number: int, facility: OrgUnit) -> dict:
        name, latin = name_in(self._above(facility, OrgUnit.Level.REGION).name, dice(self.seed, "name", number))
        return {
            "username": username,
            "full_name": name,
            "email": address(latin, str(number)),
            "password": f"!{secrets.token_hex(20)}",
            "date_joined": moment(self.days.second(-1600)),
            "time_zone": TIME_ZONE,
            "language": "en",
        }

    def _facility(self, number: int) -> OrgUnit:
        """Every facility at first, then more people where more work."""
        conditional = stage_of(number, self.seed).conditional
        here = [unit for unit in self.facilities if unit.few_mothers] if conditional else self.facilities
        if number <= 2 * len(self.facilities):
            return here[number * 11 % len(here)]
        return dice(self.seed, "place", number).choices(
            here, [4 if "Hospital" in unit.name else 2 if "Centre" in unit.name else 1 for unit in here]
        )[0]

    def _above(self, facility: OrgUnit, level: str) -> OrgUnit:
        steps = list(OrgUnit.Level).index(level) + 1
        return self.by_path[facility.path[: steps * OrgUnit.steplen]]

    def _tell(self, rows: Rows, number: int, person: dict, facility: OrgUnit, stage: Stage) -> None:
        """Add the history of ``person`` (her id and name)."""
        random = dice(self.seed, "history", number)
        learner = Learner(
            number=number,
            user_id=person["id"],
            name=person["full_name"],
            place=facility,
            cadre=random.choice(CADRES),
            stage=stage,
            random=random,
            observers=self.trainers[self._above(facility, OrgUnit.Level.DISTRICT).pk],
        )
        self.histories.add(learner, rows)
