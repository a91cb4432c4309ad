"""The blocks of the tree as paragraphs and tables of Word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.paper.map_sheets import map_sheets, sheet_words
from reports.tree import document as tree
from reports.tree.document import (
    Block,
    CardList,
    Figure,
    Inline,
    Item,
    ItemList,
    Photo,
    StrategyMap,
    Table,
)
from reports.tree.words import Words
from reports.word.numbering import BULLETS, MOST, list_indent
from reports.word.pictures import Pictures
from reports.word.plan import Plan, bookmark
from reports.word.styles import CARD_STYLES, PORTRAIT_WIDTH, card_border, colour
from reports.word.tables import table_xml
from reports.word.xml import BREAK, Look, Paragraph, field, link, plain_text, run

SHORT_PARAGRAPH = 700
"""Signs up to which a paragraph stays on one page, as in the PDF."""
ROLES = {"": "Normal", "lead": "Lead", "label": "Label", "note": "Note", "badge": "Badge"}
MAP_TALLEST = 130
"""Millimetres: heading and caption take more room beside the strategy map than in the PDF."""
_LIST_STYLES = {
    "bullets": "ListBullet",
    "numbers": "ListNumber",
    "questions": "Question",
    "objectives": "Objective",
    "prompts": "Prompt",
    "phases": "Phase",
}
COUNTED = ("numbers", "questions", "objectives")
_FIGURE_NUMBER = re.compile(r"(\w+) (\d+)(?=:)")

Piece = Paragraph | str
"""A paragraph, or a table that is already written."""


class Blocks:
    """Writes blocks; `width` (of the text, in twips) and `place` (what a table is called) are set
    by whoever walks the sections."""

    def __init__(self, document: tree.Document, plan: Plan, pictures: Pictures) -> None:
        self.targets = document.targets
        self.words = Words(document.words_language)
        self.plan = plan
        self.pictures = pictures
        self.width = PORTRAIT_WIDTH
        self.place = ""
        self.figures = 0

    def write(self, block: Block) -> Iterator[Piece]:
        match block:
            case tree.Paragraph():
                yield self._paragraph(block)
            case ItemList():
                yield from self._list(block, 0)
            case CardList():
                yield from self._cards(block)
            case Table():
                if block.caption:
                    yield Paragraph("Caption", self._caption(block.caption), keep_next=True)
                yield table_xml(block, self.width, self.place, self.pictures.chart)
            case Figure():
                yield from self._figure(block)
            case StrategyMap():
                yield from self._map(block)
            case Photo():
                if drawn := self.pictures.photo(block):
                    yield Paragraph("Figure", drawn)
                yield Paragraph("Caption", run(block.caption or block.alt))

    def _paragraph(self, paragraph: tree.Paragraph) -> Paragraph:
        style = ROLES[paragraph.role]
        fits = len(plain_text(paragraph.children)) <= SHORT_PARAGRAPH
        return Paragraph(
            style,
            self._inlines(paragraph.children),
            keep_next=paragraph.role == "note",
            keep_lines=None if fits else False,
        )

    # --- Lists ---

    def _list(self, block: ItemList, level: int) -> Iterator[Piece]:
        """Each list counts anew; so does an entry whose number does not follow the one before."""
        current, expected = 0, 0
        for place, item in enumerate(block.items):
            mark, written = None, ""
            if block.kind == "bullets":
                mark = (BULLETS, level)
            elif block.kind in COUNTED:
                wanted = item.number or block.start + place
                if wanted > MOST:
                    written = f"{wanted}{'.' if block.kind == 'numbers' else ')'} "
                else:
                    if not current or wanted != expected:
                        current = self.plan.numbering.restart(block.kind, wanted, level)
                    mark, expected = (current, level), wanted + 1
            pieces = list(self._item(item, block.kind, mark, level, written))
            last_but_one = block.kind == "questions" and place == len(block.items) - 2
            yield from _together(pieces, and_next=last_but_one)

    def _item(
        self, item: Item, kind: str, mark: tuple[int, int] | None, level: int, written: str
    ) -> Iterator[Piece]:
        """`written` is a number too large for Word's counting."""
        style = _LIST_STYLES[kind]
        indent = list_indent(kind, level) if kind in (*COUNTED, "bullets") else None
        blocks = item.blocks
        if not blocks or not isinstance(blocks[0], tree.Paragraph):
            yield Paragraph(style, number=mark)
            mark = None
        for place, block in enumerate(blocks):
            if isinstance(block, tree.Paragraph):
                own = style if not block.role else _role_in_list(kind, block.role)
                is_first = mark is not None and not place
                yield Paragraph(
                    own,
                    ("" if place else run(written)) + self._inlines(block.children),
                    number=mark if is_first else None,
                    indent=None if is_first else indent,
                )
            elif isinstance(block, ItemList):
                yield from self._list(block, min(level + 1, 8))
            else:
                yield from self.write(block)

    def _cards(self, block: CardList) -> Iterator[Paragraph]:
        border = card_border(colour(block.hue), dashed=block.kind in ("weakness", "threat"))
        last = len(block.cards) - 1
        for place, card in enumerate(block.cards):
            runs = run(f"{card.count}×", Look("CardCount")) + run(" ") if card.count > 1 else ""
            runs += run(card.text)
            for note in (*([card.reworded] if card.reworded else []), *card.notes):
                runs += BREAK + run(note, Look("Small"))
            keep = place != last and place in (0, last - 1)
            yield Paragraph(CARD_STYLES[block.kind], runs, keep_next=keep, border=border)

    # --- Figures ---

    def _figure(self, figure: Figure) -> Iterator[Paragraph]:
        drawn, _ = self.pictures.figure(figure)
        yield Paragraph("Figure", drawn)
        keys = "".join(
            run("■", Look(colour=colour(row.hue))) + run(f"\u00a0{row.name} {row.total}   ")
            for row in figure.rows
        )
        yield Paragraph("FigureKeys", keys)
        yield Paragraph("Caption", self._caption(figure.caption))

    def _map(self, block: StrategyMap) -> Iterator[Paragraph]:
        sheets = map_sheets(block, MAP_TALLEST)
        told = sheet_words(block, len(sheets), self.words)
        for sheet, (description, caption) in zip(sheets, told, strict=True):
            yield Paragraph("Figure", self.pictures.drawing(sheet, description))
            yield Paragraph("Caption", self._caption(caption))

    def _caption(self, text: str) -> str:
        """Word counts the figures itself, where that gives the number of the tree."""
        found = _FIGURE_NUMBER.match(text)
        if not found or int(found[2]) != self.figures + 1:
            return run(text)
        self.figures += 1
        counted = field(f"SEQ {found[1]} \\* ARABIC", found[2])
        return run(f"{found[1]} ") + counted + run(text[found.end() :])

    # --- Inline ---

    def _inlines(self, nodes: tuple[Inline, ...], bold: bool = False, italic: bool = False) -> str:
        parts = []
        for node in nodes:
            match node:
                case tree.Text(text):
                    parts.append(run(text, Look(bold=bold, italic=italic)))
                case tree.Emphasis(children, strong):
                    parts.append(self._inlines(children, bold or strong, italic or not strong))
                case tree.LineBreak():
                    parts.append(BREAK)
                case tree.CrossReference(target):
                    parts.append(self._reference(target))
        return "".join(parts)

    def _reference(self, target: str) -> str:
        number = self.targets.get(target)
        if not number:  # nothing to point to (yet): name the thing instead
            return run(self.words(target))
        anchor = self.plan.sections[target]
        look = Look("CrossReference")
        name = run(f"{self.words('section')}\u00a0", look)
        if anchor in self.plan.counted:
            return name + field(f"REF {bookmark(anchor)} \\r \\h", number, look)
        return link(bookmark(anchor), name + run(number, look))


def _role_in_list(kind: str, role: str) -> str:
    return "PhaseLabel" if (kind, role) == ("phases", "label") else ROLES[role]


def _together(pieces: list[Piece], *, and_next: bool) -> Iterator[Piece]:
    """The paragraphs of one entry stay on one page."""
    for place, piece in enumerate(pieces):
        keep = and_next or place < len(pieces) - 1
        yield piece.but(keep_next=True) if keep and isinstance(piece, Paragraph) else piece
