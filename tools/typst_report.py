"""The report's tree as a Typst file, by a minimal template: only for the comparison in tools/bench.

It has the same words, contents with page numbers, running heads, lists, tables and tags, but no
figures, hues or German niceties.
"""

from __future__ import annotations

import re

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

_HEAD = """#set document(title: [{title}], author: "{author}", date: none)
#set page("a4", margin: (x: 27mm, y: 27mm), numbering: "1 / 1", header: [{running}])
#set text(font: "Noto Serif", size: 10.6pt, lang: "{language}", hyphenate: true)
#set heading(numbering: none)
= {title}
#outline(title: none)
"""
_SPECIAL = re.compile(r"[\\#*_`$<>@\[\]~=/+-]")


def typst_source(document: Document) -> str:
    head = _HEAD.format(
        title=_text(document.title),
        author=document.organisation.replace('"', "'"),
        language=document.language,
        running=_text(document.running_title),
    )
    cover = [_text(line) for line in (document.cover.subtitle, *document.cover.lines)]
    return head + "\n\n".join([*cover, *map(_section, document.sections)])


def _section(section: Section) -> str:
    title = _text(f"{section.number} {section.title}".strip())
    body = [_block(block) for block in section.blocks] + [*map(_section, section.sections)]
    return "\n\n".join([f"{'=' * (section.level + 1)} {title}", *body])


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _inlines(block.children)
        case ItemList():
            return "\n".join(f"- {' '.join(map(_block, item.blocks))}" for item in block.items)
        case CardList():
            return "\n".join(f"- {_text(card.text)}" for card in block.cards)
        case Table():
            return _table(block)
        case Figure() | Photo() | StrategyMap():
            return _text(block.caption)


def _table(table: Table) -> str:
    widths = ", ".join(f"{column.width}fr" for column in table.columns)
    heads = ", ".join(f"[{_text(column.title)}]" for column in table.columns)
    rows = ",\n".join(
        ", ".join(f"[{' '.join(_text(line.text) for line in cell)}]" for cell in row)
        for row in table.rows
    )
    return f"#table(columns: ({widths}), table.header({heads}),\n{rows})"


def _inlines(nodes: tuple[Inline, ...]) -> str:
    return "".join(map(_inline, nodes))


def _inline(node: Inline) -> str:
    match node:
        case Text(text):
            return _text(text)
        case Emphasis(children, _):
            return f"#emph[{_inlines(children)}]"
        case LineBreak():
            return " \\\n"
        case CrossReference(target):
            return _text(target)


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", " \\\n")
