"""The report tree as HTML: one writer for the PDF, for the preview inside a page and for a file of
its own.

No script, and no inline style in the preview: it stands under the pages' CSP. Everything that a
person typed passes `typed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reports.paper import fonts
from reports.paper.cover_fit import LONG_TITLE, is_full
from reports.paper.drawing import svg_of
from reports.paper.figures import figure_svg
from reports.paper.html_cells import ACROSS, UPRIGHT, body_of, no_role, role_of
from reports.paper.html_text import attribute, text_only, typed
from reports.paper.map_sheets import map_sheets, sheet_words, whole_map
from reports.tree.document import (
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
    LineBreak,
    Paragraph,
    Photo,
    Section,
    StrategyMap,
    Table,
    Text,
)
from reports.tree.words import Words

PREVIEW_STYLES = Path(__file__).resolve().parents[2] / "static" / "css" / "report-preview.css"
MARKS = {
    kind: f"{mark}&nbsp;&nbsp;"
    for kind, mark in (("strength", "+"), ("weakness", "–"), ("opportunity", "»"), ("threat", "!"))
}
"""What stands before a card, as text: real list marks would cost a sixth of the PDF's time."""
LONGEST_KEY = 60
"""Signs of a name beside its colour that stay on one line."""
WIDE_NUMBER = 100
"""From here on the numbers of a list need more room."""
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
        self.table_width = UPRIGHT

    # --- Frame ---

    def page(self) -> str:
        document = self.document
        head = [
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{attribute(document.title)}</title>",
            f'<meta name="author" content="{attribute(document.organisation)}">',
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
        data = "".join(f' data-{name}="{attribute(value)}"' for name, value in heads.items())
        unit = f"<br><span>{typed(cover.unit)}</span>" if cover.unit else ""
        size = " long" if len(cover.title) > LONG_TITLE else ""
        title = f'<p class="title{size}">{typed(cover.title)}</p>'
        lines = "".join(f'<p class="fact">{typed(line)}</p>' for line in cover.lines)
        notes = "".join(f'<p class="warning">{typed(note)}</p>' for note in cover.notes)
        art = ""
        if cover.figure:
            caption = f"<p>{typed(cover.figure.caption)}</p>"
            art = f'<div class="art">{figure_svg(cover.figure)}{caption}</div>'
        status = (
            f"<strong>{typed(cover.status)}</strong> <span>{typed(self.words('made_with'))}</span>"
        )
        full = " full" if is_full(cover, has_logo=bool(logo := self._logo())) else ""
        return (
            f'<section class="cover{full}"{data}>{logo}'
            f'<p class="org">{typed(cover.organisation)}{unit}</p>'
            f'{title}<p class="subtitle">{typed(cover.subtitle)}</p>{lines}{notes}{art}'
            f'<p class="status">{status}</p></section>'
        )

    def _logo(self) -> str:
        logo = self.document.letterhead.logo
        if logo is None or not (address := self.pictures.get(logo.sha256)):
            return ""
        return (
            f'<img class="logo" src="{attribute(address)}" alt="{attribute(logo.alt)}"'
            f' width="{logo.width}" height="{logo.height}">'
        )

    def _contents(self) -> str:
        # Links hold bare text: an element inside makes a second annotation without a tag.
        title = typed(self.words("contents"))
        lines = [
            f'<li class="l{section.level}">{self._number(section)}'
            f'<a href="#r-{section.anchor}">{text_only(section.title)}</a></li>'
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
        if section.landscape:
            self.table_width = ACROSS
        body = "".join(self._block(block) for block in section.blocks)
        body += "".join(self._section(part) for part in section.sections)
        heading = self._heading(section)
        if section.landscape:
            self.table_width = UPRIGHT
            return f'<section class="landscape">{heading}{body}</section>'
        return heading + body  # a box around each section would cost 8 % of the time for nothing

    def _heading(self, section: Section) -> str:
        tag = f"h{min(section.level + self.first_heading - 1, 6)}"
        title = typed(section.title)
        label = attribute(f"{section.number} {section.title}".strip())
        short = f' data-short="{attribute(section.title)}"' if section.level == 1 else ""
        aside = f' <span class="aside">{typed(section.aside)}</span>' if section.aside else ""
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
        is_counted = block.kind not in ("bullets", "prompts")
        tag = "ol" if is_counted else "ul"
        start, count, items = "", block.start - 1, []
        if count:
            start = f' start="{block.start}"{self._counting("reset", count)}'
        for item in block.items:
            count += 1
            value = f' value="{item.number}"' if item.number else ""
            if is_counted and item.number and item.number != count:
                value += self._counting("increment", item.number - count + 1)
                count = item.number
            items.append(self._item(item, value))
        wide = " wide" if block.kind == "numbers" and count >= WIDE_NUMBER else ""
        return f'<{tag} class="{block.kind}{wide}"{start}{anchor}>{"".join(items)}</{tag}>'

    def _counting(self, verb: str, number: int) -> str:
        """WeasyPrint takes the numbers of a list from its style alone."""
        return "" if self.preview else f' style="counter-{verb}: list-item {number}"'

    def _item(self, item: Item, value: str) -> str:
        """One entry. All its text is inline: a block beside a list mark would be tagged outside
        the entry's body."""
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
        text = "<br>".join(typed(line) for line in card.text.split("\n"))
        beside = [*([card.reworded] if card.reworded else []), *card.notes]
        notes = "".join(f'<br><span class="beside">{typed(note)}</span>' for note in beside)
        return f"<li>{mark}{count}{text}{notes}</li>"

    def _figure(self, figure: Figure) -> str:
        keys = "".join(
            f'<span class="key{" w" if len(row.name) <= LONGEST_KEY else ""}" data-p="{row.hue}">'
            f"<i></i>{typed(row.name)} {row.total}</span> "
            for row in figure.rows
        )
        return (
            f'<div class="figure">{figure_svg(figure)}<p class="keys">{keys}</p>'
            f'<p class="caption">{typed(figure.caption)}</p></div>'
        )

    def _map(self, block: StrategyMap) -> str:
        """On paper as many sheets as it takes; on a screen whole, in a box that scrolls."""
        if self.preview:
            drawn = svg_of(whole_map(block), fonts.printable(block.description), "map")
            caption = f'<p class="caption">{typed(block.caption)}</p>'
            return f'<div class="sheet">{self._scrolling(drawn)}{caption}</div>'
        sheets = map_sheets(block)
        told = sheet_words(block, len(sheets), self.words)
        return "".join(
            f'<div class="sheet">{svg_of(sheet, fonts.printable(description), "map")}'
            f'<p class="caption">{typed(caption)}</p></div>'
            for sheet, (description, caption) in zip(sheets, told, strict=True)
        )

    def _scrolling(self, html: str) -> str:
        """What is too wide for a phone scrolls there; with the keyboard it must be reachable."""
        name = attribute(self.place)
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{html}</div>'

    def _photo(self, photo: Photo) -> str:
        """A picture that nobody gave an address is told in words alone."""
        image = ""
        if address := self.pictures.get(photo.sha256):
            tall = ' class="tall"' if photo.height > photo.width else ""
            image = (
                f'<img{tall} src="{attribute(address)}" alt="{attribute(photo.alt)}"'
                f' width="{photo.width}" height="{photo.height}">'
            )
        words = typed(photo.caption or photo.alt)
        return f'<div class="photo">{image}<p class="caption">{words}</p></div>'

    def _table(self, table: Table) -> str:
        """On a phone the preview's rows become cards by its style, so it says what is a table."""
        columns = "".join(f'<col class="w{column.width}">' for column in table.columns)
        role = role_of if self.preview else no_role
        heads = "".join(
            f'<th scope="col"{role("columnheader")}{" class=compact" if column.compact else ""}>'
            f"{typed(column.title)}"
            + (f' <span class="small">{typed(column.note)}</span>' if column.note else "")
            + "</th>"
            for column in table.columns
        )
        body = body_of(table, self.table_width, role)
        caption = f"<caption>{typed(table.caption)}</caption>" if table.caption else ""
        html = (
            f'<table{role("table")} data-p="{table.hue}">{caption}<colgroup>{columns}</colgroup>'
            f"<thead{role('rowgroup')}><tr{role('row')}>{heads}</tr></thead>{body}</table>"
        )
        return self._scrolling(html) if self.preview else html

    # --- Inline ---

    def _inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return typed(text)
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
            return typed(self.words(target))
        page = attribute(f", {self.words('page')} ")
        name = f"{typed(self.words('section'))}&nbsp;{number}"
        return f'<a class="xref" href="#r-{target}" data-page="{page}">{name}</a>'


@cache
def _preview_styles() -> str:
    return PREVIEW_STYLES.read_text()


def _length(node: Inline) -> int:
    match node:
        case Text(text):
            return len(text)
        case Emphasis(children, _):
            return sum(_length(child) for child in children)
        case _:
            return 20
