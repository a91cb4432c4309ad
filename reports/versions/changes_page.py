"""What differs between two reports, as the pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from reports.versions.changes import CHANGED, GONE, NEW, Change, Chapter, compare
from reports.versions.telling import chapter_title, tell

MOST_OPEN = 15
"""A chapter with more changes is folded up."""


@dataclass(frozen=True)
class ChapterRow:
    name: str
    title: str
    summary: str
    changes: tuple[Change, ...]

    @property
    def is_open(self) -> bool:
        return len(self.changes) <= MOST_OPEN


def change_rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[ChapterRow]:
    """The chapters in which two archives differ. No query."""
    return [
        ChapterRow(item.name, chapter_title(item.name), _summary(item), item.changes)
        for item in compare(tell(old), tell(new))
    ]


def _summary(chapter: Chapter) -> str:
    """ "2 new, 1 changed, 1 removed"; the cover is one thing, its details are counted."""
    if chapter.name == "frame":
        count = sum(len(change.fields) for change in chapter.changes)
        return ngettext("%(count)s changed", "%(count)s changed", count) % {"count": count}
    counted = (
        (NEW, ngettext("%(count)s new", "%(count)s new", chapter.count(NEW))),
        (CHANGED, ngettext("%(count)s changed", "%(count)s changed", chapter.count(CHANGED))),
        (GONE, ngettext("%(count)s removed", "%(count)s removed", chapter.count(GONE))),
    )
    return ", ".join(
        words % {"count": chapter.count(kind)} for kind, words in counted if chapter.count(kind)
    )
