"""Refreshers that fell due since a certificate was issued: most answered, some still open.

Quizzes and self-checks only; steps that are observed are left to the site's own sweep.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from assessments import marking
from refreshers.memory import bank_of
from refreshers.picking import History, pick
from refreshers.plan import PRACTICE, QUIZ, Step, steps
from trainingsite.demo.days import Days, moment
from trainingsite.demo.dice import dice
from trainingsite.demo.outline import Outline
from trainingsite.demo.sittings import answered, marked
from trainingsite.demo.tables import dumps

VARIANTS = 20
HOUR = 3600


class Refreshing:
    def __init__(self, outline: Outline, days: Days, seed: str):
        self.outline, self.days, self.seed = outline, days, seed
        self.steps = [step for step in steps(outline.edition) if step.kind in (QUIZ, PRACTICE)]
        self.bank = bank_of(outline.edition)
        self.by_code = {question.code: question for question in outline.bank}
        self.critical = [item.key for item in outline.items if item.is_critical]
        self.made: dict[tuple, dict] = {}

    def of(self, certificate: dict, *, person_id: int, on: date, random: Random, new_id: Callable) -> list[dict]:
        """Those due before today and before the certificate ended, for one issued on the day ``on``."""
        ends = [self.days.today, certificate["expires_on"]]
        if "revoked_at" in certificate:
            ends.append(certificate["revoked_at"].date())
        last = min(end for end in ends if end)
        rows = []
        for step in self.steps:
            due = on + timedelta(days=step.after_days)
            if due < last:
                row = {"id": new_id(), "certificate_id": certificate["id"], "person_id": person_id, "step": step.key, "kind": step.kind}
                rows.append(row | self._days(due, random, self._work(step, random.randrange(VARIANTS))))
        return rows

    def _days(self, due: date, random: Random, work: dict) -> dict:
        """Opened in the morning, told two hours later, answered within a week nine times of ten."""
        day = self.days.number(due)
        opened = self.days.second(day, 6 * HOUR)
        told = {"due_on": due, "opened_at": moment(opened), "notified_at": moment(opened + 2 * HOUR)}
        answered_on = day + random.randint(0, 6)
        if answered_on >= 0 or random.random() < 0.1:
            return told | {"form": work["form"]}
        return told | work | {"answered_at": moment(self.days.second(answered_on, random.randint(9 * HOUR, 21 * HOUR)))}

    def _work(self, step: Step, variant: int) -> dict:
        key = (step.key, variant)
        if key not in self.made:
            random = dice(self.seed, "refresher", *key)
            self.made[key] = self._quiz(step, random) if step.draws else self._self_check(random)
        return self.made[key]

    def _self_check(self, random: Random) -> dict:
        return {"form": [], "responses": dumps({"done": [key for key in self.critical if random.random() < 0.9]})}

    def _quiz(self, step: Step, random: Random) -> dict:
        form = pick(self.bank, step, History(), (), random)
        questions = [self.by_code[entry["question"]] for entry in form]
        given = answered(self.outline, questions, random, passes=random.random() < 0.85, pass_percent=step.pass_percent)
        marks = {each.code: marked(self.outline, each, given[each.pk]) for each in questions}
        return {
            "form": dumps(form),
            "responses": dumps({each.code: given[each.pk] for each in questions}),
            "marks": dumps({code: float(mark) for code, mark in marks.items()}),
            "percent": marking.shown_percent(marking.exact_percent(marks.values())),
        }
