"""Rapid entry: what a facilitator types while paper cards are read out, one line per card.

    line    = "\\" text                            taken literally, nothing is read from it
            | { head | count } [ "\\" ] text [ cluster ]
    head    = letter [ digit ] | digit            at most one
    count   = 1–99 "x"                            at most one: equal paper cards
    cluster = space "#" name                      at the end only; "#" alone: no cluster

Letters are kinds (German s w c r, English s w o t, in either case, only kinds that are asked), a
digit is a perspective in board order, 0 is unsorted. Each is read only if white space or the end
of the line follows: "S-Bahn", "24 Stunden" and "3. Standort" are text. A digit alone can begin
real text ("3 Standorte fehlen"); the chips show the reading before Enter, a backslash undoes it.
"3 x täglich" and "5 % der Fälle" are text. What only looks like a sign ("s9" where there are five
perspectives, "0x") is text too and is named in ``mistaken``, so that it can be said. A name is one
word beginning with a letter, a known cluster, or quoted.

A line of prefixes alone sets kind, perspective or cluster and pins nothing: its text is ""; so
does "#" alone.
`static/js/entry-parse.js` is the same function for the chips; both are held by
tests/swot/entry_cases.json.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bsc_project.text import clean_text

UNSORTED: Literal["unsorted"] = "unsorted"
LETTERS = {
    "de": {"s": "strength", "w": "weakness", "c": "opportunity", "r": "threat"},
    "en": {"s": "strength", "w": "weakness", "o": "opportunity", "t": "threat"},
}

_TOKEN = re.compile(r"([^ \u00a0]+)(?:[ \u00a0]+|$)(.*)", re.DOTALL)
_HEAD = re.compile(r"([a-z])?([0-9])?", re.IGNORECASE)
_COUNT = re.compile(r"([1-9][0-9]?)[x×]", re.IGNORECASE)
_CLUSTER = re.compile(r"[ \u00a0]#([^#]*)$")
_NOT_COUNTED = re.compile(r"[x×](?:[ \u00a0]|$)|[%‰]", re.IGNORECASE)
_LIKE_A_SIGN = re.compile(r"[a-z][0-9]{1,2}|[0-9]{1,4}[x×]", re.IGNORECASE)
_QUOTED = re.compile(r"[\"„“”]([^\"„“”]+)[\"“”]")
_WORD = re.compile(r"[^\W\d_][^ \u00a0]*")


@dataclass(frozen=True)
class Entry:
    """What a line says. None means "as before"; cluster "" means "no cluster"."""

    kind: str | None
    perspective: int | Literal["unsorted"] | None
    cluster: str | None
    count: int
    text: str
    literal: bool = False
    mistaken: str = ""


def parse_entry(
    line: str,
    *,
    language: str,
    kinds: Sequence[str],
    perspectives_count: int,
    clusters: Sequence[str] = (),
) -> Entry:
    """Read one line; `clusters` are the titles that exist, which may be of several words."""
    letters = LETTERS["en" if language.startswith("en") else "de"]
    rest = clean_text(line, single_line=True)
    kind: str | None = None
    place: int | None = None
    count = 0
    has_head = has_prefix = False
    mistaken = ""
    while token := _TOKEN.fullmatch(rest):
        word, after = token.groups()
        number = _COUNT.fullmatch(word)
        head = None if has_head else _read_head(word, after, letters, kinds, perspectives_count)
        if number and not count:
            count = int(number[1])
        elif head:
            kind, place = head
            has_head = True
        else:
            mistaken = word if after and _LIKE_A_SIGN.fullmatch(word) else ""
            break
        rest, has_prefix = after, True
    if rest.startswith("\\"):
        text, cluster, literal = rest[1:].strip(), None, True
    else:
        text, cluster = _read_cluster(rest, has_prefix, clusters)
        literal = False
    return Entry(
        kind, UNSORTED if place == 0 else place, cluster, count or 1, text, literal, mistaken
    )


def _read_head(
    word: str, after: str, letters: dict[str, str], kinds: Sequence[str], perspectives_count: int
) -> tuple[str | None, int | None] | None:
    """Kind and perspective of a token such as "s2", "s" or "2"; None if it is text."""
    found = _HEAD.fullmatch(word)
    if not found:
        return None
    letter, digit = found.groups()
    kind = letters.get((letter or "").lower())
    place = int(digit) if digit else None
    if letter and kind not in kinds:
        return None
    if place is not None and place > perspectives_count:
        return None
    if not letter and _NOT_COUNTED.match(after):
        return None
    return kind, place


def _read_cluster(rest: str, has_prefix: bool, clusters: Sequence[str]) -> tuple[str, str | None]:
    """Text and cluster. Right after a prefix the space before "#" is already read."""
    found = _CLUSTER.search(f" {rest}" if has_prefix or rest == "#" else rest)
    if not found:
        return rest, None
    name = _read_name(found[1].strip(), clusters)
    if name is None:
        return rest, None
    return rest[: len(rest) - len(found[1]) - 1].strip(), name


def _read_name(written: str, clusters: Sequence[str]) -> str | None:
    if not written:
        return ""
    quoted = _QUOTED.fullmatch(written)
    name = quoted[1].strip() if quoted else written
    for title in clusters:
        if title.lower() == name.lower():
            return title
    return name if quoted or _WORD.fullmatch(name) else None
