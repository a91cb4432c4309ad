"""The report tree as HTML: one writer for the PDF, for the preview inside a page and for a file of
its own.

No inline style and no script: the preview stands under the pages' CSP. Everything a person typed
passes `_text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path

from reports import fonts
from reports.document import (
    Block,
    Card,
    CardList,
    CrossReference,
    Document,
    Emphasis,
    Figure,
    Inline,
    Item,
    ItemList,
    Line,
    LineBreak,
    Paragraph,
    Photo,
    Section,
    StrategyMap,
    Table,
    Text,
)
from reports.drawing import svg_of
from reports.figures import figure_svg
from reports.map_sheets import map_sheets, sheet_words, whole_map
from reports.signs import draw_chart
from reports.typography import bind, portions, unbroken
from reports.words import Words

PREVIEW_STYLES = Path(__file__).resolve().parent.parent / "static" / "css" / "report-preview.css"
MARKS = {
    kind: f"{mark}&nbsp;&nbsp;"
    for kind, mark in (("strength", "+"), ("weakness", "–"), ("opportunity", "»"), ("threat", "!"))
}
"""What stands before a card, as text: real list marks would cost a sixth of the PDF's time."""
SHORT_PARAGRAPH = 700
"""Signs up to which a paragraph stays on one page (about seven lines): no sentence is cut in two
by a page's foot."""


def render_html(
    document: Document, *, preview: bool = False, pictures: Mapping[str, str] | None = None
) -> str:
    """A whole HTML page for the PDF (and for reading as a file); with `preview` a fragment to embed
    in a page.

    The fragment's headings begin at h2, since the page around it has its own h1; its ids begin with
    ``r-``. `pictures` gives the address of each photo by its hash.
    """
    writer = _Writer(document, preview, pictures or {})
    return writer.fragment() if preview else writer.page()


class _Writer:
    def __init__(self, document: Document, preview: bool, pictures: Mapping[str, str]) -> None:
        self.document = document
        self.preview = preview
        self.pictures = pictures
        self.words = Words(document.words_language)
        self.first_heading = 2 if preview else 1
        self.place = ""  # the section being written, which names its tables

    # --- Frame ---

    def page(self) -> str:
        document = self.document
        head = [
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_attribute(document.title)}</title>",
            f'<meta name="author" content="{_attribute(document.organisation)}">',
            '<meta name="generator" content="Weitblick">',
        ]
        if document.date:
            head += [
                f'<meta name="dcterms.{event}" content="{document.date}">'
                for event in ("created", "modified")
            ]
        # WeasyPrint has its own, parsed styles and skips these; a browser shows the preview's look.
        style = f'<style media="screen">{_preview_styles()}</style>'
        return (
            f'<!doctype html>\n<html lang="{document.language}"><head>{"".join(head)}{style}</head>'
            f'<body class="report">{self._body()}</body></html>\n'
        )

    def fragment(self) -> str:
        return f'<article class="report" lang="{self.document.language}">{self._body()}</article>\n'

    def _body(self) -> str:
        document = self.document
        return (
            self._cover()
            + self._contents()
            + "".join(self._section(part) for part in document.sections)
        )

    def _cover(self) -> str:
        document, cover = self.document, self.document.cover
        before, between = self.words("page_of", page="\0", pages="\0").split("\0")[:2]
        heads = {
            "title": document.running_title,
            "footer": document.running_footer,
            "draft": document.draft_mark,
            "page": before,
            "of": between,
        }
        data = "".join(f' data-{name}="{_attribute(value)}"' for name, value in heads.items())
        unit = f"<br><span>{_text(cover.unit)}</span>" if cover.unit else ""
        size = " long" if len(cover.title) > 60 else ""
        title = f'<p class="title{size}">{_text(cover.title)}</p>'
        lines = "".join(f'<p class="fact">{_text(line)}</p>' for line in cover.lines)
        notes = "".join(f'<p class="warning">{_text(note)}</p>' for note in cover.notes)
        art = ""
        if cover.figure:
            caption = f"<p>{_text(cover.figure.caption)}</p>"
            art = f'<div class="art">{figure_svg(cover.figure)}{caption}</div>'
        status = (
            f"<strong>{_text(cover.status)}</strong> <span>{_text(self.words('made_with'))}</span>"
        )
        return (
            f'<section class="cover"{data}>{self._logo()}'
            f'<p class="org">{_text(cover.organisation)}{unit}</p>'
            f'{title}<p class="subtitle">{_text(cover.subtitle)}</p>{lines}{notes}{art}'
            f'<p class="status">{status}</p></section>'
        )

    def _logo(self) -> str:
        logo = self.document.letterhead.logo
        if logo is None or not (address := self.pictures.get(logo.sha256)):
            return ""
        return (
            f'<img class="logo" src="{_attribute(address)}" alt="{_attribute(logo.alt)}"'
            f' width="{logo.width}" height="{logo.height}">'
        )

    def _contents(self) -> str:
        # Links hold bare text: an element inside makes a second annotation without a tag.
        title = _text(self.words("contents"))
        lines = [
            f'<li class="l{section.level}">{self._number(section)}'
            f'<a href="#r-{section.anchor}">{_text_only(section.title)}</a></li>'
            for section in self.document.contents()
        ]
        listed = f"<ul>{''.join(lines)}</ul>" if lines else ""
        notes = "".join(self._block(note) for note in self.document.notes)
        tag = f"h{self.first_heading}"
        heading = f'<{tag} data-short="{title}" data-label="{title}">{title}</{tag}>'
        return f'<nav class="toc" aria-label="{title}">{heading}{listed}{notes}</nav>'

    # --- Sections ---

    def _section(self, section: Section) -> str:
        self.place = f"{section.number} {section.title}".strip()
        body = "".join(self._block(block) for block in section.blocks)
        body += "".join(self._section(part) for part in section.sections)
        heading = self._heading(section)
        if section.landscape:
            return f'<section class="landscape">{heading}{body}</section>'
        return heading + body  # a box around each section would cost 8 % of the time for nothing

    def _heading(self, section: Section) -> str:
        tag = f"h{min(section.level + self.first_heading - 1, 6)}"
        title = _text(section.title)
        label = _attribute(f"{section.number} {section.title}".strip())
        short = f' data-short="{_attribute(section.title)}"' if section.level == 1 else ""
        aside = f' <span class="aside">{_text(section.aside)}</span>' if section.aside else ""
        plain = ' class="plain"' if section.unnumbered and section.level > 1 else ""
        return (
            f'<{tag} id="r-{section.anchor}"{plain}{short} data-label="{label}">'
            f"{self._number(section)}{title}{aside}</{tag}>"
        )

    def _number(self, section: Section) -> str:
        return f'<span class="nr">{section.number}</span> ' if section.number else ""

    # --- Blocks ---

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case ItemList():
                return self._list(block)
            case CardList():
                mark = "" if self.preview else MARKS[block.kind]
                cards = "".join(self._card(card, mark) for card in block.cards)
                return f'<ul class="cards {block.kind}" data-p="{block.hue}">{cards}</ul>'
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case StrategyMap():
                return self._map(block)
            case Photo():
                return self._photo(block)

    def _paragraph(self, paragraph: Paragraph) -> str:
        names = [paragraph.role] if paragraph.role else []
        if sum(_length(node) for node in paragraph.children) <= SHORT_PARAGRAPH:
            names.append("keep")
        marked = f' class="{" ".join(names)}"' if names else ""
        return f"<p{marked}>{self._inlines(paragraph.children)}</p>"

    def _list(self, block: ItemList) -> str:
        anchor = f' id="r-{block.anchor}"' if block.anchor else ""
        tag = "ul" if block.kind in ("bullets", "prompts") else "ol"
        start = f' start="{block.start}"' if block.start != 1 else ""
        items = "".join(self._item(item) for item in block.items)
        return f'<{tag} class="{block.kind}"{start}{anchor}>{items}</{tag}>'

    def _item(self, item: Item) -> str:
        """One entry. All its text is inline: a block beside a list mark would be tagged outside
        the entry's body."""
        value = f' value="{item.number}"' if item.number else ""
        parts: list[str] = []
        for block in item.blocks:
            if isinstance(block, Paragraph):
                text = self._inlines(block.children)
                parts.append(
                    ("<br>" if parts else "")
                    + (f'<span class="{block.role}">{text}</span>' if block.role else text)
                )
            else:
                parts.append(self._block(block))
        return f"<li{value}>{''.join(parts)}</li>"

    def _card(self, card: Card, mark: str) -> str:
        count = f'<span class="count">{card.count}×</span> ' if card.count > 1 else ""
        text = "<br>".join(_text(line) for line in card.text.split("\n"))
        beside = [*([card.reworded] if card.reworded else []), *card.notes]
        notes = "".join(f'<br><span class="beside">{_text(note)}</span>' for note in beside)
        return f"<li>{mark}{count}{text}{notes}</li>"

    def _figure(self, figure: Figure) -> str:
        keys = "".join(
            f'<span class="key" data-p="{row.hue}"><i></i>{_text(row.name)} {row.total}</span> '
            for row in figure.rows
        )
        return (
            f'<div class="figure">{figure_svg(figure)}<p class="keys">{keys}</p>'
            f'<p class="caption">{_text(figure.caption)}</p></div>'
        )

    def _map(self, block: StrategyMap) -> str:
        """On paper as many sheets as it takes; on a screen whole, in a box that scrolls."""
        if self.preview:
            drawn = svg_of(whole_map(block), fonts.printable(block.description), "map")
            caption = f'<p class="caption">{_text(block.caption)}</p>'
            return f'<div class="sheet">{self._scrolling(drawn)}{caption}</div>'
        sheets = map_sheets(block)
        told = sheet_words(block, len(sheets), self.words)
        return "".join(
            f'<div class="sheet">{svg_of(sheet, fonts.printable(description), "map")}'
            f'<p class="caption">{_text(caption)}</p></div>'
            for sheet, (description, caption) in zip(sheets, told, strict=True)
        )

    def _scrolling(self, html: str) -> str:
        """What is too wide for a phone scrolls there; with the keyboard it must be reachable."""
        name = _attribute(self.place)
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{html}</div>'

    def _photo(self, photo: Photo) -> str:
        """A picture that nobody gave an address is told in words alone."""
        image = ""
        if address := self.pictures.get(photo.sha256):
            tall = ' class="tall"' if photo.height > photo.width else ""
            image = (
                f'<img{tall} src="{_attribute(address)}" alt="{_attribute(photo.alt)}"'
                f' width="{photo.width}" height="{photo.height}">'
            )
        words = _text(photo.caption or photo.alt)
        return f'<div class="photo">{image}<p class="caption">{words}</p></div>'

    def _table(self, table: Table) -> str:
        columns = "".join(f'<col class="w{column.width}">' for column in table.columns)
        heads = "".join(
            f'<th scope="col"{" class=compact" if column.compact else ""}>{_text(column.title)}'
            + (f' <span class="small">{_text(column.note)}</span>' if column.note else "")
            + "</th>"
            for column in table.columns
        )
        compact = [column.compact for column in table.columns]
        rows = "".join(f"<tr>{self._cells(row, compact)}</tr>" for row in table.rows)
        caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
        html = (
            f'<table data-p="{table.hue}">{caption}<colgroup>{columns}</colgroup>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )
        return self._scrolling(html) if self.preview else html

    def _cells(self, row: Sequence[Sequence[Line]], compact: Sequence[bool]) -> str:
        return "".join(
            f"<td{' class=compact' if narrow else ''}>{_cell(cell)}</td>"
            for cell, narrow in zip(row, compact, strict=True)
        )

    # --- Inline ---

    def _inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return _text(text)
            case Emphasis(children, strong):
                tag = "strong" if strong else "em"
                return f"<{tag}>{self._inlines(children)}</{tag}>"
            case LineBreak():
                return "<br>"
            case CrossReference(target):
                return self._reference(target)

    def _reference(self, target: str) -> str:
        number = self.document.targets.get(target)
        if not number:  # nothing to point to (yet): name the thing instead
            return _text(self.words(target))
        page = _attribute(f", {self.words('page')} ")
        name = f"{_text(self.words('section'))}&nbsp;{number}"
        return f'<a class="xref" href="#r-{target}" data-page="{page}">{name}</a>'


@cache
def _preview_styles() -> str:
    return PREVIEW_STYLES.read_text()


def _cell(lines: Sequence[Line]) -> str:
    """A box for each line; a single plain one needs none (7 % of the time of a page of goals)."""
    if len(lines) == 1 and not lines[0].role and not lines[0].chart:
        return _lines_of(lines[0])
    return "".join(f'<span class="{_look(line)}">{_lines_of(line)}</span> ' for line in lines)


def _look(line: Line) -> str:
    return " ".join(filter(None, ("line", line.role, "charted" if line.chart else "")))


def _lines_of(line: Line) -> str:
    text = "<br>".join(_text(part) for part in line.text.split("\n"))
    if not line.chart:
        return text
    return (
        f"{svg_of(draw_chart(line.chart), fonts.printable(line.chart.description), 'chart')} {text}"
    )


def _length(node: Inline) -> int:
    match node:
        case Text(text):
            return len(text)
        case Emphasis(children, _):
            return sum(_length(child) for child in children)
        case _:
            return 20


def _text_only(text: str) -> str:
    return escape(bind(fonts.printable(text)), quote=False)


def _attribute(text: str) -> str:
    return escape(fonts.printable(text))


def _text(text: str) -> str:
    """What a person typed, ready for HTML: only printable signs, bound where lines must not
    break."""
    pieces = []
    for piece, whole in unbroken(bind(fonts.printable(text))):
        if piece:
            marked = "<wbr>".join(_mark_foreign(portion) for portion in portions(piece))
            pieces.append(f'<span class="w">{marked}</span>' if whole else marked)
    return "".join(pieces)


def _mark_foreign(text: str) -> str:
    if fonts.is_plain(text):
        return escape(text, quote=False)
    pieces, end = [], 0
    for found in fonts.FOREIGN.finditer(text):
        pieces.append(escape(text[end : found.start()], quote=False))
        pieces.append(f'<span class="f">{escape(found[0], quote=False)}</span>')
        end = found.end()
    pieces.append(escape(text[end:], quote=False))
    return "".join(pieces)
