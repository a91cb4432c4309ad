"""What differs between two texts, word by word. Pure.

`difflib` alone takes cubic time where a word or a line comes again and again. Here each search is
weighed before it is made: once the steps are spent, what is left is told as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby

SAME, OLD, NEW, GAP = "same", "old", "new", "gap"
BESIDE = 10
"""So many words that stay are shown before and after what changed."""
TEXT_STEPS = 3_000_000
"""What comparing one text may cost; rewritten prose of 10,000 signs takes a third of it."""
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Piece:
    """Some words: "same", "old" (gone), "new", or "gap" (words that stay and are left out)."""

    kind: str
    text: str


class Steps:
    """How much comparing may still cost; all that share one take from it."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, count: int) -> bool:
        """Whether there are so many left; then they are spent."""
        if count > self.left:
            return False
        self.left -= count
        return True


def pieces_between(old: str, new: str, steps: Steps | None = None) -> tuple[Piece, ...]:
    """What went and what came, in reading order. Of what stays, only the words beside it.

    Nothing where only blanks and line breaks differ. `steps` is what all texts of a page share.
    """
    page = steps or Steps(TEXT_STEPS)
    own = Steps(min(TEXT_STEPS, page.left))
    before = own.left
    pieces: list[Piece] = []
    for was, now in _stretches(old.split("\n"), new.split("\n"), own):
        if pieces:
            pieces.append(Piece(SAME, "\n"))
        pieces += [Piece(SAME, now)] if was == now else _words_between(was, now, own)
    page.take(before - own.left)
    if all(piece.kind == SAME for piece in pieces):
        return ()
    return tuple(_shortened(_joined(pieces)))


def _stretches(old: list[str], new: list[str], steps: Steps) -> Iterator[tuple[str, str]]:
    """Lines that belong together. As many old as new ones in one place are pairs."""
    for _is_same, a, b, c, d in _runs(old, new, steps):
        if b - a == d - c:
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield "\n".join(old[a:b]), "\n".join(new[c:d])


def _words_between(old: str, new: str, steps: Steps) -> list[Piece]:
    a, b = _words(old), _words(new)
    left, right = [word.strip() for word in a], [word.strip() for word in b]
    pieces = []
    for is_same, i, j, k, m in _runs(left, right, steps):
        pieces += [Piece(SAME, "".join(b[k:m]))] if is_same else _replaced(a[i:j], b[k:m])
    return pieces


def _words(text: str) -> list[str]:
    """Each with the blanks before it. Those at the end would be tried again at each of them."""
    return _WORD.findall(text.rstrip())


# --- which stand on both sides ---------------------------------------------------------------

_Run = tuple[bool, int, int, int, int]


def _runs(old: Sequence[str], new: Sequence[str], steps: Steps) -> Iterator[_Run]:
    """The two lists cut into runs (are they the same?, from and to in the old, in the new)."""
    head, tail = _ends(old, new)
    end, stop = len(old) - tail, len(new) - tail
    if head:
        yield True, 0, head, 0, head
    a, c = head, head
    for i, k, size in [
        *_matches(old[head:end], new[head:stop], steps),
        (end - head, stop - head, 0),
    ]:
        if a < i + head or c < k + head:
            yield False, a, i + head, c, k + head
        a, c = i + head + size, k + head + size
        if size:
            yield True, a - size, a, c - size, c
    if tail:
        yield True, end, len(old), stop, len(new)


def _ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and then at the end."""
    most, head, tail = min(len(old), len(new)), 0, 0
    while head < most and old[head] == new[head]:
        head += 1
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _matches(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[tuple[int, int, int]]:
    """What stands on both sides, the longest first and then on both sides of it: (place in the
    old, in the new, length), in their order. A stretch too costly to search has none.

    A search looks at each pair of equal words, wherever in the new they stand.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    places: dict[str, list[int]] = matcher.b2j  # type: ignore[attr-defined]
    costs = [0, *accumulate(1 + len(places.get(word, ())) for word in old)]
    found, waiting = [], [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        if a == b or c == d or not steps.take(costs[b] - costs[a]):
            continue
        i, k, size = matcher.find_longest_match(a, b, c, d)
        if size:
            found.append((i, k, size))
            waiting += [(a, i, c, k), (i + size, b, k + size, d)]
    return sorted(found)


# --- as the page tells it ---------------------------------------------------------------------


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
        words = _words(piece.text) if piece.kind == SAME else []
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
