"""Narratives as nodes: the small Markdown of `workshops.markdown`, without its HTML."""

from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from reports.tree.document import (
    Block,
    CrossReference,
    Emphasis,
    Inline,
    Item,
    ItemList,
    LineBreak,
    Paragraph,
    Text,
)
from workshops.markdown import REFERENCE, REFERENCES, parse_tokens


def parse(source: str) -> tuple[Block, ...]:
    """The blocks of a narrative. `[[questions]]` becomes a cross reference; an unknown name
    stays as typed."""
    return tuple(_blocks(SyntaxTreeNode(parse_tokens(source)).children))


def plain(text: str) -> tuple[Inline, ...]:
    """Plain text as nodes: line ends are kept, nothing else is read into it."""
    nodes: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            nodes.append(LineBreak())
        if line.strip():
            nodes.append(Text(line.strip()))
    return tuple(nodes)


def _blocks(nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        if node.type == "paragraph":
            children = tuple(_inlines(node.children[0].children))
            if children:
                yield Paragraph(children)
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(Item(tuple(_blocks(child.children))) for child in node.children)
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 1
            yield ItemList(
                "bullets" if node.type == "bullet_list" else "numbers", items, start=start
            )


def _inlines(nodes: list[SyntaxTreeNode]) -> Iterator[Inline]:
    for node in nodes:
        if node.type in ("em", "strong"):
            yield Emphasis(tuple(_inlines(node.children)), strong=node.type == "strong")
        elif node.type == "hardbreak":
            yield LineBreak()
        elif node.type == "softbreak":
            yield Text(" ")
        elif node.children:
            yield from _inlines(node.children)
        elif node.content:
            yield from _with_references(node.content)


def _with_references(text: str) -> Iterator[Inline]:
    end = 0
    for found in REFERENCE.finditer(text):
        if found[1] not in REFERENCES:
            continue
        if found.start() > end:
            yield Text(text[end : found.start()])
        yield CrossReference(found[1])
        end = found.end()
    if end < len(text):
        yield Text(text[end:])
