"""Who may strike off a phone, and who settles what was set aside."""

from people.models import User
from phones.models import Arrival, Phone


def _is_staff(person: User) -> bool:
    return bool(person.is_authenticated and person.is_active and person.is_staff)


def can_strike_off(person: User, phone: Phone) -> bool:
    """Its person, and staff."""
    return phone.person_id == person.pk or _is_staff(person)


def strikeable_by(person: User):
    """The phones for which ``can_strike_off`` says yes."""
    return Phone.objects.all() if _is_staff(person) else Phone.objects.filter(person_id=person.pk)


def can_see_quarantine(person: User) -> bool:
    """Staff, whatever their posting."""
    return _is_staff(person)


def visible_to(person: User):
    """What was set aside or conflicts, for whom ``can_see_quarantine`` says yes."""
    return Arrival.objects.in_quarantine() if can_see_quarantine(person) else Arrival.objects.none()


def can_settle(person: User, arrival: Arrival) -> bool:
    """Staff, once, and never their own work."""
    return (
        can_see_quarantine(person)
        and arrival.person_id != person.pk
        and arrival.settled_at is None
        and arrival.outcome != Arrival.Outcome.ACCEPTED
    )


def settleable_by(person: User):
    """The arrivals for which ``can_settle`` says yes."""
    return visible_to(person).to_settle().exclude(person_id=person.pk)
