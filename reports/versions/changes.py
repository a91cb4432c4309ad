"""What differs between two reports, thing by thing and word by word. Pure: no model, no query.

`telling` tells an archive as things with their words; here two such tellings are
compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

NEW, GONE, CHANGED = "new", "gone", "changed"
SAME, OLD, GAP = "same", "old", "gap"
BESIDE = 10
"""So many words that stay are shown before and after what changed."""
MOST_WORDS = 2_500
"""Of a paragraph; a longer one is told as a whole, or comparing it would take too long."""
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Thing:
    """`gist` says what it is when it is new or gone; `fields`: title and words by a name that
    stays; `parts`: what belongs to it, such as the indicators of a goal."""

    label: str
    gist: str = ""
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parts: Mapping[str, Thing] = field(default_factory=dict)


Telling = Mapping[str, Mapping[str, Thing]]
"""Chapter → key that stays → thing."""


@dataclass(frozen=True)
class Piece:
    """Some words: "same", "old" (gone), "new", or "gap" (words that stay and are left out)."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """Without a piece, only blanks or line breaks differ."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """`kind`: new, gone or changed."""

    kind: str
    label: str
    gist: str = ""
    fields: tuple[FieldChange, ...] = ()
    parts: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Chapter:
    name: str
    changes: tuple[Change, ...]

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)


def compare(old: Telling, new: Telling) -> tuple[Chapter, ...]:
    """The chapters in which something differs, in the order of the newer telling."""
    names = dict.fromkeys([*new, *old])
    found = (Chapter(name, compare_things(old.get(name, {}), new.get(name, {}))) for name in names)
    return tuple(chapter for chapter in found if chapter.changes)


def compare_things(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> tuple[Change, ...]:
    """What is changed and new in its new order, then what is gone in its old one."""
    gone = (thing for key, thing in old.items() if key not in new)
    return (
        *(change for key, thing in new.items() if (change := _change(old.get(key), thing))),
        *(Change(GONE, thing.label, thing.gist) for thing in gone),
    )


def _change(old: Thing | None, new: Thing) -> Change | None:
    if old is None:
        return Change(NEW, new.label, new.gist)
    fields = tuple(_fields(old.fields, new.fields))
    parts = compare_things(old.parts, new.parts)
    return Change(CHANGED, new.label, new.gist, fields, parts) if fields or parts else None


def _fields(
    old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]
) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*new, *old]):
        was, now = (side.get(name, ("", ""))[1] for side in (old, new))
        if was != now:
            yield FieldChange((new.get(name) or old[name])[0], pieces_between(was, now))


# --- word by word ----------------------------------------------------------------------------


def pieces_between(old: str, new: str) -> tuple[Piece, ...]:
    """What went and what came, in reading order. Of what stays, only the words beside it.

    Nothing where only blanks and line breaks differ.
    """
    pieces: list[Piece] = []
    for was, now in _stretches(old.split("\n"), new.split("\n")):
        if pieces:
            pieces.append(Piece(SAME, "\n"))
        pieces += [Piece(SAME, now)] if was == now else _words_between(was, now)
    if all(piece.kind == SAME for piece in pieces):
        return ()
    return tuple(_shortened(_joined(pieces)))


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Lines that belong together. As many old as new ones in one place are pairs."""
    for _kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b - a == d - c:
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield "\n".join(old[a:b]), "\n".join(new[c:d])


def _words_between(old: str, new: str) -> list[Piece]:
    a, b = _WORD.findall(old), _WORD.findall(new)
    if max(len(a), len(b)) > MOST_WORDS:
        return _replaced([old], [new])
    left, right = [word.strip() for word in a], [word.strip() for word in b]
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(b[k:m])))
        else:
            pieces += _replaced(a[i:j], b[k:m])
    return pieces


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """What went, then what came; the blank before each is marked as neither."""
    pieces: list[Piece] = []
    for kind, words in ((OLD, old), (NEW, new)):
        if text := "".join(words).lstrip():
            blank = "".join(words)[: -len(text)] or (" " if pieces else "")
            pieces += [Piece(SAME, blank), Piece(kind, text)] if blank else [Piece(kind, text)]
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The same with neighbours of one kind as one piece."""
    runs = groupby(pieces, key=lambda piece: piece.kind)
    return [Piece(kind, "".join(piece.text for piece in run)) for kind, run in runs]


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with a gap in each long stretch that stays."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.kind == SAME else []
        before = 0 if place == 0 else BESIDE
        after = 0 if place == last else BESIDE
        if len(words) <= before + after + BESIDE:
            yield piece
            continue
        if before:
            yield Piece(SAME, "".join(words[:before]))
        yield Piece(GAP, "")
        if after:
            end = piece.text[len("".join(words)) :]  # the line break before what comes next
            yield Piece(SAME, "".join(words[-after:]) + end)
