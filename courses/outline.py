"""An edition in one language as its learners meet it: modules, steps, words. Plain data, kept in memory once published."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from courses.duration import duration
from courses.keeping import kept
from courses.models import Activity, Edition, Lesson, Module, Wording

PAGES = {"lesson": "courses:lesson", "quiz": "assessments:quiz", "observed_practice": "assessments:practice"}


@dataclass(frozen=True)
class Step:
    """An activity with its words. ``number`` counts from 1 through the whole course."""

    pk: int
    key: str
    kind: str
    number: int
    title: str
    summary: str
    minutes: int
    practice_minutes: int
    is_optional: bool
    requires: tuple[str, ...]

    @property
    def is_lesson(self) -> bool:
        return self.kind == Activity.Kind.LESSON

    @property
    def time(self) -> str:
        return duration(self.minutes)

    @property
    def icon(self) -> str:
        return {"lesson": "book-open", "quiz": "list-checks"}.get(self.kind, "eye")


@dataclass(frozen=True)
class Part:
    """A module with its steps."""

    key: str
    number: int
    title: str
    summary: str
    steps: tuple[Step, ...]

    @property
    def time(self) -> str:
        return duration(sum(step.minutes for step in self.steps))


@dataclass(frozen=True)
class Outline:
    slug: str
    label: str
    language: str
    title: str
    summary: str
    audience: str
    modules: tuple[Part, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for module in self.modules for step in module.steps)

    @cached_property
    def by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def module_of(self) -> dict[str, Part]:
        return {step.key: module for module in self.modules for step in module.steps}

    @cached_property
    def lessons(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_lesson)

    @property
    def time(self) -> str:
        return duration(sum(step.minutes for step in self.steps if not step.is_optional))

    def address(self, step: Step) -> str:
        """The page on which an activity is done; quizzes and observed practice have theirs in the room above, by name."""
        return reverse(PAGES[step.kind], args=[self.slug, step.key])


@kept(maxsize=64)
def strings(edition: Edition, language: str) -> dict:
    """The words of the strings files, by file and id."""
    return Wording.objects.get(edition=edition, language=language).strings


def glossary_words(edition: Edition, language: str) -> list[tuple[str, dict]]:
    """Every term with its meaning, by the alphabet."""
    entries = strings(edition, language).get("glossary", {})
    return sorted(entries.items(), key=lambda entry: entry[1]["term"].casefold())


@kept(maxsize=64)
def outline(edition: Edition, language: str) -> Outline:
    words = strings(edition, language)["course"]
    lessons = Lesson.objects.filter(activity__edition=edition, language=language)
    titles = {pk: (title, objective) for pk, title, objective in lessons.values_list("activity_id", "title", "objective")}
    steps: dict[int, list[Step]] = {}
    for number, each in enumerate(Activity.objects.filter(edition=edition).order_by("position"), start=1):
        theirs = words.get("activities", {}).get(each.key, {})
        title, summary = titles.get(each.pk) or (theirs["title"], theirs["summary"])
        steps.setdefault(each.module_id, []).append(
            Step(
                pk=each.pk,
                key=each.key,
                kind=each.kind,
                number=number,
                title=title,
                summary=summary,
                minutes=each.minutes,
                practice_minutes=each.settings.get("practice_minutes", 0),
                is_optional=each.is_optional,
                requires=tuple(each.requires),
            )
        )
    modules = [
        Part(each.key, number, **words["modules"][each.key], steps=tuple(steps.get(each.pk, ())))
        for number, each in enumerate(Module.objects.filter(edition=edition).order_by("position"))
    ]
    about = {name: words[name] for name in ("title", "summary", "audience")}
    return Outline(edition.course.slug, edition.label, language, **about, modules=tuple(modules))
