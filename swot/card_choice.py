"""Cards to choose from, in groups as they hang on the board: perspective, kind, cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from swot import words
from swot.board import NOTE_MARKS, SIGNS, board_name
from swot.models import Card, GuidingQuestion
from workshops.models import Workshop


@dataclass(frozen=True)
class CardChoice:
    pk: str
    text: str
    mark: str
    sign: str
    kind: str
    hue: str
    is_chosen: bool


@dataclass
class CardGroup:
    """The cards of one cluster, or those of a place that are in none."""

    id: str
    label: str
    hue: str
    icon: str
    kind: str
    cluster: str
    title: str
    cards: list[CardChoice] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(card.is_chosen for card in self.cards)


def cards_to_choose(workshop: Workshop, question: GuidingQuestion | None = None) -> list[Card]:
    """All shown cards in board order, and hidden ones that the question has already. One query."""
    wanted = Q(hidden_reason=None)
    if question is not None:
        wanted |= Q(question_links__question=question)
    return list(_in_board_order(Card.objects.filter(wanted, workshop=workshop).distinct()))


def cards_without_question(workshop: Workshop) -> list[Card]:
    """The shown cards that no guiding question arises from. One query."""
    return list(_in_board_order(Card.objects.without_question(workshop)))


def choices(cards: Iterable[Card], chosen: Collection[Any] = ()) -> list[CardGroup]:
    """Group the cards; ``chosen`` are ids as text or UUID."""
    wanted = {str(pk) for pk in chosen}
    groups: dict[tuple[UUID | None, str, UUID | None], CardGroup] = {}
    for card in cards:
        key = (card.perspective_id, card.prompt.kind, card.cluster_id)
        if key not in groups:
            groups[key] = _group(card, len(groups))
        groups[key].cards.append(choice_of(card, is_chosen=str(card.pk) in wanted))
    return list(groups.values())


def choice_of(card: Card, *, is_chosen: bool = False) -> CardChoice:
    """A card as a note; reads its prompt and perspective."""
    kind = card.prompt.kind
    return CardChoice(
        pk=str(card.pk),
        text=card.text,
        mark=NOTE_MARKS[kind],
        sign=SIGNS[kind],
        kind=words.singular(kind),
        hue=card.perspective.hue if card.perspective else "",
        is_chosen=is_chosen,
    )


def _in_board_order(cards):
    return cards.select_related("prompt", "perspective", "cluster").order_by(
        F("perspective__board_position").asc(nulls_first=True),
        "perspective__position",
        "prompt__position",
        F("cluster__position").asc(nulls_last=True),
        "position",
        "pk",
    )


def _group(card: Card, number: int) -> CardGroup:
    place = card.perspective
    return CardGroup(
        id=f"group-{number}",
        label=board_name(place) if place else _("Unsorted"),
        hue=place.hue if place else "",
        icon=place.icon if place else "layers",
        kind=words.plural(card.prompt.kind),
        cluster=str(card.cluster_id or ""),
        title=card.cluster.title if card.cluster else "",
    )
