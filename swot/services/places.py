"""Where a card stands in its list: positions with gaps, so that a move touches one row."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Literal, TypeAlias
from uuid import UUID

from django.db.models import Max

from swot.models import Card, Cluster, Step
from workshops.models import Perspective, Workshop

GAP = 1024
_HIGHEST = 1_000_000_000
"""Half of what the column holds."""

After: TypeAlias = UUID | Literal["first", "last"]


def id_of(row: Perspective | Cluster | None) -> UUID | None:
    return None if row is None else row.pk


def last_position(workshop: Workshop) -> int:
    """A position behind all cards of the retreat. One query, or a few when numbers run out."""
    last = Card.with_sealed.filter(workshop=workshop).aggregate(last=Max("position"))["last"]
    if last is None:
        return GAP
    if last > _HIGHEST:
        renumber(workshop)
        return last_position(workshop)
    return last + GAP


def find_room(
    *,
    workshop: Workshop,
    prompt_id: UUID,
    perspective_id: UUID | None,
    cluster_id: UUID | None,
    after: After,
    moving: Collection[UUID],
) -> list[int]:
    """Positions for the ``moving`` cards in one list, behind the card ``after``.

    Call it before reading the cards to change: it may renumber all cards of the retreat. A card
    ``after`` that is not in the list (somebody moved it) means the end.
    """
    count = len(moving)
    others = list(
        Card.objects.filter(
            workshop=workshop,
            prompt=prompt_id,
            perspective=perspective_id,
            cluster=cluster_id,
        )
        .exclude(pk__in=moving)
        .values_list("pk", "position")
    )
    place = _index_after([pk for pk, _ in others], after)
    if place == len(others):
        last = last_position(workshop)
        return [last + GAP * number for number in range(count)]
    low = others[place - 1][1] if place else 0
    high = others[place][1]
    if high - low <= count:
        renumber(workshop)
        return find_room(
            workshop=workshop,
            prompt_id=prompt_id,
            perspective_id=perspective_id,
            cluster_id=cluster_id,
            after=after,
            moving=moving,
        )
    step = (high - low) // (count + 1)
    return [low + step * (number + 1) for number in range(count)]


def renumber(workshop: Workshop) -> None:
    """Give all cards new positions in the same order, and the kept steps with them.

    Cards that share a position part in the order in which they are listed.
    """
    cards = list(Card.with_sealed.filter(workshop=workshop).only("pk", "position"))
    steps = list(Step.objects.filter(workshop=workshop))
    kept = [values for step in steps for values in _positions_of(step)]
    old = sorted({*(card.position for card in cards), *(values["position"] for values in kept)})
    room = GAP * (1 + max(Counter(card.position for card in cards).values(), default=0))
    new = {position: (number + 1) * room for number, position in enumerate(old)}
    for values in kept:
        values["position"] = new[values["position"]]
    seen: Counter[int] = Counter()
    for card in cards:
        twins = seen[card.position]
        seen[card.position] += 1
        card.position = new[card.position] + twins * GAP
    Card.with_sealed.bulk_update(cards, ["position"])
    Step.objects.bulk_update(steps, ["before", "after"])


def _positions_of(step: Step) -> Iterator[dict[str, Any]]:
    """The values of the step's cards that hold a position."""
    for rows in (step.before, step.after):
        for values in rows.get("card", {}).values():
            if values and "position" in values:
                yield values


def next_cluster_position(prompt_id: UUID, perspective_id: UUID | None) -> int:
    last = Cluster.objects.filter(prompt=prompt_id, perspective=perspective_id).aggregate(
        last=Max("position")
    )["last"]
    return 0 if last is None else last + 1


def _index_after(ids: list[UUID], after: After) -> int:
    if after == "first":
        return 0
    if isinstance(after, UUID) and after in ids:
        return ids.index(after) + 1
    return len(ids)
