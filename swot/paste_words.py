"""What the words of a pasted list mean: kinds, perspectives, faults."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bsc_project.text import clean_text
from swot.entry import UNSORTED, Entry, parse_entry
from swot.models import CARD_LENGTH
from workshops.catalogue import name_key

"""Characters that a card holds."""

_KIND_WORDS = {
    "strength": "stärke stärken stärkenanalyse stärkenanalysen strength strengths s +",
    "weakness": "schwäche schwächen schwächenanalyse schwächenanalysen weakness weaknesses w -",
    "opportunity": "chance chancen chancenanalyse opportunity opportunities c o",
    "threat": "risiko risiken risikoanalyse gefahr gefahren threat threats r t",
}
KIND_OF_WORD = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
NO_PERSPECTIVE = frozenset(
    (
        "-",
        "–",
        "0",
        "keine",
        "ohne",
        "keine zuordnung",
        "unsortiert",
        "nicht zugeordnet",
        "none",
        "no perspective",
        "unsorted",
    )
)


@dataclass(frozen=True)
class PastePerspective:
    key: str
    name: str
    heading: str = ""
    short: str = ""


@dataclass(frozen=True)
class PasteRow:
    """One card to be; `line` is where it begins in the pasted text, `perspective` a key or None."""

    line: int
    kind: str | None
    perspective: str | None
    cluster: str | None
    count: int
    text: str


@dataclass(frozen=True)
class PasteFault:
    """`field`: heading, kind, perspective, count or text; `message` is for the preview.

    `raw` is the line as pasted, `above` the headings that held for it: what has to stand in the
    field for the line to mean the same once it is mended.
    """

    line: int
    field: str
    message: str
    text: str
    raw: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words of this retreat, and what holds where the list says nothing."""

    kinds: Sequence[str]
    perspectives: Sequence[PastePerspective]
    clusters: tuple[str, ...] = ()
    kind: str | None = None
    perspective: str | None = None
    language: str = "de"

    def read_signs(self, card: str) -> Entry:
        """The card by the grammar of rapid entry; without a letter, a digit begins the text."""
        entry = parse_entry(
            card,
            language=self.language,
            kinds=self.kinds,
            perspectives_count=min(len(self.perspectives), 9),
            clusters=self.clusters,
        )
        is_digit_alone = entry.perspective is not None and entry.kind is None
        if is_digit_alone or not (entry.text or entry.kind):
            return Entry(None, None, None, 1, card)
        return entry

    def key_of(self, digit: int | str) -> str | None:
        """The perspective that a digit stands for."""
        return None if digit == UNSORTED else self.perspectives[int(digit) - 1].key

    def find_perspective(self, written: str) -> PastePerspective | None:
        """By exact name first, then however it is spelled."""
        plain = clean_line(written).casefold()
        for item in self.perspectives:
            if plain and plain in (item.name.casefold(), item.heading.casefold()):
                return item
        wanted = name_key(written)
        for item in self.perspectives:
            if wanted and wanted in {
                name_key(item.name),
                name_key(item.heading),
                name_key(item.short),
            }:
                return item
        return None

    def find_cluster(self, written: str) -> str | None:
        """The title that exists, else the new one as written; None for an empty cell."""
        for title in self.clusters:
            if title.casefold() == written.casefold():
                return title
        return written or None

    def fault_of(self, row: PasteRow) -> PasteFault | None:
        """What keeps a card from being pinned."""
        if len(row.text) > CARD_LENGTH:
            message = _("Line %(line)s has %(length)s characters; a card holds 2,000. Split it.")
            values = {"line": row.line, "length": len(row.text)}
            return PasteFault(row.line, "text", message % values, row.text)
        if row.kind is None:
            message = _("Line %(line)s: choose a kind of card, or write it as a heading above.")
            return PasteFault(row.line, "kind", message % {"line": row.line}, row.text)
        return None


def clean_line(text: str) -> str:
    """One line of clean text; runs of white space at a former line break become one space."""
    return clean_text(text, single_line=True)


def kind_of_heading(title: str) -> str | None:
    """The kind that a heading names: "Stärken", "Schwächenanalyse"; no single letters."""
    word = re.sub(r"[\s:.]+$", "", title).casefold()
    return KIND_OF_WORD.get(word) if len(word) > 1 else None
