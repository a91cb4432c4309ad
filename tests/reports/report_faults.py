"""What is wrong with a report that was made of a tree: text that is lost, added or out of order,
and text that leaves its place on the page. Nothing of it comes from the renderer."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from reports.paper.fonts import printable
from reports.paper.map_sheets import map_sheets
from reports.tree.document import Document, StrategyMap
from tests.reports.pdf_reader import Box, Run, Sheet
from tests.reports.word_reader import Rows, TreeText, WordFile, normal

PAGE = "\ue000"
"""Stands for the number of a page."""
MM = 72 / 25.4
UPRIGHT = Box(30 * MM, 24 * MM, 186 * MM, 267 * MM)
ACROSS = Box(18 * MM, 20 * MM, 279 * MM, 184 * MM)
SLACK, SLANT, EDGE = 2.5, 6.0, 9.0
"""Points: what a letter may need beyond its place; what two slanting ones may share; what a printer
needs at the edge."""
OURS = {"Hanken", "Newsreader", "Report-Fallback"}
_UNSEEN = re.compile("[\\s\\-\\u00ad\\u200b-\\u200f\\u2060\\ufe00-\\ufe0f\\ufeff\\ufffe\\x02]+")


def squeezed(text: str) -> str:
    """Without white space and hyphens, each sign in parts: how a line breaks does not matter."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))


# --- Text -----------------------------------------------------------------------------------


class PaperText(TreeText):
    """What should stand on paper, said from the tree alone."""

    bullets = ("•",)
    page = PAGE

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.at_page = f", {self.words('page')} {PAGE}"

    def sheets(self, block: StrategyMap) -> Sequence[object]:
        return map_sheets(block)

    def written(self, text: str) -> str:
        text = text.replace("■\u00a0", "")  # the key of a figure is drawn
        return PAGE.join(printable(part) for part in text.split(PAGE))


def faults_of_text(document: Document, sheets: Sequence[Sheet]) -> list[str]:
    """The first place where the tagged text of a PDF is not the text of the tree."""
    found, place = squeezed("".join(sheet.text for sheet in sheets)), 0
    for kind, group in groupby(PaperText(document).lines(), type):
        for part in group if kind is list else [[*group]]:
            end = (_end_of_table if kind is list else _end_of_lines)(found, place, part)
            if end is None:
                return [_told_missing(found, place, part)]
            place = end
    rest = found[place:]
    return [f"text: {rest[:90]!r} is too much"] if rest else []


def _end_of_lines(found: str, place: int, lines: list[str]) -> int | None:
    wanted = re.escape(squeezed("".join(lines))).replace(PAGE, r"\d{1,4}?")
    match = re.compile(wanted).match(found, place)
    return match.end() if match else None


def _told_missing(found: str, place: int, part: list[str] | Rows) -> str:
    """The first line that does not follow those before it."""
    if isinstance(part[0], list):
        return f"text: the table {found[place : place + 60]!r} differs"
    wanted, rest = squeezed("".join(part)).replace(PAGE, ""), found[place:]
    at = 0
    for number, line in enumerate(part):
        if (end := _end_of_lines(found, place, part[: number + 1])) is None:
            wanted, rest = squeezed(line), found[place + at :]
            break
        at = end - place
    same = next(
        (at for at, pair in enumerate(zip(wanted, rest, strict=False)) if pair[0] != pair[1]),
        min(len(wanted), len(rest)),
    )
    after, found, wanted = wanted[:same][-30:], rest[same:][:40], wanted[same:][:40]
    return f"text: after {after!r} stands {found!r}, not {wanted!r}"


def _end_of_table(found: str, place: int, rows: Rows) -> int | None:
    """Where a table ends. Its head stands on every page again, and a row that is longer than a page
    goes on cell by cell: then only its signs are counted."""
    head, body = squeezed("".join(rows[0])), squeezed("".join("".join(row) for row in rows[1:]))
    if found.startswith(head + body, place):
        return place + len(head + body)
    wanted = Counter(body)
    for times in range(1, 100):
        wanted.update(head)
        end = place + len(body) + times * len(head)
        if end > len(found):
            return None
        if Counter(found[place:end]) == wanted:
            return end
    return None


def faults_of_word(document: Document, data: bytes) -> list[str]:
    """The first line of a Word file that is not that of the tree."""
    expected, found = (
        [line for line in normal(lines) if line != ""]  # an empty line holds a picture, or none
        for lines in (TreeText(document).lines(), WordFile(data).lines())
    )
    for wanted, line in zip(expected, found, strict=False):
        if wanted != line:
            return [f"Word: {str(wanted)[:90]!r} is {str(line)[:90]!r}"]
    return [] if len(expected) == len(found) else [f"Word: {len(found)} of {len(expected)} lines"]


# --- Layout -----------------------------------------------------------------------------------


def faults_of_layout(sheets: Sequence[Sheet]) -> list[str]:
    """Text outside its page, cut off, over other text or over a picture, or in a foreign font."""
    return [
        f"page {number}: {fault}"
        for number, sheet in enumerate(sheets, start=1)
        for fault in (*_outside(sheet), *_overlaps(sheet))
    ]


def _outside(sheet: Sheet) -> Iterator[str]:
    content = ACROSS if sheet.width > sheet.height else UPRIGHT
    paper = Box(EDGE, EDGE, sheet.width - EDGE, sheet.height - EDGE)
    for run in sheet.runs:
        if run.is_tagged and not content.holds(run.box, SLACK):
            yield f"{run.text[:40]!r} leaves the content, {_told(run.box)}"
        elif not paper.holds(run.box, 0):
            yield f"{run.text[:40]!r} leaves the paper, {_told(run.box)}"
        # Sheets of a map overlap: what one cuts off stands whole on the next.
        if run.clip and not run.is_drawn and not run.clip.holds(run.box, SLACK):
            yield f"{run.text[:40]!r} is cut off, {_told(run.box)}"
        if not any(run.font.startswith(name) for name in OURS):
            yield f"{run.text[:40]!r} is set in {run.font}"


def _overlaps(sheet: Sheet) -> Iterator[str]:
    seen = (run for run in sheet.runs if any(map(str.isalnum, run.text)))
    rows = sorted(seen, key=lambda run: -run.box.top)
    for place, run in enumerate(rows):
        for other in rows[place + 1 :]:
            if other.box.top < run.box.bottom:
                break
            if _lie_over(run, other):
                yield f"{run.text[:40]!r} and {other.text[:40]!r} lie over each other"
    for run in sheet.runs:
        if not run.is_drawn and any(
            run.box.overlaps(figure, SLACK, SLACK) for figure in sheet.figures
        ):
            yield f"{run.text[:40]!r} lies over a picture"
    for one, two in pairwise(sheet.figures):
        if one.overlaps(two, SLACK, SLACK):
            yield "two pictures lie over each other"


def _lie_over(run: Run, other: Run) -> bool:
    """Boxes of lines may touch: a letter hangs down into the next line's height."""
    least = min(run.box.top - run.box.bottom, other.box.top - other.box.bottom)
    return run.box.overlaps(other.box, SLANT, max(0.4 * least, 1))


def _told(box: Box) -> str:
    return f"{box.left:.0f}–{box.right:.0f} across, {box.bottom:.0f}–{box.top:.0f} up"
