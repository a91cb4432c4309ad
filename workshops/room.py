"""The door of a retreat, and the phones that come through it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from bsc_project.gone import still_there
from workshops.devices import UnknownDevice, hash_of, is_mark_of, new_secret
from workshops.models import Participant, Room, Workshop
from workshops.pulse import raise_pulse

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L."""
CODE_LENGTH = 8
MOST_SEATS = 8
VOTE_OPEN = "open"
_TRIES = 5


class ShutDoorError(Exception):
    """The door was shut, or the retreat put away, before the phone came through."""


class SeatsFixedError(Exception):
    """The device can't change for how many it writes now. ``why``: "vote" or "cards"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def new_link() -> str:
    """128 random bits for the QR code."""
    return secrets.token_urlsafe(16)


def spell_code(code: str) -> str:
    """The code as people read it out: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """The code as stored, however it was typed; "" if it can't be one.

    Case, blanks, hyphens and dots do not matter.
    """
    code = "".join(sign for sign in typed.upper() if sign not in " \t\n-–—.·_/")
    is_one = len(code) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in code)
    return code if is_one else ""


# --- the door ------------------------------------------------------------------------------


def ensure_room(workshop: Workshop) -> Room:
    """Return the retreat's room; made with its door shut where there is none yet."""
    found = Room.objects.filter(workshop=workshop).first()
    if found is not None:
        return found
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                room, _is_new = Room.objects.get_or_create(
                    workshop=workshop, defaults={"code": new_code(), "link": new_link()}
                )
            return room
        except IntegrityError:  # the code is another room's
            continue
    raise RuntimeError("No free code was found.")


def open_door(*, workshop: Workshop) -> Room:
    """Let phones in."""
    return _set_door(workshop, is_open=True)


def shut_door(*, workshop: Workshop) -> Room:
    """Let no more phones in; those inside stay."""
    return _set_door(workshop, is_open=False)


def _set_door(workshop: Workshop, *, is_open: bool) -> Room:
    with transaction.atomic():
        raise_pulse(workshop, room=True)
        room = ensure_room(workshop)
        room.is_open = is_open
        room.save(update_fields=["is_open"])
        return room


def renew_door(*, workshop: Workshop) -> Room:
    """Make a new code and a new link: the old ones are worth nothing from here on."""
    opened = ensure_room(workshop)
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                raise_pulse(workshop, room=True)
                room = still_there(Room.objects.filter(workshop=workshop), opened.pk)
                room.code, room.link = new_code(), new_link()
                room.save(update_fields=["code", "link"])
                return room
        except IntegrityError:
            continue
    raise RuntimeError("No free code was found.")


def room_behind(*, code: str = "", link: str = "") -> Room | None:
    """The room whose door stands open to this code or link. One query."""
    rooms = Room.objects.filter(is_open=True, workshop__archived_at=None)
    rooms = rooms.filter(code=code) if code else rooms.filter(link=link)
    return rooms.select_related("workshop__scorecard").first() if code or link else None


# --- phones --------------------------------------------------------------------------------


def join_room(*, room: Room, seats: int = 1) -> tuple[Participant, bytes]:
    """Take a phone in; returns it and its secret, which only the phone keeps.

    The door may be shut, renewed or gone since the phone saw it open: ``ShutDoorError``.
    """
    secret = new_secret()
    with transaction.atomic():
        raise_pulse(room.workshop, box=True)
        if room_behind(link=room.link) != room:
            raise ShutDoorError
        participant = Participant.objects.create(
            workshop=room.workshop, secret_hash=hash_of(secret), seats=seats
        )
    return participant, secret


def set_seats(*, participant: Participant, secret: bytes, seats: int) -> None:
    """Say for how many people the device writes.

    While a vote is open the number stands: budgets and turnout follow from it. While cards of the
    device lie in the box it only grows, or one person could read what several wrote.
    """
    with transaction.atomic():
        raise_pulse(participant.workshop, box=True)
        here = Participant.objects.filter(pk=participant.pk, workshop__archived_at=None)
        now = here.select_related("workshop").first()
        if now is None:
            raise UnknownDevice
        if seats == now.seats:
            return
        # Votes and cards live one rung higher, hence by the names of their relations.
        votes: Any = now.workshop.voting_rounds
        if votes.filter(state=VOTE_OPEN).exists():
            raise SeatsFixedError("vote")
        if seats < now.seats and _has_cards_in_box(now.workshop, secret):
            raise SeatsFixedError("cards")
        now.seats = seats
        now.save(update_fields=["seats"])


def _has_cards_in_box(workshop: Workshop, secret: bytes) -> bool:
    prompts: Any = workshop.prompts
    box = prompts.filter(box__is_withdrawn=False).order_by()
    return any(
        is_mark_of(mark, secret, pk) for pk, mark in box.values_list("box__pk", "box__edit_hash")
    )


def device_with(secret: bytes | None) -> Participant | None:
    """The phone that a return word belongs to, unless its retreat was put away. One query."""
    if secret is None:
        return None
    known = Participant.objects.filter(secret_hash=hash_of(secret), workshop__archived_at=None)
    return known.select_related("workshop").first()
