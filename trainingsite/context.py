"""What every page knows: where one can go, and what waits there."""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import BigAutoField, Count, DateField
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notices.models import Notice
from people.models import Posting, Role
from people.prepared import prepared
from phones.models import Arrival


class Place(NamedTuple):
    """A page that the navigation leads to. ``count``: how many things wait there; ``short``: the word for a phone's narrow bar."""

    label: str
    url: str
    icon: str
    current: bool
    count: int | None
    short: str = ""


def page(request):
    """Lazy: a page without navigation asks the database nothing."""
    user = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    unread = cache(lambda: unread_of(user.pk) if known else 0)
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "theme": getattr(request, "theme", ""),
        "unread_count": SimpleLazyObject(unread),
        "navigation": SimpleLazyObject(lambda: navigation(request, unread) if known else []),
    }


@prepared
def _unread(person: BigAutoField):
    return Notice.objects.unread_for(person).order_by().values("recipient").annotate(count=Count("pk")).values_list("count")


@prepared
def _roles(person: BigAutoField, on: DateField):
    return Posting.objects.running(on=on).held_by(person).values_list("role")


def unread_of(person_id: int) -> int:
    return sum(count for (count,) in _unread(person=person_id))


@prepared
def _to_settle():
    return Arrival.objects.to_settle().order_by().values("outcome").annotate(count=Count("pk")).values_list("count")


def to_settle() -> int:
    return sum(count for (count,) in _to_settle())


def navigation(request, unread) -> list[Place]:
    """The main places for the roles a person holds today, most used first."""
    roles = {role for (role,) in _roles(person=request.user.pk, on=localdate())}
    places = [(_("Home"), "home", "house", None)]
    if Role.TRAINER in roles:
        places.append((_("To observe"), "assessments:queue", "list-checks", None))
    if Role.MANAGER in roles:
        places += [
            (_("Completions"), "reporting:completions", "users", None),
            (_("Postings"), "people:postings", "map-pin", None),
        ]
    places.append((_("Courses"), "courses:list", "book-open", None))
    if Role.LEARNER in roles:
        places.append((_("Certificates"), "credentials:list", "award", None))
    places.append((_("Inbox"), "notices:inbox", "inbox", unread() or None))
    places.append((_("On this phone"), "phones:hub", "smartphone", None))
    if request.user.is_staff:
        places.append((_("Set aside"), "phones:arrivals", "archive", to_settle() or None))
        places += [(_("Outgoing mail"), "notices:outgoing", "send", None), (_("Admin"), "admin:index", "settings", None)]
    here = request.path
    short = {"reporting:completions": _("Results"), "notices:outgoing": _("Mail"), "phones:hub": pgettext("what is on this phone", "Phone")}
    return [
        Place(label, address(name), icon, is_here(here, address(name)), count, short.get(name, "")) for label, name, icon, count in places
    ]


@cache
def address(name: str) -> str:
    return reverse(name)


def is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
