"""Two texts that were written at once: where they agree, where they differ, and one of both."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Stretch:
    """Lines that both texts share (``theirs`` and ``mine`` are equal), or that differ."""

    theirs: str
    mine: str

    @property
    def is_equal(self) -> bool:
        return self.theirs == self.mine


def compare_texts(theirs: str, mine: str) -> list[Stretch]:
    """Cut both texts into stretches, line by line. A paragraph is one line, as a rule."""
    left, right = theirs.split("\n"), mine.split("\n")
    return [
        Stretch("\n".join(left[a:b]), "\n".join(right[c:d]))
        for _kind, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes()
    ]


def join_texts(stretches: list[Stretch]) -> str:
    """What is common once; where the texts differ, theirs and then mine as paragraphs."""
    pieces = []
    for stretch in stretches:
        if stretch.is_equal:
            pieces.append(stretch.theirs)
        else:
            both = (stretch.theirs.strip("\n"), stretch.mine.strip("\n"))
            pieces.append("\n\n".join(filter(None, both)))
    return "\n".join(pieces).strip()
