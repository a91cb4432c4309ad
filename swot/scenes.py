"""What the screen of the room shows of prompts and cards: scenes made from the board.

Nothing here reads the box but a count. Boards know no sealed card (see ``Card.objects``), so
before the reveal no scene can hold a text from a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from swot.balance import CardRow
from swot.board_parts import Board, CardValues, Cell, Column, Lane
from swot.cardmap import CardMap, MapPerspective, card_map
from swot.drawn import drawn_board
from swot.models import Card, Prompt, RoundState, WrittenCard
from swot.sentences import map_label
from workshops.models import Workshop
from workshops.screens import UNSORTED

MOST_TEXTS = 24
"""So many cards may stand on the board with their texts; of more only clusters and sheets do."""
SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class PromptView:
    """A prompt as the room reads it, with the number of cards that answer it, seen or not."""

    kind: str
    text: str
    max_cards: int | None
    count: int


def write_scene(workshop: Workshop) -> dict[str, Any]:
    """The open prompts with their counters; else those that were closed. One query."""
    prompts = _counted_prompts(workshop)
    state = RoundState.OPEN
    for state in (RoundState.OPEN, RoundState.CLOSED):
        found = [prompt for prompt in prompts if prompt.state == state]
        if found:
            break
    return {
        "state": state.value if found else "none",
        "prompts": [
            PromptView(item.kind, item.text, item.max_cards, item.cards_seen + item.cards_unseen)
            for item in found
        ],
    }


def _counted_prompts(workshop: Workshop) -> list[Any]:
    """Counts alone, no text: sealed cards and the box count as well. One query."""
    on_board = Card.with_sealed.shown().filter(prompt=OuterRef("pk")).order_by()
    in_box = WrittenCard.objects.filter(prompt=OuterRef("pk"), is_withdrawn=False).order_by()
    return list(
        Prompt.objects.filter(workshop=workshop).annotate(
            cards_seen=_one_number(on_board, Sum("count")),
            cards_unseen=_one_number(in_box, Count("pk")),
        )
    )


def _one_number(rows: Any, counted: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("prompt").annotate(number=counted).values("number")), 0)


def board_scene(workshop: Workshop) -> dict[str, Any]:
    """The matrix of the whole board. No query where the board is kept, else six."""
    board = drawn_board(workshop).board
    return {
        "board": board,
        "rows": [
            (lane, [_half(cell) for cell in lane.cells])
            for lane in board.lanes
            if lane.count or not lane.is_tray
        ],
        "has_texts": 0 < board.total <= MOST_TEXTS,
        "has_tray_texts": any(0 < lane.count <= MOST_TEXTS for lane in board.lanes if lane.is_tray),
        "is_one_kind": sum(1 for column in board.columns if column.count) == 1,
        "has_clusters": any(cell.groups for lane in board.lanes for cell in lane.cells),
    }


def perspective_scene(workshop: Workshop, subject: UUID | None) -> dict[str, Any] | None:
    """One perspective with its halves side by side, two at a time; None if it is not there.

    The cards in no perspective lie side by side just so.
    """
    board = drawn_board(workshop).board
    place = "" if subject == UNSORTED else str(subject)
    lane = next((item for item in board.lanes if item.perspective == place), None)
    if lane is None:
        return None
    pairs = [lane.cells[at : at + SIDE_BY_SIDE] for at in range(0, len(lane.cells), SIDE_BY_SIDE)]
    return {"lane": lane, "pairs": [[_half(cell) for cell in pair] for pair in pairs]}


@dataclass(frozen=True)
class Half:
    """The cards of one kind in a perspective."""

    column: Column
    cell: Cell
    count: int

    @property
    def has_heading(self) -> bool:
        """Cards without a cluster need one where a cluster stands above them."""
        return any(group.cards for group in self.cell.groups)


def _half(cell: Cell) -> Half:
    return Half(cell.column, cell, _count_of(cell))


def _count_of(cell: Cell) -> int:
    return sum(group.count for group in (*cell.groups, cell.loose))


@dataclass(frozen=True)
class Neighbour:
    """A cluster in the list beside the one that is shown."""

    title: str
    count: int
    is_shown: bool


def cluster_scene(workshop: Workshop, subject: UUID | None) -> dict[str, Any] | None:
    """One cluster with its place on the board and its neighbours; None if it is not there."""
    board = drawn_board(workshop).board
    homes = [
        (lane, cell)
        for lane in board.lanes
        for cell in lane.cells
        if any(group.cluster and group.cluster["id"] == subject for group in cell.groups)
    ]
    if not homes:
        return None
    lane, cell = max(homes, key=lambda home: sum(_counts_in(home[1], subject)))
    found = map_of(board)
    neighbours = [
        Neighbour(group.cluster["title"], group.count, group.cluster["id"] == subject)
        for group in cell.groups
        if group.cluster
    ]
    return {
        "title": next(item.title for item in neighbours if item.is_shown),
        "lane": lane,
        "column": cell.column,
        "cards": [card for _lane, home in homes for card in _cards_in(home, subject)],
        "neighbours": neighbours,
        "place": [item.is_shown for item in neighbours].index(True) + 1,
        "map": found,
        "map_label": map_label(found),
        "here": _frame_of(found, lane),
        "board": board,
    }


def _cards_in(cell: Cell, cluster: UUID | None) -> list[CardValues]:
    groups = [item for item in cell.groups if item.cluster and item.cluster["id"] == cluster]
    return [card for group in groups for card in group.cards]


def _counts_in(cell: Cell, cluster: UUID | None) -> Sequence[int]:
    return [card["count"] for card in _cards_in(cell, cluster)]


def map_of(board: Board) -> CardMap:
    """The Kartenbild of a board that is already read."""
    cards = [
        CardRow(kind=cell.column.kind, perspective=lane.key, count=_count_of(cell))
        for lane in board.lanes
        for cell in lane.cells
    ]
    rows = [
        MapPerspective(lane.key, lane.label, lane.hue) for lane in board.lanes if not lane.is_tray
    ]
    return card_map(cards, rows)


@dataclass(frozen=True)
class Frame:
    """Where on the Kartenbild the eye should look: attributes of a drawing, not for reading."""

    top: str
    height: str


def _frame_of(found: CardMap, lane: Lane) -> Frame | None:
    row = next((row for row in found.rows if row.key == lane.key), None)
    return Frame(f"{row.y - 3:g}", f"{row.height + 6:g}") if row else None
