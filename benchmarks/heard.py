"""An event that somebody hears and nothing follows from: what delivering itself costs."""

from dataclasses import dataclass
from itertools import count

from django.db import transaction

from outbox.registry import event_name, on
from outbox.services import publish

numbers = count()


@dataclass(frozen=True)
class Heard:
    number: int


NAME = event_name(Heard)


@on(Heard)
def hear(event: Heard) -> None:
    """Nothing follows."""


def publish_many(wanted: int) -> None:
    with transaction.atomic():
        for _number in range(wanted):
            publish(Heard(next(numbers)))
