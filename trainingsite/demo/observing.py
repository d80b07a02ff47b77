"""The observed sessions of one learner, as rows, signed as the site signs."""

from types import SimpleNamespace

from assessments.models import Observation
from assessments.record import SIGNED, digest_of
from assessments.situations import with_mother
from trainingsite.demo import sessions
from trainingsite.demo.days import moment
from trainingsite.demo.journeys import Held
from trainingsite.demo.outline import Session
from trainingsite.demo.studying import HOUR, Studying

UNSAID = {name: Observation._meta.get_field(name.removesuffix("_id")).get_default() for name in SIGNED}


class Observing:
    """``passes``: the rows of the passed sessions, each with its ``observer_name``."""

    def __init__(self, study: Studying):
        self.study, self.histories, self.outline, self.random = study, study.histories, study.outline, study.random
        self.settings = self.outline.checklist.settings
        self.script = self.random.randrange(100)
        self.passes: list[dict] = []

    def observe(self) -> None:
        """The sessions held, and the one she waits for."""
        for held in self.study.journey.held:
            self._hold(held)
        if self.study.journey.asked is not None:
            self._await(self.study.journey.asked)

    def _hold(self, held: Held) -> None:
        random, session = self.random, held.session
        seen = self.histories.sessions.seen(held.outcome, random.randrange(sessions.VARIANTS))
        observer_id, observer_name = random.choice(self.study.learner.observers)
        started = self.study.second(held.day, random.randint(8 * HOUR, 15 * HOUR))
        signed = started + seen.seconds + random.randint(60, 400)
        row = self._asked(session, held.asked, chance=0.5) | self._prepared(session, held.day)
        row |= {
            "observer_id": observer_id,
            "started_at": moment(started),
            "ended_at": moment(started + seen.seconds),
            "global_rating": seen.global_rating,
            "strength": seen.strength,
            "change": seen.change,
            "outcome": seen.outcome,
            "reasons": seen.reasons,
            "observer_signed_at": moment(signed),
            "learner_signed_at": moment(signed + random.randint(120, 4 * HOUR)),
            "learner_agrees": True,
        }
        row["digest"] = self._digest(row, session, seen)
        self._keep(row, seen, started, rated=len(seen.values))
        if held.outcome == "pass":
            self.passes.append(row | {"observer_name": observer_name})
            if session.is_last:
                self.study.complete(session.practice.pk, signed)

    def _await(self, day: int) -> None:
        """The next session: asked for on that day, or the day before and begun by an observer who has not finished."""
        session, begun = self.outline.full[self.study.learner.stage.sessions], self.study.learner.stage.begun
        row = self._asked(session, day - begun, chance=0.7)
        seen = self.histories.sessions.seen("pass", self.random.randrange(sessions.VARIANTS))
        started = self.study.second(day, self.random.randint(8 * HOUR, 15 * HOUR))
        if begun:
            observer_id, _name = self.random.choice(self.study.learner.observers)
            row |= self._prepared(session, day) | {"observer_id": observer_id, "started_at": moment(started)}
        self._keep(row, seen, started, rated=len(seen.values) // 3 if begun else 0)

    def _asked(self, session: Session, day: int, *, chance: float) -> dict:
        """An observation she has asked for; by that chance she rates herself within two hours."""
        asked = self.study.second(day, self.random.randint(7 * HOUR, 19 * HOUR))
        rated = self.random.random() < chance
        return {
            "id": self.study.new_id(),
            "enrolment_id": self.study.id,
            "activity_id": session.practice.pk,
            "checklist_id": self.outline.checklist.pk,
            "learner_id": self.study.learner.user_id,
            "situation": session.situation,
            "asked_at": moment(asked),
            "self_rated_at": moment(asked + self.random.randint(600, 2 * HOUR)) if rated else None,
        }

    def _prepared(self, session: Session, day: int) -> dict:
        """What was settled before the first item. Of a mother nothing but a number of the facility's own register."""
        if with_mother(self.settings, session.situation):
            year = self.study.days.date(self.study.journey.start + day)
            return {
                "case_number": f"{self.random.randint(1, 60) * 10 + self.study.made % 10:04}/{year:%y}",
                "consent": dict.fromkeys(self.settings.get("consent") or [], True),
                "mother_voice": dict.fromkeys(self.settings.get("mother_voice") or [], True),
            }
        scripts = self.settings.get("scripts") or [{"id": ""}]
        self.script += 1
        return {"script": scripts[self.script % len(scripts)]["id"]}

    def _digest(self, row: dict, session: Session, seen: sessions.Seen) -> str:
        """By the site's own function, which reads ratings from a record that stands only in memory."""
        own = seen.own if row["self_rated_at"] else {}
        stands_for = {"checklist": self.outline.checklist, "activity": session.practice}
        record = SimpleNamespace(**UNSAID | row, **stands_for, ratings=Given(seen.values), self_ratings=Given(own))
        return digest_of(record)

    def _keep(self, row: dict, seen: sessions.Seen, started: int, *, rated: int) -> None:
        rows = self.study.rows
        rows.observations.append(row)
        if rated:
            rows.ratings.append((row["id"], started, seen.plan, rated))
        if row["self_rated_at"]:
            rows.own_ratings.append((row["id"], int(row["self_rated_at"].timestamp()), seen.own_plan, len(seen.own)))


class Given:
    """Ratings as the digest asks for them, without a database."""

    def __init__(self, values: dict):
        self.values = values

    def values_list(self, *_names):
        return self.values.items()
