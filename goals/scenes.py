"""What the screen of the room shows of a vote: the result, once it is closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from goals.models import VoteState
from goals.votes import round_pages
from workshops.models import Workshop


def result_scene(workshop: Workshop, subject: UUID | None = None) -> dict[str, Any]:
    """The closed round that was chosen, else the newest; ``result`` is None without one."""
    pages = [item for item in round_pages(workshop) if item.round.state == VoteState.CLOSED]
    chosen = [item for item in pages if item.round.pk == subject]
    return {"result": (chosen or pages[-1:] or [None])[0]}
