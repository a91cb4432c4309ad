"""What the screen of the room shows of a vote: how many have voted, then the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from goals.models import VoteState, VotingRound
from goals.votes import round_page, rounds_of, turnout_of
from workshops.models import Workshop


def result_scene(workshop: Workshop, subject: UUID | None = None) -> dict[str, Any]:
    """The vote that was chosen, else the open one, else the newest result. At most three queries.

    While it is open nothing but the number of ballots is told, and not whose.
    """
    found = _vote_to_show(rounds_of(workshop), subject)
    if found is None or found.state == VoteState.DRAFT:
        return {"result": None}
    if found.is_open:
        return {"result": None, "voting": found, "turnout": turnout_of(found)}
    return {"result": round_page(found)}


def _vote_to_show(rounds: Sequence[VotingRound], subject: UUID | None) -> VotingRound | None:
    chosen = [item for item in rounds if item.pk == subject]
    opened = [item for item in rounds if item.is_open]
    closed = [item for item in rounds if item.state == VoteState.CLOSED]
    return next(iter([*chosen, *opened, *reversed(closed)]), None)
