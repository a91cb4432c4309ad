"""Where goals and clusters stood in the votes that were counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import VoteResult, VoteState
from goals.ranking import ranked
from goals.votes import is_withheld
from workshops.models import Scorecard


@dataclass(frozen=True)
class VotePlace:
    """One vote: its title, the retreat it belongs to, and the place there in words."""

    title: str
    workshop_id: UUID
    words: str


def vote_places(scorecard: Scorecard) -> dict[UUID, list[VotePlace]]:
    """The places by the id of goal or cluster, the earliest vote first. One query.

    A vote that phones sent too few ballots for tells no place here either.
    """
    results = (
        VoteResult.objects.filter(
            round__workshop__scorecard=scorecard, round__state=VoteState.CLOSED
        )
        .select_related("round")
        .order_by("round__workshop__created_at", "round__position", "round_id", "position")
    )
    by_round: dict[UUID, list[VoteResult]] = defaultdict(list)
    for result in results:
        by_round[result.round_id].append(result)
    found: dict[UUID, list[VotePlace]] = defaultdict(list)
    for rows in by_round.values():
        held = rows[0].round
        if is_withheld(held, len(rows)):
            continue
        for place in ranked([row.dots for row in rows]):
            row = rows[place.index]
            pk = row.goal_id or row.cluster_id
            if pk is not None:
                words = place_words(place.rank, len(rows), place.dots, is_tied=place.is_tied)
                found[pk].append(VotePlace(held.title, held.workshop_id, words))
    return found


def place_words(rank: int, of: int, dots: int, *, is_tied: bool) -> str:
    """ "place 3 of 12 (shared), 8 dots"; who got no dot has no place."""
    if not dots:
        return _("no dot")
    values = {"rank": rank, "of": of, "dots": dots}
    if is_tied:
        return (
            ngettext(
                "place %(rank)s of %(of)s (shared), %(dots)s dot",
                "place %(rank)s of %(of)s (shared), %(dots)s dots",
                dots,
            )
            % values
        )
    return (
        ngettext(
            "place %(rank)s of %(of)s, %(dots)s dot",
            "place %(rank)s of %(of)s, %(dots)s dots",
            dots,
        )
        % values
    )
