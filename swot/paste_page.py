"""The preview of a pasted list: rows, faulty lines, doubles."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from swot import words
from swot.board import NOTE_MARKS, SIGNS, board_name
from swot.desk import Desk
from swot.paste import PasteFault, PasteResult, count_sentence
from workshops.models import Perspective

MOST_QUOTED = 120
"""Characters of a faulty line that the page shows; the whole line stands in the field."""
MOST_QUOTES = 3


@dataclass(frozen=True)
class PreviewRow:
    line: int
    kind: str
    mark: str
    sign: str
    place: str
    hue: str
    icon: str
    cluster: str
    count: int
    text: str
    double: str


@dataclass(frozen=True)
class FaultGroup:
    """Lines with the same fault; ``quotes`` are the first of them, each cut short."""

    message: str
    quotes: list[str]
    has_more: bool


@dataclass(frozen=True)
class Preview:
    rows: list[PreviewRow]
    faults: list[PasteFault]
    fault_groups: list[FaultGroup]
    fault_lines: int
    sentence: str
    card_count: int
    double_count: int
    skipped: str
    ignored_columns: str

    @property
    def state(self) -> str:
        """nothing, faulty or ready: what the page offers to do."""
        if self.faults:
            return "faulty"
        return "ready" if self.rows else "nothing"


def preview_of(result: PasteResult, desk: Desk, known: Iterable[str]) -> Preview:
    """``known``: the texts of the cards that are on the board already."""
    places = {item.key: item for item in desk.perspectives}
    on_board = {_folded(text) for text in known}
    in_list = Counter(_folded(row.text) for row in result.rows)
    rows = [
        PreviewRow(
            line=row.line,
            kind=words.singular(row.kind),
            mark=NOTE_MARKS[row.kind],
            sign=SIGNS[row.kind],
            **_place(places.get(row.perspective or "")),
            cluster=row.cluster or "",
            count=row.count,
            text=row.text,
            double=_double(_folded(row.text), on_board, in_list),
        )
        for row in result.rows
        if row.kind
    ]
    return Preview(
        rows=rows,
        faults=list(result.faults),
        fault_groups=_grouped(result.faults),
        fault_lines=len({fault.line for fault in result.faults}),
        sentence=count_sentence(result),
        card_count=result.card_count,
        double_count=sum(1 for row in rows if row.double),
        skipped=", ".join(map(str, result.skipped)),
        ignored_columns=", ".join(result.ignored_columns),
    )


def seal_of(form: Any) -> str:
    """Tells whether a list is still the one that was looked at."""
    chosen = form.chosen
    seen = "\0".join((form.cleaned_data["text"], chosen.kind, chosen.perspective))
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _grouped(faults: Iterable[PasteFault]) -> list[FaultGroup]:
    """Equal faults together: 300 lines that lack the same are one sentence."""
    by_reason: dict[str, list[PasteFault]] = {}
    for fault in faults:
        by_reason.setdefault(fault.message.partition(": ")[2] or fault.message, []).append(fault)
    groups = []
    for reason, found in by_reason.items():
        message = found[0].message
        if len(found) > 1:
            lines = _ranges([fault.line for fault in found])
            message = _("Lines %(lines)s: %(reason)s") % {"lines": lines, "reason": reason}
        quotes = [shortened(fault.text) for fault in found if fault.text]
        groups.append(FaultGroup(message, quotes[:MOST_QUOTES], len(quotes) > MOST_QUOTES))
    return groups


def _ranges(lines: list[int]) -> str:
    """ "1–3, 7" for 1, 2, 3, 7."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in parts)


def shortened(text: str) -> str:
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()} …"


def _place(perspective: Perspective | None) -> dict[str, str]:
    if perspective is None:
        return {"place": _("Unsorted"), "hue": "", "icon": "layers"}
    return {"place": board_name(perspective), "hue": perspective.hue, "icon": perspective.icon}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _double(text: str, on_board: set[str], in_list: Counter[str]) -> str:
    if text in on_board:
        return _("This card is on the board already.")
    return _("Stands in the list more than once.") if in_list[text] > 1 else ""
