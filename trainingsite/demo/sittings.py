"""Sittings of the certifying quiz: forms drawn as the site draws them, answered with believable slips, marked as the site marks."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from assessments import drawing, marking
from assessments.models import Attempt, Question
from assessments.results import judge
from trainingsite.demo.dice import dice
from trainingsite.demo.outline import Outline
from trainingsite.demo.tables import Tables, dumps

VARIANTS = 200


@dataclass(frozen=True)
class Sitting:
    """One attempt as it repeats: the form, what was answered, and what it came to. ``seconds`` is how long it took."""

    plan: str
    form: str
    form_digest: str
    percent: Decimal
    is_passed: bool
    by_competency: dict
    scores: str  # the same as the database keeps it
    questions: int
    seconds: int


class Sittings:
    """``[passed]`` and ``[failed]`` histories of a quiz by variant; the second sitting after a failure draws other questions."""

    def __init__(self, outline: Outline, tables: Tables, seed: str):
        self.outline, self.tables, self.seed = outline, tables, seed
        self.by_code = {question.code: question for question in outline.bank}
        self.made: dict[tuple, Sitting] = {}
        self.forms: dict[tuple, list[dict]] = {}

    def history(self, kind: str, variant: int) -> list[Sitting]:
        """``failed``: one sitting not passed. ``passed``: one passed, after a failure for every fifth variant."""
        if kind == "failed":
            return [self._sitting(variant, number=1, passes=False)]
        if variant % 5 == 4:
            return [self._sitting(variant, number=1, passes=False), self._sitting(variant, number=2, passes=True)]
        return [self._sitting(variant, number=1, passes=True)]

    def _sitting(self, variant: int, *, number: int, passes: bool) -> Sitting:
        key = (variant, number, passes)
        if key not in self.made:
            random = dice(self.seed, "sitting", *key)
            before = self.forms.get((variant, 1, False), []) if number == 2 else []
            self.forms[key] = draw(self.outline, random, seen={entry["question"] for entry in before})
            self.made[key] = self._sit(f"sitting-{variant}-{number}-{passes:d}", self.forms[key], random, passes)
        return self.made[key]

    def _sit(self, plan: str, form: list[dict], random: Random, passes: bool) -> Sitting:
        questions = [self.by_code[entry["question"]] for entry in form]
        quiz = self.outline.quiz
        responses = answered(self.outline, questions, random, passes=passes, pass_percent=quiz.pass_percent)
        result = judge(Attempt(quiz=quiz, form=form, language=self.outline.language), responses)
        parts, seconds = [], 0
        for question in questions:
            seconds += random.randint(15, 90)
            parts.append((question.pk, dumps(responses[question.pk]), float(result.marks[question.pk]), seconds))
        self.tables.learn(plan, parts)
        return Sitting(
            plan=plan,
            form=dumps(form),
            form_digest=drawing.digest(form),
            percent=result.percent,
            is_passed=result.is_passed,
            by_competency=result.by_competency,
            scores=dumps(result.by_competency),
            questions=len(form),
            seconds=seconds + random.randint(20, 240),
        )


def draw(outline: Outline, random: Random, *, seen: set[str]) -> list[dict]:
    """A form of the certifying blueprint."""
    bank = [drawing.Drawable(each.code, each.kind, each.body, each.competency.code, seen=int(each.code in seen)) for each in outline.bank]
    quiz = outline.quiz
    return drawing.draw_form(bank, draw=quiz.draw, at_least_cases=quiz.at_least_cases, random=random)


def answered(outline: Outline, questions: list[Question], random: Random, *, passes: bool, pass_percent: int) -> dict[int, object]:
    """Responses by question id that pass, or do not: believable slips, fewer or more until it comes out so."""
    sure = 0.93 if passes else 0.7
    while True:
        responses = {each.pk: right(each) if random.random() < sure else wrong(each, random) for each in questions}
        marks = [marked(outline, each, responses[each.pk]) for each in questions]
        if marking.has_passed(marking.exact_percent(marks), pass_percent=pass_percent) == passes:
            return responses
        sure += 0.01 if passes else -0.02


def marked(outline: Outline, question: Question, response):
    words = outline.right_words.get(question.pk)
    return marking.mark(kind=question.kind, body=question.body, key=question.key, response=response, right=words)


def right(question: Question):
    body, key = question.body, question.key
    return {
        "single": lambda: key[0],
        "case": lambda: key[0],
        "multiple": lambda: list(key),
        "truefalse": lambda: key,
        "numeric": lambda: key["value"],
        "ordering": lambda: list(body["items"]),
        "matching": lambda: {pair: pair for pair in body["pairs"]},
    }[question.kind]()


def wrong(question: Question, random: Random):
    """A likely slip: another option, one too few, two swapped, a number too high."""
    kind, answer = question.kind, right(question)
    if kind in {"single", "case"}:
        return random.choice([option for option in question.body["options"] if option != answer])
    if kind == "truefalse":
        return not answer
    if kind == "numeric":
        return question.key["high"] * 2 + 1
    if kind == "multiple":
        others = [option for option in question.body["options"] if option not in answer]
        return [*answer[1:], random.choice(others)] if others else answer[1:]
    first, second = random.sample(list(answer), 2)
    swap = {first: second, second: first}
    if kind == "matching":
        return {left: swap.get(left, left) for left in answer}
    return [swap.get(item, item) for item in answer]
