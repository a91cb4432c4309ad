"""The way back after a vote was deleted, or its paper dots were entered or corrected.

What stood there before lies in the session of the person who changed it, as plain values, until
they change something else. A deleted vote is really gone from its table.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import VoteResult, VotingRound
from goals.services import lock_workshop
from goals.voting import fresh_round, things_here
from swot.services.refusal import RefusedError
from workshops.models import Workshop
from workshops.pulse import raise_pulse

FIELDS = [
    "position",
    "title",
    "state",
    "subject",
    "options",
    "dots_per_person",
    "max_per_goal",
    "voters",
    "decision",
    "reason",
    "ballots",
    "is_example",
    "version",
]
Snapshot = dict[str, Any]


def snapshot_of(found: VotingRound) -> Snapshot:
    """The vote with its results as plain values. One query."""
    results = list(found.results.all())
    return {
        "workshop": str(found.workshop_id),
        "round": str(found.pk),
        "fields": {name: getattr(found, name) for name in FIELDS},
        "results": [
            {
                "position": row.position,
                "option": str(row.goal_id or row.cluster_id),
                "dots": row.dots,
                "voters": row.voters,
            }
            for row in results
        ],
    }


def delete_round(*, found: VotingRound) -> Snapshot:
    """Delete the vote and return what brings it back. An open one must be closed first."""
    with transaction.atomic():
        lock_workshop(found.workshop)
        found = fresh_round(found)
        if found.is_open:
            raise RefusedError(_("This vote is open. Close it before you delete it."))
        kept = snapshot_of(found)
        raise_pulse(found.workshop, room=True)
        found.delete()
    return kept


def bring_back(*, workshop: Workshop, kept: Snapshot) -> VotingRound:
    """Set the vote to what it was. Results of goals that were deleted meanwhile stay away."""
    with transaction.atomic():
        lock_workshop(workshop)
        now = VotingRound.objects.filter(pk=kept["round"]).first()
        if now is not None and (now.workshop_id != workshop.pk or now.is_open):
            raise RefusedError(_("This can’t be undone any more: the vote is open."))
        raise_pulse(workshop, room=True)
        found = VotingRound(pk=UUID(kept["round"]), workshop=workshop, **kept["fields"])
        if now is not None:
            now.results.all().delete()
            # What the group decided in between stays.
            found.decision, found.reason, found.version = now.decision, now.reason, now.version
        found.save(force_insert=now is None, force_update=now is not None)
        here = things_here(workshop, [row["option"] for row in kept["results"]])
        VoteResult.objects.bulk_create(
            VoteResult(
                round=found,
                position=row["position"],
                **{here[row["option"]]: row["option"]},
                dots=row["dots"],
                voters=row["voters"],
            )
            for row in kept["results"]
            if row["option"] in here
        )
    return found
