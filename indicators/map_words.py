"""What stands out on the strategy map, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.map_findings import Circle, Findings, Gap, Key, PathGap
from workshops.models import Perspective

if TYPE_CHECKING:
    from indicators.map_page import Arrow, Node


@dataclass(frozen=True)
class Item:
    """Goals in a row with what stands between them, and a note behind; ``url`` leads to a form."""

    nodes: Sequence[Node]
    joint: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class FindingWords:
    key: str
    icon: str
    title: str
    text: str
    items: Sequence[Item] = ()


def finding_words(
    found: Findings,
    nodes: Mapping[Key, Node],
    arrows: Sequence[Arrow],
    learning: Perspective | None,
    outermost: Perspective | None,
) -> list[FindingWords]:
    """The findings, conflicts first: they ask for a decision."""
    return [
        *_conflicts(arrows),
        *_circles(found.circles, nodes),
        *(_path(found.path, nodes, learning, outermost) if learning and outermost else ()),
        *_alone(found.alone, nodes),
    ]


def _conflicts(arrows: Sequence[Arrow]) -> Iterator[FindingWords]:
    items = [
        Item((arrow.begin, arrow.end), arrow.word, arrow.why, arrow.url)
        for arrow in arrows
        if arrow.is_conflict
    ]
    if items:
        title = ngettext("%(count)s conflict of goals", "%(count)s conflicts of goals", len(items))
        yield FindingWords(
            "conflicts",
            "zap",
            title % {"count": len(items)},
            _("Decide which goal comes first, or what eases the conflict."),
            items,
        )


def _circles(circles: Sequence[Circle], nodes: Mapping[Key, Node]) -> Iterator[FindingWords]:
    if not circles:
        return
    items = []
    for circle in circles:
        more = ngettext(
            "%(count)s more goal hangs together with it.",
            "%(count)s more goals hang together with it.",
            circle.more,
        )
        items.append(
            Item(
                [nodes[goal] for goal in (*circle.goals, circle.goals[0])],
                "→",
                more % {"count": circle.more} if circle.more else "",
            )
        )
    title = ngettext("%(count)s circle", "%(count)s circles", len(items)) % {"count": len(items)}
    text = _("Each of these goals supports itself in the end. Check where it begins.")
    yield FindingWords("circles", "refresh-cw", title, text, items)


def _path(
    gap: PathGap | None, nodes: Mapping[Key, Node], learning: Perspective, outermost: Perspective
) -> Iterator[FindingWords]:
    if gap is None:
        return
    names = {"start": learning.label, "end": outermost.label}
    title = _("No path from “%(start)s” to “%(end)s”") % names
    if gap.why == Gap.NO_START:
        yield FindingWords("path", "split", title, _("“%(start)s” has no goal.") % names)
    elif gap.why == Gap.NO_END:
        yield FindingWords("path", "split", title, _("“%(end)s” has no goal.") % names)
    elif gap.why == Gap.NO_PATH:
        text = _("No chain of supporting goals joins the two perspectives.")
        yield FindingWords("path", "split", title, text)
    else:
        title = ngettext(
            "%(count)s goal of “%(start)s” leads nowhere",
            "%(count)s goals of “%(start)s” lead nowhere",
            len(gap.goals),
        ) % {"count": len(gap.goals), **names}
        text = _("No chain of supporting goals leads from here to “%(end)s”.") % names
        items = [Item([nodes[goal]]) for goal in gap.goals]
        yield FindingWords("path", "split", title, text, items)


def _alone(goals: Sequence[Key], nodes: Mapping[Key, Node]) -> Iterator[FindingWords]:
    if not goals:
        return
    title = ngettext(
        "%(count)s goal without a link", "%(count)s goals without a link", len(goals)
    ) % {"count": len(goals)}
    text = _("What does it bring about, and what must succeed before it?")
    yield FindingWords("alone", "pin", title, text, [Item([nodes[goal]]) for goal in goals])
