"""Work from a phone, as other rooms' tests send it."""

from datetime import timedelta

from tests.phones.phone import Device

A_MINUTE = timedelta(minutes=1)


def send(person, kind, body, *, made_at, now=None, device=None, **more):
    """The arrival of a record of ``kind`` that ``person`` made at ``made_at`` (by a clock that is right) and sent at ``now``."""
    device = device or Device(person, now=made_at)
    return device.send(device.record(kind=kind, body=body, made_at=made_at, **more), now=now or made_at + A_MINUTE)
