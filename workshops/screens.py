"""The screen that everybody in the room looks at: its address, and what it shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, MutableMapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from workshops.models import Room, Scene, Workshop
from workshops.pulse import raise_pulse
from workshops.room import ensure_room, new_link

_KEPT = "shown-"
MOST_MINUTES = 180
UNSORTED = UUID(int=0)
"""The subject of the scene of one perspective that stands for the cards in none."""


def new_screen(*, workshop: Workshop) -> Room:
    """Give the screen an address; one that it had before is worth nothing any more."""
    return _change(workshop, screen=new_link())


def revoke_screen(*, workshop: Workshop) -> Room:
    """Take the address away: whoever has it open sees nothing any more."""
    return _change(workshop, screen=None)


def choose_scene(
    *, workshop: Workshop, scene: Scene, subject: UUID | None = None, minutes: int | None = None
) -> Room:
    """Say what the screen shows. ``minutes`` of writing begin now; with 0 the clock goes.

    Looking at another scene meanwhile leaves the clock as it runs.
    """
    changes: dict[str, object] = {"scene": scene, "subject": subject}
    if minutes is not None:
        end = timezone.now() + datetime.timedelta(minutes=minutes)
        changes["writing_until"] = end if minutes else None
    return _change(workshop, **changes)


def keep_subject(
    session: MutableMapping[str, Any], *, workshop: Workshop, scene: Scene, subject: UUID | None
) -> None:
    """Remember in the session of who chooses what a scene was about: it is offered first again."""
    kept = {**kept_subjects(session, workshop), str(scene): str(subject or "")}
    session[_KEPT + str(workshop.pk)] = kept


def kept_subjects(session: Mapping[str, Any], workshop: Workshop) -> dict[str, str]:
    """What each scene was about when it was chosen last."""
    return session.get(_KEPT + str(workshop.pk), {})


def stop_clock(*, workshop: Workshop) -> None:
    """Take the time of writing away, if there is one."""
    if Room.objects.filter(workshop=workshop).exclude(writing_until=None).exists():
        _change(workshop, writing_until=None)


def _change(workshop: Workshop, **changes: object) -> Room:
    with transaction.atomic():
        raise_pulse(workshop, room=True)
        room = ensure_room(workshop)
        for name, value in changes.items():
            setattr(room, name, value)
        room.save(update_fields=list(changes))
        return room
