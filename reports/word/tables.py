"""Tables: the head is repeated on each page, no row is split, the widths are the tree's."""

from __future__ import annotations

from collections.abc import Callable

from reports.tree.document import Chart, Column, Line, Table
from reports.word.styles import colour, rule
from reports.word.xml import Look, Paragraph, attribute, mm, run

_STYLES = {
    "": "TableText",
    "strong": "TableStrong",
    "small": "TableSmall",
    "entry": "TableEntry",
    "badge": "TableBadge",
}


def table_xml(table: Table, width: int, name: str, draw: Callable[[Chart], str]) -> str:
    """`width` in twips; `name` is read out before the table; `draw` makes the run of a chart."""
    whole = sum(column.width for column in table.columns)
    widths = [width * column.width // whole for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{part}"/>' for part in widths)
    top = rule("top", colour(table.hue))
    head = "".join(
        _cell([_heading(column)], part, column)
        for column, part in zip(table.columns, widths, strict=True)
    )
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell([_line(line, draw) for line in cell], part, column)
            for cell, part, column in zip(row, widths, table.columns, strict=True)
        )
        + "</w:tr>"
        for row in table.rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{top}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0"'
        ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(name)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _cell(paragraphs: list[Paragraph], width: int, column: Column) -> str:
    tight = f'<w:tcMar><w:right w:w="{mm(1)}" w:type="dxa"/></w:tcMar>' if column.compact else ""
    inner = "".join(item.xml() for item in paragraphs) or Paragraph("TableText").xml()
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{tight}</w:tcPr>{inner}</w:tc>'


def _heading(column: Column) -> Paragraph:
    note = run(f"\n{column.note}", Look("Small")) if column.note else ""
    return Paragraph("TableHead", run(column.title) + note)


def _line(line: Line, draw: Callable[[Chart], str]) -> Paragraph:
    drawn = draw(line.chart) + run(" ") if line.chart else ""
    return Paragraph(_STYLES[line.role], drawn + run(line.text))
