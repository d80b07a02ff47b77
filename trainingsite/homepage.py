"""What to do next, gathered from the rooms for one person on one day."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.models import Observation
from assessments.rules import observable_by
from courses.models import Edition, Enrolment
from courses.outline import outline
from courses.progress import journeys
from credentials.models import Certificate
from people.models import Posting, Role, User
from people.rules import confirmable_by, units_of
from refreshers.models import Refresher


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person."""

    title: str
    meta: str
    url: str
    action: str
    icon: str


@dataclass
class Home:
    tasks: list[Task] = field(default_factory=list)
    courses: list[dict] = field(default_factory=list)
    open_courses: list = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    figures: list[dict] = field(default_factory=list)
    is_posted: bool = False
    is_waiting_for_posting: bool = False

    @property
    def first(self) -> Task | None:
        return self.tasks[0] if self.tasks else None


def home_of(person: User, *, on: date) -> Home:
    """Everything the home page shows. A fixed number of queries, whatever waits."""
    found = Home()
    roles = set(Posting.objects.running(on=on).held_by(person).values_list("role", flat=True))
    found.is_posted = bool(roles)
    found.is_waiting_for_posting = not roles and Posting.objects.awaiting_confirmation().held_by(person).exists()
    if Role.TRAINER in roles:
        _training(found, person, on)
    if Role.MANAGER in roles:
        _managing(found, person, on)
    _learning(found, person, on)
    if Role.LEARNER in roles and not found.courses:
        editions = Edition.objects.published().light().select_related("course").order_by("course_id", "published_at")
        newest = {each.course_id: each for each in editions}
        found.open_courses = [outline(each, each.language_for(get_language())) for each in newest.values()]
    return found


def _training(found: Home, person: User, on: date) -> None:
    mine = observable_by(person, on=on)
    begun, waiting = mine.filter(observer=person).count(), mine.waiting().count()
    if begun:
        words = ngettext("Finish and sign %(n)d observation", "Finish and sign %(n)d observations", begun) % {"n": begun}
        found.tasks.append(
            Task(words, _("You have begun and not signed yet."), reverse("assessments:queue"), _("Go on"), "clipboard-check")
        )
    if waiting:
        words = ngettext("%(n)d learner asks to be observed", "%(n)d learners ask to be observed", waiting) % {"n": waiting}
        found.tasks.append(Task(words, _("The one who waits longest comes first."), reverse("assessments:queue"), _("See who"), "eye"))


def _managing(found: Home, person: User, on: date) -> None:
    waiting = confirmable_by(person, on=on).count()
    if waiting:
        words = ngettext("%(n)d posting to confirm", "%(n)d postings to confirm", waiting) % {"n": waiting}
        found.tasks.append(Task(words, _("They can begin as soon as you do."), reverse("people:postings"), _("Look at them"), "map-pin"))
    here = Enrolment.objects.filter(org_unit__in=units_of(person, Role.MANAGER, on=on))
    certified = Certificate.objects.valid_on(on).filter(enrolment__in=here)
    found.figures = [
        {
            "label": _("Competent now"),
            "value": certified.values("enrolment__learner").distinct().count(),
            "definition": _("People of your places who hold a certificate that is valid today. Each person counts once."),
        },
        {
            "label": _("Learning now"),
            "value": here.filter(finished_at=None, left_at=None).values("learner").distinct().count(),
            "definition": _("People of your places who have begun a course and neither finished nor left it."),
        },
    ]


def _learning(found: Home, person: User, on: date) -> None:
    for refresher in Refresher.objects.due_by(on).filter(person=person)[:3]:
        url = reverse("refreshers:refresher", args=[refresher.pk])
        found.tasks.append(Task(_("A refresher is due"), _("A few minutes keep the skill alive."), url, _("Begin"), "refresh-cw"))
    for observation in Observation.objects.standing().filter(learner=person, learner_signed_at=None).for_cards()[:3]:
        url = reverse("assessments:observation", args=[observation.pk])
        by = _("%(observer)s has signed. Read it, then sign or disagree.") % {"observer": observation.observer}
        found.tasks.append(Task(_("Your observation waits for your signature"), by, url, _("Read and sign"), "pencil"))
    enrolments = list(Enrolment.objects.of(person).active().for_reading().newest_first()[:10])
    outlines = {each.edition_id: outline(each.edition, each.edition.language_for(get_language())) for each in enrolments}
    ways = journeys(enrolments, outlines)
    found.courses = [{"outline": outlines[each.edition_id], "journey": ways[each.pk]} for each in enrolments]
    found.certificates = list(Certificate.objects.of(person).for_cards().newest_first()[:3])
