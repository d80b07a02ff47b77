"""What every page knows: where one can go, and what waits there."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from notices.models import Notice
from people.models import Posting, Role


def page(request):
    """Lazy: a page without navigation asks the database nothing."""
    user = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    unread = cache(lambda: Notice.objects.inbox_of(user).filter(read_at=None).count() if known else 0)
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "unread_count": SimpleLazyObject(unread),
        "navigation": SimpleLazyObject(lambda: navigation(request, unread) if known else []),
    }


def navigation(request, unread) -> list[dict]:
    """The main places for the roles a person holds today, most used first."""
    roles = set(Posting.objects.running(on=localdate()).held_by(request.user).values_list("role", flat=True))
    places = [(_("Home"), "home", "house", None)]
    if Role.TRAINER in roles:
        places.append((_("To observe"), "assessments:queue", "list-checks", None))
    if Role.MANAGER in roles:
        places += [
            (_("Completions"), "reporting:completions", "users", None),
            (_("Postings"), "people:postings", "map-pin", None),
        ]
    if Role.LEARNER in roles or not roles:
        places.append((_("Courses"), "courses:list", "book-open", None))
    if Role.LEARNER in roles:
        places.append((_("Certificates"), "credentials:list", "award", None))
    places.append((_("Inbox"), "notices:inbox", "inbox", unread() or None))
    if request.user.is_staff:
        places += [(_("Outgoing mail"), "notices:outgoing", "send", None), (_("Admin"), "admin:index", "settings", None)]
    return [
        {"label": label, "url": (url := reverse(name)), "icon": icon, "current": is_here(request.path, url), "count": count}
        for label, name, icon, count in places
        if reachable(name)
    ]


def is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def reachable(name):
    from django.urls import NoReverseMatch

    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
