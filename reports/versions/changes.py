"""What differs between two reports, thing by thing and word by word. Pure: no model, no query.

`telling` tells an archive as things with their words; here two such tellings are
compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.versions.wording import Piece, Steps, pieces_between

NEW, GONE, CHANGED = "new", "gone", "changed"
PAGE_STEPS = 12_000_000
"""What comparing the words of all texts together may cost, about a second: see wording.Steps."""


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
    steps = Steps(PAGE_STEPS)
    found = (
        Chapter(name, compare_things(old.get(name, {}), new.get(name, {}), steps)) for name in names
    )
    return tuple(chapter for chapter in found if chapter.changes)


def compare_things(
    old: Mapping[str, Thing], new: Mapping[str, Thing], steps: Steps
) -> tuple[Change, ...]:
    """What is changed and new in its new order, then what is gone in its old one."""
    gone = (thing for key, thing in old.items() if key not in new)
    return (
        *(change for key, thing in new.items() if (change := _change(old.get(key), thing, steps))),
        *(Change(GONE, thing.label, thing.gist) for thing in gone),
    )


def _change(old: Thing | None, new: Thing, steps: Steps) -> Change | None:
    if old is None:
        return Change(NEW, new.label, new.gist)
    fields = tuple(_fields(old.fields, new.fields, steps))
    parts = compare_things(old.parts, new.parts, steps)
    return Change(CHANGED, new.label, new.gist, fields, parts) if fields or parts else None


def _fields(
    old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]], steps: Steps
) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*new, *old]):
        was, now = (side.get(name, ("", ""))[1] for side in (old, new))
        if was != now:
            yield FieldChange((new.get(name) or old[name])[0], pieces_between(was, now, steps))
