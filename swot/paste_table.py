"""A pasted list in columns, as Excel and Word tables give it: cells divided by tabs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from swot.paste_words import KIND_OF_WORD, NO_PERSPECTIVE, PasteFault, PasteRow, Words, clean_line
from swot.records import Record

_HEADER_WORDS = {
    "kind": "art kind typ type kartenart",
    "perspective": "perspektive perspective",
    "cluster": "cluster gruppe group thema",
    "text": "text karte karten karteninhalt aussage wortlaut card cards statement wording",
    "count": "anzahl count zahl nennungen menge number mentions",
}
_COLUMN_OF = {word: column for column, words in _HEADER_WORDS.items() for word in words.split()}
_BULLET_ONLY = re.compile(r"[^\w\"„“(§]{0,2}|\d{1,3}[.)]|[a-z]\)|o")
Fault = Callable[[str, str], None]
_COUNT = re.compile(r"([1-9]\d?)(?:[.,]0+)?\s*[x×]?|[x×]\s*([1-9]\d?)", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    rows: tuple[PasteRow, ...]
    faults: tuple[PasteFault, ...]
    ignored_columns: tuple[str, ...]
    header: str = ""


def looks_like_table(records: Sequence[Record]) -> bool:
    """Most lines have a tab, and not only the one that Word sets behind a bullet."""
    filled = [record for record in records if record.text.strip()]
    in_cells = [r for r in filled if len(r.cells) > 1 and not _is_bulleted(r)]
    return bool(in_cells) and 2 * len(in_cells) > len(filled)


def _is_bulleted(record: Record) -> bool:
    return (
        len(record.cells) == 2
        and bool(_BULLET_ONLY.fullmatch(record.cells[0].strip()))
        and not record.cells[0].strip().isdigit()
    )


def read_table(records: Sequence[Record], words: Words) -> Table:
    """Cards and faults of the rows, in order, and the titles of columns that mean nothing here."""
    filled = [record for record in records if record.text.strip()]
    columns = _read_header(filled[0])
    ignored: tuple[str, ...] = ()
    header = ""
    if columns:
        header = filled[0].raw
        titles = [clean_line(cell) for cell in filled[0].cells]
        ignored = tuple(t for place, t in enumerate(titles) if t and place not in columns.values())
        filled = filled[1:]
    else:
        columns = _guess_columns(filled, words)
    rows: list[PasteRow] = []
    faults: list[PasteFault] = []
    for record in filled:
        row, found = _read_row(record, columns, words)
        faults += [replace(fault, raw=record.raw) for fault in found]
        if row and not found:
            rows.append(row)
    return Table(tuple(rows), tuple(faults), ignored, header)


def _read_header(record: Record) -> dict[str, int]:
    """Column → place, if the first line is a header: it names the text or two columns."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(record.cells):
        column = _COLUMN_OF.get(clean_line(cell).casefold().rstrip(":"))
        if column and column not in columns:
            columns[column] = place
    if len(columns) < 2 and "text" not in columns:
        return {}
    if "text" not in columns:
        free = [place for place in range(len(record.cells)) if place not in columns.values()]
        if not free:
            return {}
        columns["text"] = free[0]
    return columns


def _guess_columns(records: Sequence[Record], words: Words) -> dict[str, int]:
    """Without a header: a column is what half of its cells are; the longest is the text."""
    width = max(len(record.cells) for record in records)
    cells = [
        [c for c in (clean_line(r.cells[place]) for r in records if place < len(r.cells)) if c]
        for place in range(width)
    ]
    columns = {"text": max(range(width), key=lambda place: _mean_length(cells[place]))}
    tests = {
        "kind": lambda cell: cell.casefold() in KIND_OF_WORD,
        "perspective": lambda cell: words.find_perspective(cell) is not None,
        "count": lambda cell: _COUNT.fullmatch(cell) is not None,
    }
    for column, is_one in tests.items():
        for place in range(width):
            hits = sum(is_one(cell) for cell in cells[place])
            if place not in columns.values() and hits and 2 * hits >= len(cells[place]):
                columns[column] = place
                break
    left = [p for p in range(width) if cells[p] and p not in columns.values()]
    if len(left) == 1 and not all(_BULLET_ONLY.fullmatch(cell) for cell in cells[left[0]]):
        columns["cluster"] = left[0]
    return columns


def _mean_length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _read_row(
    record: Record, columns: dict[str, int], words: Words
) -> tuple[PasteRow | None, list[PasteFault]]:
    cells = {
        column: clean_line(record.cells[place]) if place < len(record.cells) else ""
        for column, place in columns.items()
    }
    text = cells["text"]
    if not any(cells.values()):
        return None, []
    faults: list[PasteFault] = []

    def fault(column: str, message: str) -> None:
        values = {"line": record.line, "text": cells[column]}
        faults.append(PasteFault(record.line, column, message % values, text))

    kind = _read_kind(cells.get("kind", ""), words, fault)
    perspective = _read_perspective(cells.get("perspective", ""), words, fault)
    count = _read_count(cells.get("count", ""), fault)
    if not text:
        fault("text", _("Line %(line)s has no text."))
    row = PasteRow(
        record.line, kind, perspective, words.find_cluster(cells.get("cluster", "")), count, text
    )
    if not faults and (found := words.fault_of(row)):
        faults.append(found)
    return row, faults


def _read_kind(cell: str, words: Words, fault: Fault) -> str | None:
    if not cell:
        return words.kind
    kind = KIND_OF_WORD.get(cell.casefold())
    if kind is None:
        fault("kind", _("Line %(line)s: “%(text)s” is not a kind of card."))
    elif kind not in words.kinds:
        fault("kind", _("Line %(line)s: “%(text)s” is not asked in this retreat."))
    return kind


def _read_perspective(cell: str, words: Words, fault: Fault) -> str | None:
    if not cell:
        return words.perspective
    if cell.casefold() in NO_PERSPECTIVE:
        return None
    found = words.find_perspective(cell)
    if found is None:
        fault("perspective", _("Line %(line)s: no perspective is called “%(text)s”."))
    return found.key if found else None


def _read_count(cell: str, fault: Fault) -> int:
    if not cell:
        return 1
    found = _COUNT.fullmatch(cell)
    if not found:
        fault("count", _("Line %(line)s: “%(text)s” is not a number of cards from 1 to 99."))
    return int(found[1] or found[2]) if found else 1
