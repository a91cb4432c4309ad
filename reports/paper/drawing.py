"""Drawings of the report as plain shapes, and those as SVG: attributes only, as in `figures`.

One description serves both SVG and the pictures of Word (`reports.word.drawn`). Lengths are units
of the drawing; a renderer scales it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import pi

Point = tuple[float, float]
INK, QUIET, PETROL, WHITE = "#1c2b33", "#4a5a62", "#0b5563", "#ffffff"
FAMILIES = {
    "sans": "font-family=\"Hanken,'Report Fallback','Hanken Grotesk'\"",
    "bold": "font-family=\"Hanken,'Report Fallback','Hanken Grotesk'\" font-weight=\"600\"",
    "serif": 'font-family="Newsreader,\'Report Fallback\'" font-weight="500"',
}
"""By the names of `indicators.map_text`: the families of the paper, then those of the pages. No
spaces: WeasyPrint would take them for a part of the name."""


@dataclass(frozen=True)
class Block:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0
    edge: str = ""
    line: float = 0

    def svg(self) -> str:
        radius = f' rx="{number(self.radius)}"' if self.radius else ""
        edge = f' stroke="{self.edge}" stroke-width="{number(self.line)}"' if self.edge else ""
        return (
            f'<rect x="{number(self.x)}" y="{number(self.y)}" width="{number(self.width)}"'
            f' height="{number(self.height)}"{radius} fill="{self.fill}"{edge}/>'
        )


@dataclass(frozen=True)
class Stroke:
    """A line through points; `path` draws the same with round corners where SVG can."""

    points: tuple[Point, ...]
    colour: str
    line: float
    dashes: tuple[float, float] | None = None
    path: str = ""

    def svg(self) -> str:
        path = self.path or "M" + "L".join(_at(point) for point in self.points)
        dashes = ""
        if self.dashes:
            dashes = f' stroke-dasharray="{" ".join(number(part) for part in self.dashes)}"'
        return (
            f'<path d="{path}" fill="none" stroke="{self.colour}"'
            f' stroke-width="{number(self.line)}"{dashes}/>'
        )


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str

    def svg(self) -> str:
        return f'<path d="M{"L".join(_at(point) for point in self.points)}Z" fill="{self.fill}"/>'


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    fill: str = "none"
    edge: str = ""
    line: float = 0
    dashes: int = 0  # the edge as so many dashes, as long as the gaps between them

    def svg(self) -> str:
        edge = f' stroke="{self.edge}" stroke-width="{number(self.line)}"' if self.edge else ""
        if self.dashes:
            edge += f' stroke-dasharray="{number(pi * self.radius / self.dashes)}"'
        return (
            f'<circle cx="{number(self.x)}" cy="{number(self.y)}" r="{number(self.radius)}"'
            f' fill="{self.fill}"{edge}/>'
        )


@dataclass(frozen=True)
class Words:
    """One line of text; `x` is its left end, or its middle, `y` its foot. `font`: see FAMILIES."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: str
    is_centred: bool = False

    def svg(self) -> str:
        anchor = ' text-anchor="middle"' if self.is_centred else ""
        return (
            f'<text x="{number(self.x)}" y="{number(self.y)}" {FAMILIES[self.font]}'
            f' font-size="{number(self.size)}" fill="{self.colour}"{anchor}>'
            f"{escape(self.text, quote=False)}</text>"
        )


Shape = Block | Stroke | Area | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes in their order; `scale` is how many CSS pixels (1/96 inch) a unit takes."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    scale: float = 1.0


def svg_of(drawing: Drawing, description: str, name: str) -> str:
    """One `<svg>` of the class `name`, with a `<title>` that says everything the picture shows."""
    width, height = drawing.width * drawing.scale, drawing.height * drawing.scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}"'
        f' viewBox="0 0 {number(drawing.width)} {number(drawing.height)}"'
        f' width="{number(width)}" height="{number(height)}" role="img">'
        f"<title>{escape(description)}</title>{_shapes(drawing.shapes)}</svg>"
    )


def _shapes(shapes: Iterable[Shape]) -> str:
    return "".join(shape.svg() for shape in shapes)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def number(value: float) -> str:
    """A length as SVG takes it, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
