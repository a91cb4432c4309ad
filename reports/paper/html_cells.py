"""The cells of a table as HTML: words are kept whole only where their column has room for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.paper import fonts
from reports.paper.drawing import svg_of
from reports.paper.html_text import attribute, typed
from reports.paper.signs import draw_chart
from reports.tree.document import Column, Line, Table

UPRIGHT, ACROSS = 442, 740
"""Width of a table on the page in points; of a column a gap goes off, and a sign takes so much."""
GAP, SIGN = 8.5, 5.2
TALL, FILLED = 32, 0.85
"""Lines of a cell that make its row one that may be longer than a page, and how full they are."""


Role = Callable[[str], str]


def role_of(name: str) -> str:
    """Says what an element is, whatever a style makes of it."""
    return f' role="{name}"'


def no_role(_name: str) -> str:
    """On paper the elements speak for themselves."""
    return ""


def body_of(table: Table, width: int, role: Role = no_role) -> str:
    """The rows. `split`: one of them may break over pages, and then no chart may float in any.

    With roles each cell also names its column, for where the heads are out of sight."""
    looks = [_look(column, width, role) for column in table.columns]
    marks = [_tall(row, looks) for row in table.rows]
    begin = f"<tr{role('row')}"
    rows = "".join(
        f"{begin}{mark}>{_cells(row, looks)}</tr>"
        for row, mark in zip(table.rows, marks, strict=True)
    )
    return f"<tbody{role('rowgroup')}{' class=split' if any(marks) else ''}>{rows}</tbody>"


def _tall(row: Sequence[Sequence[Line]], looks: Sequence[tuple[str, int]]) -> str:
    """Marks a row that may be longer than a page."""
    lines = (
        sum(1 + len(part) // (FILLED * longest) for line in cell for part in line.text.split("\n"))
        for cell, (_begin, longest) in zip(row, looks, strict=True)
    )
    return " class=tall" if max(lines) > TALL else ""


def _look(column: Column, width: int, role: Role) -> tuple[str, int]:
    """How its cells begin, and how many signs fit on one of their lines."""
    room = width * column.width / 100 - GAP
    named = role("cell")
    if named:
        named += f' data-head="{attribute(column.title)}"'
    return f"<td{named}{' class=compact' if column.compact else ''}>", int(room / SIGN)


def _cells(row: Sequence[Sequence[Line]], looks: Sequence[tuple[str, int]]) -> str:
    return "".join(
        f"{begin}{_cell(cell, longest)}</td>"
        for cell, (begin, longest) in zip(row, looks, strict=True)
    )


def _cell(lines: Sequence[Line], longest: int) -> str:
    """A box for each line; a single plain one needs none (7 % of the time of a page of goals)."""
    if len(lines) == 1 and not lines[0].role and not lines[0].chart:
        return _lines_of(lines[0], longest)
    return "".join(
        f'<span class="{_names(line)}">{_lines_of(line, longest)}</span> ' for line in lines
    )


def _names(line: Line) -> str:
    return " ".join(filter(None, ("line", line.role, "charted" if line.chart else "")))


def _lines_of(line: Line, longest: int) -> str:
    text = "<br>".join(typed(part, longest) for part in line.text.split("\n"))
    if not line.chart:
        return text
    return (
        f"{svg_of(draw_chart(line.chart), fonts.printable(line.chart.description), 'chart')} {text}"
    )
