"""What differs between two reports, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.rendering.edition import Edition
from reports.tree.document import PREVIEW, Document
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


def change_rows(old: Edition, new: Edition) -> list[ChapterRow]:
    """The chapters in which two reports differ; none only where they say the same in every respect.

    No query. The stamps are no part of it: two drafts differ in number and day.
    """
    found = [
        ChapterRow(item.name, chapter_title(item.name), _summary(item), item.changes)
        for item in compare(tell(old), tell(new))
    ]
    return found or ([] if _tree(old) == _tree(new) else [_order_alone()])


def _tree(edition: Edition) -> Document:
    return replace(edition, stamp=PREVIEW).document()


def _order_alone() -> ChapterRow:
    """What the things do not tell: the order, and how they are laid out."""
    words = _("The words are the same; their order or their layout is not.")
    return ChapterRow("form", chapter_title("form"), "", (Change(CHANGED, words),))


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
