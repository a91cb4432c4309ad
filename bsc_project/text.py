"""One way in for every text: typed, pasted or uploaded, it becomes what every format takes."""

import re
import unicodedata
from functools import cache

MAX_MARKS = 8
"""Combining marks kept on one base character. Living scripts need up to four or five; the piles
of dozens ("Zalgo") make a font engine draw over the neighbouring lines."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls (tab, line ends: elsewhere)
    "\u202a-\u202e\u2066-\u2069"  # bidi overrides and isolates: they reverse text
    "\ufeff\ud800-\udfff\ufdd0-\ufdef"  # byte order mark, lone surrogates, noncharacters
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Signs that are neither white space nor joiners and yet draw nothing: the fillers of Hangul, the
empty Braille cell, what chooses the shape of the sign before (Default_Ignorable_Code_Point)."""
# It starts only where a run of white space does: else a long run is walked from each of its signs.
_LINE_BREAKS = re.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*")
_SLOW_PILE = 64
"""So many marks are left before the text is composed: putting a pile in order takes the square of
its length."""


class _Kinds(dict[str, int]):
    """What a sign is in a pile; each is looked up once."""

    def __missing__(self, char: str) -> int:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            kind = _MARK
        elif unicodedata.combining(char):
            kind = _SORTED
        else:
            kind = _JOINER if category == "Cf" else _BASE
        self[char] = kind
        return kind


_BASE, _JOINER, _SORTED, _MARK = range(4)
"""A new start; no start and no mark; put in order but not counted as a mark; a mark."""
_KINDS = _Kinds()


@cache
def _piles() -> re.Pattern[str]:
    """Return what finds runs long enough to look at: exact up to U+FFFF, roughly beyond."""
    codes = [code for code in range(0xA0, 0x10000) if _KINDS[chr(code)] != _BASE]
    signs = "".join(f"\\u{code:04x}" for code in codes)
    beyond = "\U00010000-\U0001efff\U000e0000-\U000e0fff"
    return re.compile(f"[{signs}{beyond}]{{{MAX_MARKS + 1},}}")


def clean_text(value: str, *, single_line: bool = False) -> str:
    """Return `value` in NFC without what breaks a document; cleaning twice changes nothing more.

    Line ends of every kind (also Word's vertical tab and form feed) become ``\\n``; with
    `single_line` they and tabs become one space. Controls, lone surrogates, noncharacters,
    bidirectional overrides and isolates and U+FEFF are dropped, so are marks beyond `MAX_MARKS`
    on one character. Outer white space goes; text of nothing visible becomes "". Quotes, dashes,
    no-break spaces, soft hyphens and joiners (U+200C, U+200D) inside stay as they are.
    """
    text = _UNSAFE.sub("", _LINE_END.sub("\n", value))
    if not text.isascii():
        text = _piles().sub(lambda pile: _lower(pile[0], _SLOW_PILE, _SORTED), text)
        text = unicodedata.normalize("NFC", text)
        text = _piles().sub(lambda pile: _lower(pile[0], MAX_MARKS, _MARK), text)
    if single_line:
        text = _LINE_BREAKS.sub(" ", text).replace("\t", " ")
    text = text.strip()
    return text if any(map(_is_drawn, text)) else ""


def _is_drawn(char: str) -> bool:
    return _KINDS[char] != _JOINER and not char.isspace() and _BLANK.match(char) is None


def _lower(pile: str, most: int, least: int) -> str:
    """Keep `most` signs of the kind `least` or higher in a row; a joiner starts no new row."""
    if len(pile) <= most:
        return pile
    kept: list[str] = []
    run = 0
    for char in pile:
        kind = _KINDS[char]
        if kind >= least:
            run += 1
            if run > most:
                continue
        elif kind != _JOINER:
            run = 0
        kept.append(char)
    return "".join(kept)
