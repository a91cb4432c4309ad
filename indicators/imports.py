"""A table of values from CSV, Excel or the clipboard: bytes in, rows of plain cells out.

Nothing of the file is ever executed: of formulas only the values count that Excel has stored.
What is no table, or too large unpacked, is refused before it is read.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from bsc_project.text import clean_text
from indicators.packages import BadPackageError, check_package

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 40
MAX_CELL = 5_000
"""A longer comment is refused, not cut: see the plan."""
HEADER_WITHIN = 20
FAR_TOO_LARGE = 10**15

NUMBER, DAY = "\x00", "\x01"
"""How a cell begins that is a number (exact, with a point) or a day (ISO), and not typed text."""

COLUMNS = {
    "indicator": ("indikator", "indicator", "kennzahl", "schlüssel", "key", "name"),
    "period": ("zeitraum", "periode", "period", "berichtszeitraum", "datum", "date"),
    "value": ("wert", "value", "messwert", "istwert", "ist", "actual"),
    "numerator": ("zähler", "numerator"),
    "denominator": ("nenner", "denominator"),
    "comment": ("kommentar", "comment", "bemerkung", "anmerkung", "note"),
}
NAMES = tuple(COLUMNS)
_BY_HEADING = {word: name for name, words in COLUMNS.items() for word in words}
# What spreadsheet programs run, after any apostrophes that keep them from it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class TableError(Exception):
    """A sentence that says why this is no table of values, and what to do."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the table; ``line`` as the program shows it that the table comes from."""

    line: int
    indicator: str
    period: str
    value: str
    numerator: str
    denominator: str
    comment: str


@dataclass(frozen=True)
class Table:
    rows: list[Cells]
    ignored: list[str]
    """Headings of columns that mean nothing here."""


def read_table(raw: bytes) -> Table:
    """Read a file by what it is, whatever its name says. Raises ``TableError``."""
    if len(raw) > MAX_BYTES:
        raise TableError(_("The file is larger than 20 MB. Split it into several tables."))
    if raw.startswith(b"PK\x03\x04"):
        return _table(_excel_rows(raw))
    if raw.startswith(_OLD_EXCEL):
        raise TableError(
            _("This is an old or encrypted Excel file. Save it as .xlsx without a password.")
        )
    return read_text(_decoded(raw))


def read_text(text: str) -> Table:
    """Read CSV, or what was copied from a spreadsheet. Raises ``TableError``."""
    if not text.strip():
        raise TableError(_("There is nothing in it."))
    lines = text.lstrip("\ufeff")
    if found := re.match(r"sep=(.)\r?\n", lines):
        return _table(_csv_rows(lines[found.end() :], found[1], first=2), is_text=True)
    head = "\n".join(lines.splitlines()[:HEADER_WITHIN])
    best = max(";\t,", key=lambda sign: _width_of_header(head, sign))
    return _table(_csv_rows(lines, best), is_text=True)


def _width_of_header(head: str, sign: str) -> int:
    """How many known headings are found if columns are parted by this sign."""
    rows = (cells for _line, cells in _csv_rows(head, sign))
    return max((len(_places(row)) for row in rows), default=0)


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in raw[:200]:
        encodings = ["utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not text.startswith("%PDF"):
            return text
    raise TableError(_("This is neither a CSV file nor an Excel file (.xlsx)."))


Row = tuple[int, Sequence[str]]


def _csv_rows(text: str, sign: str, first: int = 1) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    line = first
    try:
        for row in reader:
            yield line, [_without_guard(cell) for cell in row[:MAX_COLUMNS]]
            line = first + reader.line_num
    except csv.Error:
        raise TableError(
            _("Line %(line)s cannot be read. Is a quotation mark not closed?") % {"line": line}
        ) from None


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program would run it, or must be kept from it by an apostrophe."""
    return _FORMULA.match(text) is not None


def _without_guard(cell: str) -> str:
    """Take off the apostrophe that an export put before what would be a formula."""
    return cell[1:] if cell[:1] == "'" and is_like_a_formula(cell) else cell


def _table(rows: Iterator[Row], *, is_text: bool = False) -> Table:
    """Find the headings, then take the columns that mean something.

    Text that is wider than its headings was parted where it should not be: 1,5 between commas
    would be read as 1. In Excel a remark may stand beside the table.
    """
    places, headings = _header(rows)
    found: list[Cells] = []
    for line, row in rows:
        if is_text and any(cell.strip() for cell in row[len(headings) :]):
            raise TableError(
                _(
                    "Line %(line)s has more columns than there are headings. Does a number or a "
                    "text hold the sign that parts the columns? Then put it in quotation marks."
                )
                % {"line": line}
            )
        cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        if not any(cell.strip() for cell in cells.values()):
            continue
        if len(found) == MAX_ROWS:
            raise TableError(_("The table has more than 100,000 rows. Split it."))
        found.append(Cells(line, *(_cell(cells.get(name, "")) for name in NAMES)))
    if not found:
        raise TableError(_("There is no row below the headings."))
    taken = set(places.values())
    ignored = [word.strip() for at, word in enumerate(headings) if at not in taken]
    return Table(found, [word for word in ignored if word])


def _cell(text: str) -> str:
    return text if text[:1] in (NUMBER, DAY) else text.strip()[: MAX_CELL + 1]


def _header(rows: Iterator[Row]) -> tuple[dict[str, int], Sequence[str]]:
    first: Sequence[str] = ()
    for _line, row in islice(rows, HEADER_WITHIN):
        first = first or [cell for cell in row if cell.strip()]
        places = _places(row)
        has_value = "value" in places or {"numerator", "denominator"} <= set(places)
        if {"indicator", "period"} <= set(places) and has_value:
            return places, row
    shown = ", ".join(clean_text(word, single_line=True)[:40] for word in first[:8]) or "–"
    raise TableError(
        _(
            "The table needs columns headed indicator, period and value. "
            "Its first row reads: %(found)s."
        )
        % {"found": shown}
    )


def _places(row: Iterable[str]) -> dict[str, int]:
    """Where the known columns stand; the first of two with the same meaning counts."""
    places: dict[str, int] = {}
    for at, heading in enumerate(row):
        name = _BY_HEADING.get(heading.strip().strip(":*").casefold())
        if name:
            places.setdefault(name, at)
    return places


# --- Excel ---------------------------------------------------------------------------------


def _excel_rows(raw: bytes) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden."""
    from openpyxl import load_workbook

    try:
        check_package(raw)
    except BadPackageError as fault:
        raise TableError(str(fault)) from None
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise TableError(_("The Excel file has no sheet with cells."))
        sheet = sheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be true
        yield from _sheet_rows(sheet)
    except TableError:
        raise
    # A broken file can fail in openpyxl, zipfile or the XML parser with whatever error.
    except Exception:
        raise TableError(
            _("This Excel file cannot be read. Save it anew as .xlsx, or as CSV.")
        ) from None


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    formats: dict[int, bool] = {}
    empty = 0
    for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        cells = [_excel_cell(cell, formats) for cell in row]
        empty = 0 if any(cells) else empty + 1
        if empty > MAX_ROWS:  # one cell far below would make a million empty rows
            return
        yield line, cells


def _excel_cell(cell: Any, formats: dict[int, bool]) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{DAY}{value:%Y-%m-%d}"
    if not isinstance(value, int | float):
        return str(value)
    style = cell._style_id
    if style not in formats:
        formats[style] = "%" in (cell.number_format or "")
    number = Decimal(repr(value)) * (100 if formats[style] else 1)
    if not abs(number) < FAR_TOO_LARGE:  # no value, but perhaps a number of another column
        return str(value)
    text = format(round(number, 6).normalize(), "f")
    # 0.52 shown as 52 % means 52 %: said with its sign, so that another unit is not mistaken.
    return f"{NUMBER}{text}{' %' if formats[style] else ''}"
