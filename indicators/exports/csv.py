"""One flat table for spreadsheet programs that open CSV: in German as German Excel reads it.

German: semicolons, decimal comma, 31.12.2008. English: commas, decimal point, 2008-12-31. Both in
UTF-8 with the mark by which Excel knows it. Each line can be read in again as a value.

What a spreadsheet program would run as a formula gets an apostrophe before it, as OWASP advises
("CSV injection"): texts that begin with = + - @, a tab or a line end. The import takes the
apostrophe off again (indicators/imports.py). Numbers are written as numbers and get none.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any

from django.utils.translation import get_language, gettext

from bsc_project.text import clean_text
from indicators.amounts import readings_of, show_amount
from indicators.exports.lines import Line, lines_of
from indicators.exports.table import COLUMNS, Column, Export, Kind
from indicators.imports import is_like_a_formula

BYTE_ORDER_MARK = "\ufeff"


def write_csv(export: Export, stream: IO[str]) -> None:
    """Write all of it; ``stream`` is a text file in UTF-8 with ``newline=""``."""
    is_german = (get_language() or "").startswith("de")
    stream.write(BYTE_ORDER_MARK)
    table = csv.writer(stream, delimiter=";" if is_german else ",", lineterminator="\r\n")
    table.writerow([defused(str(column.title)) for column in COLUMNS])
    writers = _writers(is_german=is_german)
    for _group, line in lines_of(export.scorecard, export.groups):
        table.writerow([_cell(line, column, writers) for column in COLUMNS])


def defused(text: str) -> str:
    """The text with an apostrophe before it where a program would take it for a formula."""
    return f"'{text}" if is_like_a_formula(text) else text


def _cell(line: Line, column: Column, writers: dict[Kind, Callable[[Any], str]]) -> str:
    value = getattr(line, column.name)
    if column.name == "value" and line.is_missing:
        return gettext("no value")
    return "" if value is None or value == "" else writers[column.kind](value)


def _writers(*, is_german: bool) -> dict[Kind, Callable[[Any], str]]:
    day, percent = ("%d.%m.%Y", "\u00a0%") if is_german else ("%Y-%m-%d", "%")

    @lru_cache(maxsize=1024)  # most texts stand in many lines
    def write_text(text: str) -> str:
        return defused(clean_text(text))

    def write_day(value: datetime.date) -> str:
        return value.strftime(day)

    def write_moment(value: datetime.datetime) -> str:
        return value.strftime(f"{day} %H:%M")

    def write_flag(value: bool) -> str:
        return gettext("yes") if value else gettext("no")

    def write_share(value: Decimal) -> str:
        return f"{plain_number(value * 100)}{percent}"

    return {
        Kind.TEXT: write_text,
        Kind.PROSE: write_text,
        Kind.NUMBER: plain_number,
        Kind.SHARE: write_share,
        Kind.DAY: write_day,
        Kind.MOMENT: write_moment,
        Kind.FLAG: write_flag,
    }


def plain_number(number: Decimal) -> str:
    """A number without groups that can be read one way only: 1,2340 where 1,234 is not 1234."""
    plain = show_amount(number, grouped=False)
    return plain if len(readings_of(plain)) < 2 else f"{plain}0"
