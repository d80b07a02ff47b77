"""Who may see what has been told to others."""

from django.conf import settings

from notices import mailfiles
from people.models import User


def can_see_outgoing(person: User) -> bool:
    """Staff see every mail's fate, and may try a failed one again."""
    return bool(person.is_authenticated and person.is_active and person.is_staff)


def can_read_mail_files(person: User) -> bool:
    """On a demo site everybody: a newcomer needs the code that was mailed to her, and nobody there is real. Elsewhere only who runs the
    site: the files hold sign-in codes, and whoever reads another's code can sign in as her."""
    return mailfiles.in_use() and (settings.DEMO or (can_see_outgoing(person) and person.is_superuser))
