"""Lines of the strategy map: how wide a text is, and where it breaks. Pure, but for two tables.

SVG breaks no lines, so the server does. Widths are those of our own fonts; a sign that they lack
is drawn by a font of the reader's machine and counted as wide as any.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

UNKNOWN = 1300
"""Thousandths of the size for a sign of another font: emoji are the widest."""
ALLOWANCE = 1.03
"""Kerning and the browser's rounding; mostly they make a line shorter."""

_TABLES: dict[str, dict[str, int]] = json.loads(
    (Path(__file__).with_name("font_widths.json")).read_text(encoding="utf-8")
)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u2060]")
# A line may end behind a hyphen or dash within a word: "Burn-|out".
_PARTS = re.compile(r"(?<=[^\W\d_][-–—])(?=[^\W\d_])")


@dataclass(frozen=True)
class Type:
    """A font of the map at its size, in pixels."""

    font: str
    size: float

    def width(self, text: str) -> float:
        return _units(self.font, text) * self.size * ALLOWANCE / 1000


@lru_cache(maxsize=16_384)
def _units(font: str, text: str) -> int:
    """Words come again, on this map and the next."""
    table = _TABLES[font]
    return sum([table.get(sign, UNKNOWN) for sign in text])


def wrap(text: str, room: float, font: Type, language: str = "de") -> tuple[str, ...]:
    """The text in lines that are no wider than `room`; at least one sign stands in each.

    Words stay whole where they fit into a line. One that does not is hyphenated, and split
    anywhere only where even that is not enough.
    """
    lines: list[str] = []
    line, taken = "", 0.0
    for glue, word in _words(text):
        width = font.width(glue + word)
        if line and taken + width <= room:
            line, taken = line + glue + word, taken + width
            continue
        if line:
            lines.append(line)
        *full, line = _split(word, room, font, language)
        lines += full
        taken = font.width(line)
    return (*lines, line) if line else tuple(lines)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """What is never split without need, each with what stands before it in the same line."""
    for word in _SPACES.split(_UNSEEN.sub("", text)):
        for place, part in enumerate(_PARTS.split(word)):
            if part:
                yield ("" if place else " "), part


def _split(word: str, room: float, font: Type, language: str) -> list[str]:
    """The word in pieces that fit, all but the last one ending a line."""
    pieces = []
    while font.width(word) > room:
        hyphen, at = _last_break(word, room, font, language)
        pieces.append(word[:at] + hyphen)
        word = word[at:]
    return [*pieces, word]


def _last_break(word: str, room: float, font: Type, language: str) -> tuple[str, int]:
    for hyphen, at in reversed(_positions(word, language)):
        if font.width(word[:at] + hyphen) <= room:
            return hyphen, at
    at = 1
    while at < len(word) - 1 and font.width(word[: at + 1]) <= room:
        at += 1
    fits = at
    while at > 1 and _clings(word, at):
        at -= 1
    return "", at if at > 1 or not _clings(word, at) else fits


def _clings(word: str, at: int) -> bool:
    """The sign at that place belongs to the one before it: accents, parts of an emoji."""
    joined = ("\u200d", "\ufe0e", "\ufe0f")
    return (
        unicodedata.category(word[at]) in ("Mn", "Me", "Mc")
        or word[at] in joined
        or word[at - 1] == "\u200d"
    )


@lru_cache(maxsize=4096)
def _positions(word: str, language: str) -> tuple[tuple[str, int], ...]:
    """Where a word that is too long may break, with what is added there: letters take a hyphen,
    "Mitarbeiter/innen" breaks behind its stroke."""
    if word.strip("„“\"'()[],.;:!?").isalpha():
        return tuple(("-", at) for at in _hyphenation(language).positions(word))
    return tuple(("", found.end()) for found in re.finditer(r"/(?=.)", word))


@lru_cache(maxsize=2)
def _hyphenation(language: str):
    from pyphen import Pyphen  # its patterns take a moment to load, and most maps need none

    return Pyphen(lang="en_GB" if language.startswith("en") else "de_DE", left=3, right=3)
