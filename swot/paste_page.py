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
class Preview:
    rows: list[PreviewRow]
    faults: list[PasteFault]
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
