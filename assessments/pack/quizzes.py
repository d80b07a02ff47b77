"""The quizzes of a pack: whether the bank can fill each blueprint, and their rows."""

from collections import Counter
from collections.abc import Iterator

from assessments.models import Quiz
from assessments.pack.bank import Entry
from courses.models import Activity, Edition
from courses.pack.reading import Lined, Pack, Problem

FILE = "course.yaml"
NUMBERS = {"pass_percent": (1, 100), "attempts": (1, 100), "window_days": (1, 3650), "pause_hours": (0, 8760)}


def blueprints(pack: Pack) -> Lined:
    found = pack.course.get("quizzes")
    return found if isinstance(found, Lined) else Lined()


def check_quizzes(pack: Pack, bank: list[Entry], codes: list[str]) -> Iterator[Problem]:
    plans = blueprints(pack)
    for activity in pack.activities:
        if activity.get("kind") == "quiz" and activity.get("quiz") not in plans:
            told = f"the quiz “{activity.get('quiz')}” of {activity.get('id')} is not described"
            yield Problem(FILE, activity.at("quiz"), told, "describe it under quizzes:")
    for name, plan in plans.items():
        if not isinstance(plan, Lined):
            yield Problem(FILE, plans.at(name), f"the quiz “{name}” says nothing", "write draw, at_least_cases, pass_percent …")
            continue
        for field, (lowest, highest) in NUMBERS.items():
            if not (_is_whole(plan.get(field)) and lowest <= plan[field] <= highest):
                told = f"{name}: {field} is not a whole number from {lowest} to {highest}"
                yield Problem(FILE, plan.at(field), told, f"write {field}: with such a number")
        yield from _check_draw(name, plan, [entry for entry in bank if entry.certifies], codes)


def _check_draw(name: str, plan: Lined, certifying: list[Entry], codes: list[str]) -> Iterator[Problem]:
    draw = plan.get("draw")
    if not isinstance(draw, Lined) or not draw or not all(_is_whole(count) and count > 0 for count in draw.values()):
        yield Problem(FILE, plan.at("draw"), f"{name}: it does not say how many of each competency", "write draw: {HE1: 3, …}")
        return
    have = Counter(entry.owner for entry in certifying)
    cases = Counter(entry.owner for entry in certifying if entry.kind == "case")
    for code, count in draw.items():
        if code not in codes:
            yield Problem(FILE, draw.at(code), f"{name}: there is no competency “{code}”", "use a code of competencies.yaml")
        elif have[code] < count:
            told = f"{name}: it draws {count} of {code}, and the bank has {have[code]} that may certify"
            yield Problem(FILE, draw.at(code), told, f"draw fewer, or add questions to questions/{code}.yaml or have them signed off")
    wanted, reachable = plan.get("at_least_cases", 0), sum(min(count, cases[code]) for code, count in draw.items())
    if not _is_whole(wanted) or wanted < 0:
        yield Problem(FILE, plan.at("at_least_cases"), f"{name}: at_least_cases is not a whole number", "write 0 or more")
    elif wanted > reachable:
        told = f"{name}: it wants at least {wanted} cases, and the blueprint reaches {reachable} that may certify"
        yield Problem(FILE, plan.at("at_least_cases"), told, "ask for fewer, or add questions of kind case")


def _is_whole(number) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def load_quizzes(pack: Pack, edition: Edition, activities: dict[str, Activity]) -> None:
    plans = blueprints(pack)
    Quiz.objects.bulk_create(
        Quiz(
            edition=edition,
            activity=activities[activity["id"]],
            key=activity["quiz"],
            draw=dict(plans[activity["quiz"]]["draw"]),
            at_least_cases=plans[activity["quiz"]].get("at_least_cases", 0),
            **{field: plans[activity["quiz"]][field] for field in NUMBERS},
        )
        for activity in pack.activities
        if activity.get("kind") == "quiz"
    )
