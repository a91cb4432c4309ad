"""The parts of a board: what `swot/board.py` builds and the templates show."""

from dataclasses import dataclass
from typing import Any

from swot.balance import Picture
from swot.models import Prompt
from swot.sentences import Sentence
from workshops.models import Perspective, Workshop

CardValues = dict[str, Any]
"""A card or cluster as plain values."""


@dataclass(frozen=True)
class Column:
    kind: str
    label: str
    name: str
    mark: str
    sign: str
    none: str
    count: int


@dataclass(frozen=True)
class Group:
    """The cards of one cluster in one cell, or those without a cluster."""

    cluster: CardValues | None
    cards: list[CardValues]
    count: int

    @property
    def sheets(self) -> range:
        """One for each paper card: equal ones that hang as one card are counted, so also drawn."""
        return range(self.count)


@dataclass(frozen=True)
class Cell:
    """What one perspective holds of one kind."""

    id: str
    perspective: str
    column: Column
    groups: list[Group]
    loose: Group

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.loose.cards


@dataclass(frozen=True)
class Lane:
    """One row: a perspective, or the tray."""

    id: str
    key: str
    perspective: str
    label: str
    hue: str
    icon: str
    digit: int | None
    count: int
    count_label: str
    cells: list[Cell]
    gap: str
    question_hint: str
    is_filtered: bool

    @property
    def is_tray(self) -> bool:
        return not self.perspective


@dataclass(frozen=True)
class Chip:
    """A filter with its number, and a part of the spread bar."""

    key: str
    label: str
    hue: str
    icon: str
    count: int
    width: str
    is_chosen: bool


@dataclass(frozen=True)
class Board:
    workshop: Workshop
    title: str
    columns: list[Column]
    lanes: list[Lane]
    chips: list[Chip]
    picture: Picture
    sentence: Sentence
    spread_label: str
    hidden: list[CardValues]
    sortable: list[Perspective]
    prompts: list[Prompt]
    chosen: str

    @property
    def total(self) -> int:
        return self.picture.total

    @property
    def last_digit(self) -> int:
        """The highest digit that stands for a perspective."""
        return min(len(self.sortable), 9)

    @property
    def layout(self) -> str:
        """one, two or four: how many halves a row has."""
        return {0: "one", 1: "one", 2: "two"}.get(len(self.columns), "four")
