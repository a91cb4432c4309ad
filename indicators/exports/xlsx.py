"""The workbook: an overview, then one sheet per perspective. Written row by row.

Texts are always texts: what begins like a formula is never one, nor becomes one when somebody
edits the cell. Numbers and days are real ones, shown in the form of the language.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from bsc_project.text import clean_text
from indicators.exports.lines import lines_of
from indicators.exports.table import COLUMNS, OVERVIEW_COLUMNS, Column, Export, Kind

LONGEST_TITLE = 31
LONGEST_TEXT = 32_767
MOST_PLACES = 6
LINE_POINTS, MOST_POINTS = 15, 405
"""The height of a line, and the largest that Excel takes for a row."""
BOLD = Font(name="Calibri", size=11, bold=True)
HEAD = PatternFill("solid", start_color="FFE3EAEA")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"
"""A name that Excel keeps for itself."""
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
TEXTS = (Kind.TEXT, Kind.PROSE, Kind.FLAG)


def write_workbook(export: Export, stream: IO[bytes]) -> None:
    """Write all of it; the cells go to files of their own until the end, never into memory."""
    book = Workbook(write_only=True)
    titles = sheet_titles([gettext("Overview"), *(group.name for group in export.groups)])
    head_row = len(export.facts) + 2
    _write_overview(_Sheet(book, titles[0], OVERVIEW_COLUMNS, head_row=head_row), export)
    sheets = {}
    for group, title in zip(export.groups, titles[1:], strict=True):
        sheets[id(group)] = _Sheet(book, title, COLUMNS[1:])
        sheets[id(group)].write_head()
    for group, line in lines_of(export.scorecard, export.groups):
        sheets[id(group)].write(line)
    for sheet in sheets.values():
        sheet.finish()
    book.save(stream)


def sheet_titles(names: Iterable[str]) -> list[str]:
    """Names that Excel takes for sheets: short, without its signs, each once whatever its case."""
    taken: set[str] = {_RESERVED}
    titles = []
    for name in names:
        plain = " ".join(_FORBIDDEN.sub(" ", clean_text(name, single_line=True)).split())
        title = plain = _cut(plain.strip("' ") or _("Perspective"), LONGEST_TITLE)
        number = 1
        while title.casefold() in taken:
            number += 1
            tail = f" ({number})"
            title = _cut(plain, LONGEST_TITLE - len(tail)) + tail
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _cut(text: str, longest: int) -> str:
    """Excel counts what lies beyond U+FFFF twice."""
    while len(text.encode("utf-16-le")) // 2 > longest:
        text = text[:-1]
    return text.strip("' ")


@lru_cache(maxsize=1024)
def excel_text(text: str) -> str:
    """A text as a cell can hold it: without signs that XML forbids, and not too long.

    What Excel would read as the code of a sign (_x000D_) is written so that it stays what it is.
    """
    return _ESCAPE.sub("_x005F_", clean_text(text))[:LONGEST_TEXT]


def _write_overview(sheet: _Sheet, export: Export) -> None:
    for name, fact in export.facts:
        sheet.write_fact(name, fact)
    sheet.write_fact("", "")
    sheet.write_head()
    for line in export.overview:
        sheet.write(line)
    sheet.finish()


class _Sheet:
    """One sheet under way. Its cells are made once and filled anew in every row."""

    def __init__(
        self, book: Workbook, title: str, columns: Sequence[Column], *, head_row: int = 1
    ) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.columns = columns
        self.head_row, self.rows = head_row, 0
        for at, column in enumerate(columns, start=1):
            self.sheet.column_dimensions[get_column_letter(at)].width = column.width
        self.sheet.freeze_panes = f"A{head_row + 1}"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self.cells: dict[tuple[int, str], Any] = {}
        self.forms = _forms()

    def write_fact(self, name: str, fact: str | datetime.date) -> None:
        title = self._text(0, name, "fact")
        title.font = BOLD
        if isinstance(fact, str):
            cell = self._text(1, fact, "fact")
        else:
            cell = WriteOnlyCell(self.sheet, fact)
            cell.number_format = self.forms[Kind.DAY]
            cell.alignment = Alignment(horizontal="left")
        self._append([title, cell])

    def write_head(self) -> None:
        cells = []
        for at, column in enumerate(self.columns):
            cell = self._text(at, str(column.title), "head")
            cell.font, cell.fill = BOLD, HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        self._append(cells)

    def write(self, line: Any) -> None:
        self._append(
            [self._cell(at, item, getattr(line, item.name)) for at, item in enumerate(self.columns)]
        )

    def finish(self) -> None:
        last = get_column_letter(len(self.columns))
        self.sheet.auto_filter.ref = f"A{self.head_row}:{last}{self.rows}"
        self.sheet.print_title_rows = f"{self.head_row}:{self.head_row}"

    def _append(self, cells: list[Any]) -> None:
        self.rows += 1
        wrapped = [
            _lines(cell.value, column.width)
            for cell, column in zip(cells, self.columns, strict=False)
            if cell is not None and cell.alignment.wrap_text
        ]
        # Excel finds the height of a wrapped row by itself; LibreOffice lays it over the next.
        if (lines := max(wrapped, default=1)) > 1:
            self.sheet.row_dimensions[self.rows].height = min(lines * LINE_POINTS, MOST_POINTS)
        self.sheet.append(cells)

    def _cell(self, at: int, column: Column, value: Any) -> Any:
        if value is None or value == "":
            return None
        if column.kind == Kind.FLAG:
            value = gettext("yes") if value else gettext("no")
        if column.kind in TEXTS:
            return self._text(at, value, column.kind.name)
        is_number = column.kind == Kind.NUMBER
        form = number_format(value) if is_number else self.forms[column.kind]
        cell = self.cells.get((at, form))
        if cell is None:
            cell = self.cells[at, form] = WriteOnlyCell(self.sheet)
            cell.alignment = Alignment(vertical="top")
            cell.number_format = form
        cell.value = value
        return cell

    def _text(self, at: int, text: str, form: str) -> Any:
        text = excel_text(text)
        is_risky = text.startswith(_LIKE_A_FORMULA)
        key = at, f"{form}{is_risky}"
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = WriteOnlyCell(self.sheet)
            is_prose = form == Kind.PROSE.name
            # A little room: the column before may hold a number, which stands at its right edge.
            cell.alignment = (
                Alignment(vertical="top", horizontal="left", indent=1, wrap_text=True)
                if is_prose
                else Alignment(vertical="top")
            )
            cell.quotePrefix = is_risky
        cell.value = text
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula and "#N/A" for an error
        return cell


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of so many characters, words kept whole."""
    return sum(math.ceil(len(part) / (width * 0.95)) or 1 for part in text.split("\n"))


def number_format(number: Decimal | int) -> str:
    """Groups of three and as many places as the number has; Excel shows its own point for it."""
    exponent = Decimal(number).normalize().as_tuple().exponent
    places = min(max(-int(exponent), 0), MOST_PLACES)
    return "#,##0" + ("." + "0" * places if places else "")


def _forms() -> dict[Kind, str]:
    is_german = (get_language() or "").startswith("de")
    day = "dd.mm.yyyy" if is_german else "dd/mm/yyyy"
    return {Kind.DAY: day, Kind.MOMENT: f"{day} hh:mm", Kind.SHARE: "0.0%"}
