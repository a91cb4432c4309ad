"""The screen that everybody in the room looks at: its address, and what it shows."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from workshops.models import Room, Scene, Workshop
from workshops.pulse import raise_pulse
from workshops.room import ensure_room, new_link

MOST_MINUTES = 180


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


def _change(workshop: Workshop, **changes: object) -> Room:
    with transaction.atomic():
        raise_pulse(workshop, room=True)
        room = ensure_room(workshop)
        for name, value in changes.items():
            setattr(room, name, value)
        room.save(update_fields=list(changes))
        return room
