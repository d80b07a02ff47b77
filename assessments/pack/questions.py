"""The part ``questions`` of a pack: the bank, the retrieval checks of the lessons, and the quizzes drawn from the bank."""

from collections import Counter
from collections.abc import Iterator

from assessments.models import Competency, Question, QuestionWords
from assessments.pack import competencies
from assessments.pack.bank import Entry, entries, question_files
from assessments.pack.question_shape import check_shape, list_field
from assessments.pack.question_words import check_words
from assessments.pack.quizzes import check_quizzes, load_quizzes
from courses.models import Activity, Edition
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.registry import Part, register

CHECKS_A_LESSON = 3


def check(pack: Pack) -> Iterator[Problem]:
    codes = competencies.codes(pack)
    yield from _check_files(pack, codes)
    seen: set[str] = set()
    for entry in entries(pack):
        if not entry.code or entry.code in seen:
            told = f"the id “{entry.code}” stands here twice" if entry.code else "a question has no id"
            yield Problem(entry.file, entry.at("id"), told, "give each question an id of its own")
        seen.add(entry.code)
        yield from check_shape(entry, pack)
    yield from check_words(pack)
    yield from _check_three_a_lesson(pack)
    yield from check_quizzes(pack, [entry for entry in entries(pack) if not entry.is_check], codes)


def _check_files(pack: Pack, codes: list[str]) -> Iterator[Problem]:
    modules = [module.get("id") for module in pack.modules]
    for name in question_files(pack):
        data = pack.mapping(name)
        if ("competency" in data) == ("module" in data):
            yield Problem(name, 1, "it is not clear whose questions these are", "open the file with competency: … or with module: …")
        elif "competency" in data and data["competency"] not in codes:
            told = f"there is no competency “{data['competency']}”"
            yield Problem(name, data.at("competency"), told, "use a code of competencies.yaml")
        elif "module" in data and data["module"] not in modules:
            yield Problem(name, data.at("module"), f"there is no module “{data['module']}”", "use an id of a module in course.yaml")
        listed = data.get("questions")
        if not isinstance(listed, list) or not all(isinstance(each, Lined) for each in listed):
            yield Problem(name, data.at("questions"), "there is no list of questions", "write questions: and “- id: …” under it")


def _check_three_a_lesson(pack: Pack) -> Iterator[Problem]:
    checks: dict[str, list[Entry]] = {}
    for entry in entries(pack):
        if entry.is_check:
            checks.setdefault(str(entry.data.get("lesson")), []).append(entry)
    for module in pack.modules:
        for activity in module.get("activities") or []:
            if not isinstance(activity, Lined) or activity.get("kind") != "lesson":
                continue
            lesson, have = activity.get("id"), checks.get(str(activity.get("id")), [])
            if len(have) != CHECKS_A_LESSON:
                told = f"the lesson {lesson} has {len(have)} retrieval questions"
                yield Problem(
                    "course.yaml", activity.at("id"), told, f"write exactly {CHECKS_A_LESSON} in questions/checks-{module.get('id')}.yaml"
                )
            for entry in have:
                if entry.owner != module.get("id"):
                    told = f"{entry.code}: its lesson is in the module “{module.get('id')}”"
                    yield Problem(entry.file, entry.at("lesson"), told, "move it to that module's file")


def load(pack: Pack, edition: Edition) -> None:
    """Write questions, words and quizzes into an empty draft; the pack has passed ``check``."""
    activities = {activity.key: activity for activity in Activity.objects.filter(edition=edition)}
    competency = {each.code: each for each in Competency.objects.filter(edition=edition)}
    found = list(entries(pack))
    count = Counter()
    made = Question.objects.bulk_create([_row(entry, edition, activities, competency, count) for entry in found])
    QuestionWords.objects.bulk_create(
        QuestionWords(question=question, language=language, words=dict(pack.strings(language)[entry.strings_name()][entry.code]))
        for language in pack.languages
        for question, entry in zip(made, found, strict=True)
    )
    load_quizzes(pack, edition, activities)


def _row(entry: Entry, edition: Edition, activities: dict, competency: dict, count: Counter) -> Question:
    data, field = entry.data, list_field(entry.kind)
    count["position"] += 1
    lesson = data.get("lesson")
    return Question(
        edition=edition,
        code=entry.code,
        use=Question.Use.CHECK if entry.is_check else Question.Use.BANK,
        kind=entry.kind,
        competency=None if entry.is_check else competency[entry.owner],
        lesson=activities[lesson] if entry.is_check else None,
        position=count["position"],
        body={field: list(data[field])} if field else {},
        key=data.get("key"),
        difficulty=None if entry.is_check else str(data["difficulty"]),
        sources=list(data["sources"]),
        lessons=[lesson] if entry.is_check else list(data["lessons"]),
        is_unconfirmed=bool(data.get("unconfirmed")),
        is_signed_off=bool(data.get("signed_off")),
    )


register(Part("questions", check, load))
