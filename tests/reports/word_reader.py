"""A Word file read as a person sees it, with the numbers that Word counts; and what the tree of the
report says should stand there."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.oxml.ns import qn

from reports.paper.map_sheets import map_sheets, sheet_words
from reports.tree.document import (
    Block,
    CardList,
    CrossReference,
    Document,
    Emphasis,
    Figure,
    Inline,
    ItemList,
    LineBreak,
    Paragraph,
    Photo,
    Section,
    StrategyMap,
    Table,
    Text,
)
from reports.tree.typography import bind
from reports.tree.words import Words
from reports.word.blocks import MAP_TALLEST
from reports.word.xml import writable

MARKS = {"strength": "+", "weakness": "–", "opportunity": "»", "threat": "!"}
Rows = list[list[str]]


# --- The file -----------------------------------------------------------------------


class WordFile:
    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.styles = {style.style_id: style for style in self.document.styles}
        self.numbering = self.document.part.numbering_part.element
        self.counts: dict[str, list[int]] = {}
        self.begun: set[str] = set()

    def lines(self) -> list[str | Rows]:
        """Each paragraph with its number or mark, each table as rows of cells, in order."""
        return [line for line in self._walk(self.document.element.body) if line is not None]

    def paragraphs(self) -> Iterator[Any]:
        return self.document.element.body.iter(qn("w:p"))

    def _walk(self, parent: Any) -> Iterator[str | Rows | None]:
        for child in parent:
            if child.tag == qn("w:sdt"):
                yield from self._walk(child.find(qn("w:sdtContent")))
            elif child.tag == qn("w:p"):
                yield self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield [
                    ["\n".join(text_of(line) for line in cell.iter(qn("w:p"))) for cell in row]
                    for row in ([*row.iter(qn("w:tc"))] for row in child.iter(qn("w:tr")))
                ]

    def _paragraph(self, paragraph: Any) -> str | None:
        if style_of(paragraph) == "SectionEnd":
            assert text_of(paragraph) == ""
            return None
        number = self.number_of(paragraph)
        return f"{number} {text_of(paragraph)}" if number else text_of(paragraph)

    def number_of(self, paragraph: Any) -> str:
        """What Word prints before a paragraph."""
        listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if listed is None:
            listed = self._number_of_style(style_of(paragraph))
        if listed is None:
            return ""
        num_id, place = value(listed, "w:numId"), value(listed, "w:ilvl") or "0"
        return "" if num_id == "0" else self._count(num_id, int(place))

    def _number_of_style(self, style_id: str) -> Any:
        return self.styles[style_id].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")

    def _count(self, num_id: str, place: int) -> str:
        num = self._one(f'w:num[@w:numId="{num_id}"]')
        abstract_id = value(num, "w:abstractNumId")
        levels = self._one(f'w:abstractNum[@w:abstractNumId="{abstract_id}"]').findall(qn("w:lvl"))
        if value(levels[place], "w:numFmt") == "bullet":
            return value(levels[place], "w:lvlText")
        counts = self.counts.setdefault(abstract_id, [0] * len(levels))
        if num_id not in self.begun:
            self.begun.add(num_id)
            for changed in num.findall(qn("w:lvlOverride")):
                at = int(changed.get(qn("w:ilvl")))
                counts[at] = int(value(changed, "w:startOverride")) - 1
        counts[place] += 1
        counts[place + 1 :] = [0] * (len(counts) - place - 1)
        text = value(levels[place], "w:lvlText")
        for at, count in enumerate(counts, start=1):
            text = text.replace(f"%{at}", str(count))
        return text

    def _one(self, path: str) -> Any:
        (found,) = self.numbering.xpath(path)
        return found


def value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else found.get(qn("w:val"))


def style_of(paragraph: Any) -> str:
    properties = paragraph.find(qn("w:pPr"))
    return (value(properties, "w:pStyle") if properties is not None else "") or "Normal"


def text_of(paragraph: Any) -> str:
    """The words, without the codes of fields."""
    signs = {
        qn("w:tab"): "\t",
        qn("w:br"): "\n",
        qn("w:softHyphen"): "\u00ad",
    }
    return "".join(
        node.text or "" if node.tag == qn("w:t") else signs.get(node.tag, "")
        for run in paragraph.iter(qn("w:r"))
        for node in run
    )


# --- The tree ---------------------------------------------------------------------------


class TreeText:
    """What should stand in the file, said from the tree alone."""

    bullets: tuple[str, ...] = ("•", "–")
    """By level, in turn."""
    page, at_page = "", ""
    """What stands for the number of a page in the contents, and after a reference."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = Words(document.words_language)

    def lines(self) -> list[str | Rows]:
        cover = self.document.cover
        found: list[str | Rows] = ["" for _ in [self.document.letterhead.logo] if _]
        unit = f"\n{cover.unit}" if cover.unit else ""
        found += [cover.organisation + unit, cover.title, cover.subtitle]
        found += [*cover.lines, *cover.notes]
        if cover.figure:
            found += ["", cover.figure.caption]
        found += [f"{cover.status}\t{self.words('made_with')}", self.words("contents")]
        for section in self.document.contents():
            number = f"{section.number}\t" if section.number else ""
            found.append(f"{number}{section.title}\t{self.page}")
        for note in self.document.notes:
            found += self._block(note)
        for section in self.document.sections:
            found += self._section(section)
        return [
            self.written(line)
            if isinstance(line, str)
            else [[self.written(cell) for cell in row] for row in line]
            for line in found
        ]

    def sheets(self, block: StrategyMap) -> Sequence[object]:
        return map_sheets(block, MAP_TALLEST)

    def written(self, text: str) -> str:
        """What stays visible of a text: binding a space to its word changes no sign."""
        return bind(writable(text))

    def _section(self, section: Section) -> Iterator[str | Rows]:
        yield f"{section.number} {section.title}".strip()
        if section.aside:
            yield section.aside
        for block in section.blocks:
            yield from self._block(block)
        for part in section.sections:
            yield from self._section(part)

    def _block(self, block: Block) -> Iterator[str | Rows]:
        match block:
            case Paragraph(children, _):
                yield self._inline(children)
            case ItemList():
                yield from self._list(block, 0)
            case CardList(kind, _, cards):
                for card in cards:
                    count = f"{card.count}× " if card.count > 1 else ""
                    beside = [note for note in (card.reworded, *card.notes) if note]
                    yield f"{MARKS[kind]} {count}" + "\n".join([card.text, *beside])
            case Table():
                if block.caption:
                    yield block.caption
                heads = [f"{item.title}\n{item.note}".strip() for item in block.columns]
                cells = [
                    ["\n".join(" " * bool(line.chart) + line.text for line in cell) for cell in row]
                    for row in block.rows
                ]
                yield [heads, *cells]
            case Figure():
                keys = [f"■\u00a0{row.name} {row.total}   " for row in block.rows]
                yield from ("", "".join(keys), block.caption)
            case StrategyMap():
                sheets = len(self.sheets(block))
                for _, caption in sheet_words(block, sheets, self.words):
                    yield from ("", caption)
            case Photo():
                yield from ("", block.caption or block.alt)

    def _list(self, block: ItemList, level: int) -> Iterator[str | Rows]:
        for place, item in enumerate(block.items):
            number = item.number or block.start + place
            mark = {
                "bullets": self.bullets[level % len(self.bullets)],
                "numbers": f"{number}.",
                "questions": f"{number})",
                "objectives": f"{number})",
            }.get(block.kind, "")
            mark += " " if mark else ""
            if not item.blocks or not isinstance(item.blocks[0], Paragraph):
                yield mark
                mark = ""
            for part in item.blocks:
                if isinstance(part, Paragraph):
                    yield mark + self._inline(part.children)
                    mark = ""
                elif isinstance(part, ItemList):
                    yield from self._list(part, level + 1)

    def _inline(self, nodes: tuple[Inline, ...]) -> str:
        parts = []
        for node in nodes:
            match node:
                case Text(text):
                    parts.append(text)
                case Emphasis(children, _):
                    parts.append(self._inline(children))
                case LineBreak():
                    parts.append("\n")
                case CrossReference(target):
                    number = self.document.targets.get(target)
                    section = f"{self.words('section')}\u00a0{number}"
                    parts.append(section + self.at_page if number else self.words(target))
        return "".join(parts)


def normal(lines: list[str | Rows]) -> list[str | Rows]:
    """Spaces that bind, tabs and plain spaces are one to the reader."""
    plain = str.maketrans("\u00a0\t", "  ")
    return [
        line.translate(plain)
        if isinstance(line, str)
        else [[cell.translate(plain) for cell in row] for row in line]
        for line in lines
    ]
