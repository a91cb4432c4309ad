"""Pin a whole list of cards in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from accounts.models import User
from swot.models import Card, Prompt
from swot.services.clusters import cluster_titled
from swot.services.places import GAP, last_position
from swot.services.refusal import check_places
from swot.steps import Done, recorded
from workshops.models import Perspective, Workshop


@dataclass(frozen=True)
class NewCard:
    """A card to be pinned; ``line`` is where it stood in the list."""

    line: int
    prompt: Prompt
    perspective: Perspective | None
    cluster: str | None
    count: int
    text: str


def pin_list(*, workshop: Workshop, by: User, cards: Sequence[NewCard], list_id: UUID) -> Done:
    """Pin the cards of a list in their order; one step undoes them all.

    Sent again with the same ``list_id``, lines that are pinned already stay the cards they are.
    """
    with recorded(workshop=workshop, by=by, verb="paste") as step:
        ids = [uuid5(list_id, f"{card.line}:{card.text}") for card in cards]
        known = set(Card.with_sealed.filter(pk__in=ids).values_list("pk", flat=True))
        position = last_position(workshop)
        check_places((card.prompt for card in cards), (card.perspective for card in cards))
        clusters = {}
        new: list[Card] = []
        for pk, card in zip(ids, cards, strict=True):
            if pk in known:
                continue
            cluster = None
            if card.cluster:
                place = (card.prompt.pk, card.perspective, card.cluster.casefold())
                if place not in clusters:
                    clusters[place] = cluster_titled(
                        prompt=card.prompt,
                        perspective=card.perspective,
                        title=card.cluster,
                        step=step,
                    )
                cluster = clusters[place]
            new.append(
                Card(
                    pk=pk,
                    workshop=workshop,
                    prompt=card.prompt,
                    perspective=card.perspective,
                    cluster=cluster,
                    text=card.text,
                    count=card.count,
                    position=position + GAP * len(new),
                )
            )
        Card.objects.bulk_create(new)
        step.born(*new)
        return step.done()
