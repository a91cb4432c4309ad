"""Geometry of the "Kartenbild": the whole board in small, one sheet per card.

Rows stand in board order. Strengths grow to the left of the axis, full and round; weaknesses to
the right, light with a folded corner; at most eight in a line. Where opportunities and threats
were asked they stand in lines of their own below those of the same perspective, opportunities
left and threats right, as circles and diamonds: the side says helpful or harmful, the shape says
which kind. A perspective without a card is a dashed line. Units are those of the view box; the
report may scale and colour them as it likes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from swot.balance import CardRow

PER_LINE = 8
AXIS = 83.0
_STEP, _WIDTH, _HEIGHT, _LINE, _GAP, _FIRST = 10.0, 8.0, 5.8, 7.75, 4.0, 5.0
_LEFT, _RIGHT = ("strength", "opportunity"), ("weakness", "threat")


@dataclass(frozen=True)
class MapPerspective:
    """A perspective in board order; `hue` is one of the five."""

    key: str
    name: str
    hue: str


@dataclass(frozen=True)
class Sheet:
    """One card: `x`, `y` is the corner of its place of 8 × 5.8 units; `path` draws its shape."""

    kind: str
    x: float
    y: float
    path: str


@dataclass(frozen=True)
class MapRow:
    key: str
    name: str
    hue: str
    sheets: tuple[Sheet, ...]
    y: float
    height: float
    counts: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        return not self.sheets

    @property
    def dash(self) -> str:
        """The dashed line of an empty perspective, as a path."""
        return f"M{AXIS - 19:g} {self.y + self.height / 2:g}H{AXIS + 21:g}"


@dataclass(frozen=True)
class CardMap:
    rows: tuple[MapRow, ...]
    height: float
    counts: Mapping[str, int]

    @property
    def view_box(self) -> str:
        return f"-5 -4 178 {self.height + 8:g}"

    @property
    def axis(self) -> str:
        return f"M{AXIS:g} -2V{self.height + 2:g}"


def card_map(cards: Iterable[CardRow], perspectives: Sequence[MapPerspective]) -> CardMap:
    """Lay the cards out, not the hidden and unsorted; `perspectives` to show, in board order."""
    counts: dict[str, dict[str, int]] = {item.key: {} for item in perspectives}
    for card in cards:
        if card.perspective in counts and not card.hidden:
            own = counts[card.perspective]
            own[card.kind] = own.get(card.kind, 0) + card.count
    rows: list[MapRow] = []
    y = 0.0
    for item in perspectives:
        row = _row(item, counts[item.key], y)
        rows.append(row)
        y += row.height + _GAP + (_LINE - _HEIGHT)
    totals: dict[str, int] = {}
    for own in counts.values():
        for kind, count in own.items():
            totals[kind] = totals.get(kind, 0) + count
    return CardMap(tuple(rows), round(rows[-1].y + rows[-1].height, 2) if rows else _HEIGHT, totals)


def _row(item: MapPerspective, counts: Mapping[str, int], y: float) -> MapRow:
    sheets: list[Sheet] = []
    lines = 0
    for left, right in zip(_LEFT, _RIGHT, strict=True):
        for kind, side in ((left, -1), (right, 1)):
            sheets += [
                _sheet(kind, side, number, y + lines * _LINE)
                for number in range(counts.get(kind, 0))
            ]
        lines += -(-max(counts.get(left, 0), counts.get(right, 0)) // PER_LINE)
    height = (max(lines, 1) - 1) * _LINE + _HEIGHT
    return MapRow(
        item.key, item.name, item.hue, tuple(sheets), round(y, 2), round(height, 2), dict(counts)
    )


def _sheet(kind: str, side: int, number: int, top: float) -> Sheet:
    line, place = divmod(number, PER_LINE)
    x = AXIS + _FIRST + place * _STEP if side > 0 else AXIS - _FIRST - _WIDTH - place * _STEP
    y = round(top + line * _LINE, 2)
    return Sheet(kind, x, y, _shape(kind, x, y))


def _shape(kind: str, x: float, y: float) -> str:
    """Full round sheet, folded sheet, circle, diamond."""
    if kind == "strength":
        return (
            f"M{x + 1.4:g} {y:g}h5.2a1.4 1.4 0 0 1 1.4 1.4v3a1.4 1.4 0 0 1-1.4 1.4"
            "h-5.2a1.4 1.4 0 0 1-1.4-1.4v-3a1.4 1.4 0 0 1 1.4-1.4z"
        )
    if kind == "weakness":
        return f"M{x + 0.5:g} {y + 0.5:g}h4.6l2.4 2.4v2.4h-7z"
    if kind == "opportunity":
        return f"M{x + 1.1:g} {y + 2.9:g}a2.9 2.9 0 0 1 5.8 0a2.9 2.9 0 0 1-5.8 0z"
    return f"M{x + 4:g} {y + 0.4:g}l2.9 2.5l-2.9 2.5l-2.9-2.5z"
