"""What the strategy map is laid out from, and the shapes that come of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from indicators.map_text import Type

Key = Hashable


@dataclass(frozen=True)
class Lane:
    """A perspective; ``note`` stands in it where it has no goal."""

    key: Key
    name: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A phase; an only column without title and note has no head."""

    key: Key
    title: str
    note: str = ""


@dataclass(frozen=True)
class Goal:
    key: Key
    lane: Key
    column: Key
    label: str
    state: str
    text: str
    language: str = "de"
    is_example: bool = False


@dataclass(frozen=True)
class Link:
    key: Key
    goal: Key
    to: Key


@dataclass(frozen=True)
class Line:
    """One line of text; ``x`` is its left end, or its middle where it says so, ``y`` its foot."""

    x: float
    y: float
    text: str
    width: float


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Box:
    """A goal. ``icon`` and ``bulb`` are the corners of the sign of its state and of an example."""

    key: Key
    rect: Rect
    label: tuple[Line, ...]
    state: Line
    icon: tuple[float, float]
    bulb: tuple[float, float] | None
    text: tuple[Line, ...]


@dataclass(frozen=True)
class Band:
    """A lane: its name stands beside its middle, under its sign."""

    key: Key
    rect: Rect
    icon: tuple[float, float]
    name: tuple[Line, ...]
    note: Line | None


@dataclass(frozen=True)
class Head:
    """The head of a column, its lines centred; ``rule`` is where the line before it stands."""

    key: Key
    title: tuple[Line, ...]
    note: tuple[Line, ...]
    rule: float | None


@dataclass(frozen=True)
class Path:
    key: Key
    points: tuple[tuple[float, float], ...]
    d: str


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    top: float
    bands: list[Band] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)


def lines_of(
    texts: Sequence[str], x: float, y: float, font: Type, height: float
) -> tuple[Line, ...]:
    """Lines below each other, the foot of the first at ``y``."""
    return tuple(Line(x, y + height * at, text, font.width(text)) for at, text in enumerate(texts))
