"""A pasted list of cards: from plain text, Word, Excel or a report, with faulty lines by number.

What is read:
- One card per line; blank lines and page numbers are passed over. A slash is never a separator.
- Bullets (•, –, -, *, Word's private signs) and running numbers (1. 2. 3., a) b)) are taken off.
- A line alone that names a kind ("Stärken", "2.1 Stärkenanalyse") or a perspective ("2.1.2
  Internen Prozesse:") holds for the lines below it. A numbered heading of two levels or more that
  names nothing known is a fault, and so is each line below it: nobody knows where they belong.
- A line that begins with the signs of rapid entry ("s2 … #Team", "w3 2x …") is read with them; a
  digit alone is text here. Signs alone, or signs where no heading stands, hold for what follows.
- Below a bullet, the next line without one continues the card (a wrapped line), as long as no
  blank line or heading stands between. Without bullets lines are never joined.
- Lines with tabs are a table: columns by their header, or guessed by what they hold.
- A cell of Excel with line breaks comes in quotes: it is one card, the breaks become spaces.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot.paste_table import looks_like_table, read_table
from swot.paste_words import (
    PasteFault,
    PastePerspective,
    PasteRow,
    Words,
    clean_line,
    kind_of_heading,
)
from swot.records import Record, split_records

__all__ = ["PasteFault", "PastePerspective", "PasteResult", "PasteRow", "parse_paste"]

_BULLET = re.compile(
    r"\s*(?:[•·▪▫■□●○◦‣⁃∙–—*+\-\uf0a7\uf0b7\uf0d8\uf076]|o(?=\t)|[a-z]\))[ \t\u00a0]+(?=\S)"
)
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)][ \t\u00a0]+(?=\S)")
_SECTION = re.compile(r"\s*(\d+(?:\.\d+)+\.?|\d+\.)[ \t\u00a0]+(?=\S)")
_PAGE_NUMBER = re.compile(
    r"(?:[-–]\s*)?\d{1,4}(?:\s*[-–])?|(?:Seite|Page)\s+\d+(?:\s+(?:von|of)\s+\d+)?", re.IGNORECASE
)
_LEVELS = re.compile(r"\d+\.\d")


@dataclass(frozen=True)
class PasteResult:
    """Cards to pin, faults by line, and the lines passed over (page numbers)."""

    rows: tuple[PasteRow, ...] = ()
    faults: tuple[PasteFault, ...] = ()
    skipped: tuple[int, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    header: str = ""

    @property
    def lines_left(self) -> str:
        """The faulty lines as they were pasted, below the headings or the header they need."""
        lines = [self.header] if self.header else []
        above: tuple[str, ...] = ()
        end = 0
        for fault in {fault.line: fault for fault in self.faults}.values():
            if fault.above != above:
                lines += fault.above
                above = fault.above
            elif end and fault.line > end and not self.header:
                lines.append("")  # or the line would be read as going on with the one before
            lines.append(fault.raw)
            end = fault.line + fault.raw.count("\n") + 1
        return "\n".join(lines)

    @property
    def card_count(self) -> int:
        return sum(row.count for row in self.rows)


def parse_paste(
    text: str,
    *,
    kinds: Sequence[str],
    perspectives: Sequence[PastePerspective],
    clusters: Iterable[str] = (),
    kind: str | None = None,
    perspective: str | None = None,
    language: str = "de",
) -> PasteResult:
    """Read a pasted text. `kinds` are those asked, `clusters` the titles that exist.

    `kind` and `perspective` (a key) hold until a heading or a column says otherwise; a card whose
    kind nobody said gets the only kind asked, else it is a fault. `language` is that of the signs.
    Line numbers count from 1 as
    in the pasted text.
    """
    records = split_records(text)
    only = kinds[0] if len(kinds) == 1 else None
    words = Words(kinds, perspectives, tuple(clusters), kind or only, perspective, language)
    if looks_like_table(records):
        found = read_table(records, words)
        return PasteResult(found.rows, found.faults, (), found.ignored_columns, found.header)
    return _ListReader(words, records).read()


@dataclass
class _ListReader:
    """Walks down the lines; what a heading said holds until the next one."""

    words: Words
    records: list[Record]
    rows: list[PasteRow] = field(default_factory=list)
    faults: list[PasteFault] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    kind: str | None = None
    perspective: str | None = None
    blocked_by: int | None = None
    may_continue: bool = False
    last_number: int = 0
    kind_heading: str = ""
    place_heading: str = ""
    pasted: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """By line: the text as pasted, and the headings that held."""

    def read(self) -> PasteResult:
        self.kind, self.perspective = self.words.kind, self.words.perspective
        for record in self.records:
            self._read(record)
        rows = []
        for row in self.rows:
            fault = self.words.fault_of(row)
            if fault:
                self.faults.append(fault)
            else:
                rows.append(row)
        self.faults.sort(key=lambda fault: fault.line)
        faults = []
        for fault in self.faults:
            raw, above = self.pasted[fault.line]
            faults.append(replace(fault, raw=raw, above=above))
        return PasteResult(tuple(rows), tuple(faults), tuple(self.skipped))

    @property
    def _headings(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.kind_heading, self.place_heading)))

    def _read(self, record: Record) -> None:
        plain = clean_line(record.text)
        if not plain:
            self.may_continue = False
            return
        if _PAGE_NUMBER.fullmatch(plain):
            self.skipped.append(record.line)
            return
        self.pasted[record.line] = (record.raw, self._headings)
        bullet = _BULLET.match(record.text)
        if not bullet and self._read_heading(plain, record):
            self.may_continue, self.last_number = False, 0
            return
        mark = bullet or self._running_number(record.text)
        if self.blocked_by is not None:
            message = _("Line %(line)s: below the unknown heading in line %(heading)s.")
            values = {"line": record.line, "heading": self.blocked_by}
            self.faults.append(PasteFault(record.line, "heading", message % values, plain))
        elif not mark and self.may_continue and not self._begins_anew(record.text, plain):
            self._go_on(record, plain)
        else:
            card = clean_line(record.text[mark.end() :]) if mark else plain
            self.may_continue = self._read_card(record.line, card) and mark is not None

    def _read_card(self, line: int, card: str) -> bool:
        """Add the card with the signs it begins with; False if there are signs alone."""
        entry = self.words.read_signs(card)
        kind = entry.kind or self.kind
        perspective = self.perspective
        if entry.perspective is not None:
            perspective = self.words.key_of(entry.perspective)
        if not entry.text or (entry.kind and not self._headings):
            self.kind, self.perspective = kind, perspective
        if entry.text:
            cluster = entry.cluster or None
            self.rows.append(PasteRow(line, kind, perspective, cluster, entry.count, entry.text))
        return bool(entry.text)

    def _begins_anew(self, text: str, plain: str) -> bool:
        """A number or full signs begin a card even where a wrapped line may stand."""
        entry = self.words.read_signs(plain)
        return bool(_NUMBERED.match(text)) or (
            entry.kind is not None and entry.perspective is not None
        )

    def _go_on(self, record: Record, plain: str) -> None:
        row = self.rows[-1]
        raw, above = self.pasted[row.line]
        self.pasted[row.line] = (f"{raw}\n{record.raw}", above)
        self.rows[-1] = _continued(row, plain)

    def _running_number(self, text: str) -> re.Match[str] | None:
        """ "3. Standort" is a list mark only behind 2., or else text; 1. begins a list."""
        found = _NUMBERED.match(text)
        if found and int(found[1]) in (1, self.last_number + 1):
            self.last_number = int(found[1])
            return found
        return None

    def _read_heading(self, plain: str, record: Record) -> bool:
        line = record.line
        section = _SECTION.match(plain)
        title = (plain[section.end() :] if section else plain).rstrip(" :.")
        kind = kind_of_heading(title)
        if kind and kind not in self.words.kinds:
            self._block(line, plain, _("Line %(line)s: “%(text)s” is not asked in this retreat."))
            return True
        if kind:
            self.kind, self.perspective = kind, self.words.perspective
            self.kind_heading, self.place_heading = record.raw, ""
            self.blocked_by = None
            return True
        perspective = self.words.find_perspective(title)
        if perspective:
            self.perspective, self.blocked_by = perspective.key, None
            self.place_heading = record.raw
            return True
        if section and _LEVELS.match(section[1]):
            message = _(
                "Line %(line)s: “%(text)s” is neither a kind of card nor a perspective here."
            )
            self._block(line, plain, message)
            return True
        return False

    def _block(self, line: int, plain: str, message: str) -> None:
        self.blocked_by = line
        self.faults.append(
            PasteFault(line, "heading", message % {"line": line, "text": plain}, plain)
        )


def _continued(row: PasteRow, plain: str) -> PasteRow:
    """Join a wrapped line; after "zukunfts-" without a space, but not after "Lern- und"."""
    broken = re.search(r"[^\W\d_]-$", row.text) and re.match(
        r"(?!(?:und|oder|bzw|sowie|and|or)\b)[a-zäöüß]", plain
    )
    return replace(row, text=row.text + ("" if broken else " ") + plain)


def count_sentence(result: PasteResult) -> str:
    """How many cards the list holds and how many lines are faulty."""
    cards = ngettext("%(count)s card", "%(count)s cards", result.card_count)
    sentence = cards % {"count": result.card_count}
    lines = len({fault.line for fault in result.faults})
    if lines:
        faulty = ngettext("%(count)s faulty line", "%(count)s faulty lines", lines)
        sentence += ", " + faulty % {"count": lines}
    return sentence
