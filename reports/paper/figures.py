"""The report's figures as SVG: attributes only, so that a page under our CSP, WeasyPrint and a file
alike can show it.

Colours are those of the light theme: paper is light, and SVG inside WeasyPrint knows neither CSS
variables nor classes.
"""

from html import escape

from reports.tree.document import Figure
from swot.balance import CardRow
from swot.cardmap import CardMap, MapPerspective, card_map

EDGE = {
    "yellow": "#e8b22a",
    "green": "#38692f",
    "blue": "#4b90d1",
    "purple": "#6b3584",
    "orange": "#de7a5c",
    "": "#7d888d",
}
PAPER = {
    "yellow": "#fdf1c7",
    "green": "#d3e6c8",
    "blue": "#dbeafa",
    "purple": "#e6d9f0",
    "orange": "#fcdfd2",
    "": "#ffffff",
}
AXIS = "#7d888d"
FULL = ("strength", "threat")
_MAP_WIDTH, _MAP_HEIGHT = 590.0, 330.0
_BAR_WIDTH, _BAR_HEIGHT, _BAR_GAP = 540.0, 26.0, 3.0


def figure_svg(figure: Figure) -> str:
    """One `<svg>` with a `<title>` that says everything the picture shows."""
    return _map_svg(figure) if figure.kind == "card_map" else _bar_svg(figure)


def _svg(
    view_box: str, width: float, height: float, title: str, shapes: list[str], stretch: str = ""
) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}"'
        f' width="{width:g}" height="{height:g}"{stretch} role="img">'
        f"<title>{escape(title)}</title>{''.join(shapes)}</svg>"
    )


def map_of(figure: Figure) -> tuple[CardMap, float]:
    """The card map of a figure, and how many CSS pixels one of its units takes."""
    rows = list(enumerate(figure.rows))
    cards = [
        CardRow(kind, str(place), count)
        for place, row in rows
        for kind, count in row.counts
        if count
    ]
    drawn = card_map(cards, [MapPerspective(str(place), row.name, row.hue) for place, row in rows])
    _, _, width, height = (float(part) for part in drawn.view_box.split())
    return drawn, min(_MAP_WIDTH / width, _MAP_HEIGHT / height)


def picture_height(figure: Figure) -> float:
    """Of a card map, in CSS pixels."""
    drawn, scale = map_of(figure)
    return float(drawn.view_box.split()[3]) * scale


def _map_svg(figure: Figure) -> str:
    drawn, scale = map_of(figure)
    x, y, width, height = (float(part) for part in drawn.view_box.split())
    return _svg(
        f"{x:g} {y:g} {width:g} {height:g}",
        width * scale,
        height * scale,
        figure.description,
        _map_shapes(drawn),
    )


def _map_shapes(drawn: CardMap) -> list[str]:
    """One path per row and look, not one per card: every element costs time."""
    shapes = [f'<path d="{drawn.axis}" fill="none" stroke="{AXIS}" stroke-width=".6"/>']
    for row in drawn.rows:
        edge, paper = EDGE[row.hue], PAPER[row.hue]
        if row.is_empty:
            dashes = 'stroke-width="1.2" stroke-dasharray="2 3"'
            shapes.append(f'<path d="{row.dash}" fill="none" stroke="{edge}" {dashes}/>')
        if full := "".join(sheet.path for sheet in row.sheets if sheet.kind in FULL):
            shapes.append(f'<path d="{full}" fill="{edge}"/>')
        if light := "".join(sheet.path for sheet in row.sheets if sheet.kind not in FULL):
            shapes.append(f'<path d="{light}" fill="{paper}" stroke="{edge}" stroke-width="1"/>')
    return shapes


def _bar_svg(figure: Figure) -> str:
    rows = [row for row in figure.rows if row.total]
    room = _BAR_WIDTH - _BAR_GAP * (len(rows) - 1)
    total = sum(row.total for row in rows)
    shapes, x = [], 0.0
    for row in rows:
        width = room * row.total / total
        size = f'x="{x:.2f}" y="0" width="{width:.2f}" height="{_BAR_HEIGHT:g}"'
        shapes.append(f'<rect {size} fill="{EDGE[row.hue]}"/>')
        x += width + _BAR_GAP
    return _svg(
        f"0 0 {_BAR_WIDTH:g} {_BAR_HEIGHT:g}",
        _BAR_WIDTH,
        _BAR_HEIGHT,
        figure.description,
        shapes,
        ' preserveAspectRatio="none"',
    )
