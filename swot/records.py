"""Lines of a pasted text with their numbers; a quoted cell with line breaks is one record."""

import re
from dataclasses import dataclass

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_MOST_LINES = 50
"""A cell longer than this is taken for a stray quotation mark."""


@dataclass(frozen=True)
class Record:
    """`line` counts from 1; `cells` are unquoted, one of them where no tab stands.

    `raw` is what was pasted, quotes and line breaks of a cell included.
    """

    line: int
    cells: tuple[str, ...]
    raw: str = ""

    @property
    def text(self) -> str:
        return "\t".join(self.cells)


def split_records(text: str) -> list[Record]:
    """Split at line ends, but not inside a cell that Excel quoted because it holds a line break."""
    lines = _LINE_END.split(text)
    records = []
    at = 0
    while at < len(lines):
        length = _record_length(lines, at)
        whole = "\n".join(lines[at : at + length])
        cells = _cells(whole) if length > 1 else whole.split("\t")
        records.append(Record(at + 1, tuple(cells), whole))
        at += length
    return records


def _record_length(lines: list[str], at: int) -> int:
    """1, or the number of lines up to where the open quotation mark of a cell is closed."""
    if not _is_open(lines[at]):
        return 1
    for length in range(2, min(_MOST_LINES, len(lines) - at) + 1):
        if not _is_open("\n".join(lines[at : at + length])):
            return length
    return 1


def _is_open(text: str) -> bool:
    """Whether a cell that begins with a quotation mark is still without its closing one."""
    rest = text
    while rest:
        if rest.startswith('"'):
            closed = re.match(r'"(?:[^"]|"")*"(?=\t|$)', rest)
            if not closed:
                return rest.split("\t", 1)[0].count('"') % 2 == 1
            rest = rest[closed.end() + 1 :]
        else:
            rest = rest.partition("\t")[2]
    return False


def _cells(whole: str) -> list[str]:
    found = re.findall(r'(?:^|\t)(?:"((?:[^"]|"")*)"(?=\t|$)|([^\t]*))', whole)
    return [quoted.replace('""', '"') if quoted else plain for quoted, plain in found]
