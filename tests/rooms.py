"""Phones in a room."""

from typing import Any

from django.http import HttpResponse

from workshops.devices import Device, cookie_name, hash_of, new_secret, remember_device
from workshops.models import Participant, Workshop
from workshops.pulse import raise_pulse


def take_in(workshop: Workshop, *, seats: int = 1) -> tuple[Participant, bytes]:
    """A phone that is inside, however the door stands now."""
    secret = new_secret()
    raise_pulse(workshop, box=True)
    participant = Participant.objects.create(
        workshop=workshop, secret_hash=hash_of(secret), seats=seats
    )
    return participant, secret


def enter_room(client: Any, workshop: Workshop, *, seats: int = 1) -> Device:
    """Give a test client a place in the room, as joining does."""
    participant, secret = take_in(workshop, seats=seats)
    client.cookies[cookie_name(workshop.pk)] = _cookie(workshop, secret)
    return Device(workshop, participant, secret)


def phone_cookie(workshop: Workshop, *, seats: int = 1) -> dict[str, str]:
    """The cookie of a new phone, for a window of a browser."""
    _participant, secret = take_in(workshop, seats=seats)
    return {"name": cookie_name(workshop.pk), "value": _cookie(workshop, secret)}


def _cookie(workshop: Workshop, secret: bytes) -> str:
    response = HttpResponse()
    remember_device(response, workshop.pk, secret)
    return response.cookies[cookie_name(workshop.pk)].value
