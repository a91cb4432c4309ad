"""Narratives as nodes: paragraphs, lists and emphasis of a small Markdown; raw HTML is only text.

German texts hold what Markdown would take for marks: "Mitarbeiter*innen und Kolleg*innen", a line
that begins with "22. Juni", a dash with spaces. Where a mark is in doubt the text wins and stays as
typed.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from reports.document import (
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

_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "newline", "escape"])
_GENDER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_LIST_MARK = re.compile(r"^(\s*\d*)([-+*.)])")
_MOST_FALSE_LISTS = 50
_REFERENCE = re.compile(r"\[\[([a-z]+)\]\]")
REFERENCES = {
    "procedure",
    "analysis",
    "strength",
    "weakness",
    "opportunity",
    "threat",
    "conclusion",
}
REFERENCES |= {
    "procedure",
    "questions",
    "direction",
    "objectives",
    "phases",
    "goals",
    "measures",
    "votes",
}


def parse(source: str) -> tuple[Block, ...]:
    """The blocks of a narrative. `[[questions]]` becomes a cross reference; an unknown name
    stays as typed."""
    source = _GENDER_STAR.sub(r"\*", source.replace("\r\n", "\n").strip())
    if not source:
        return ()
    lines = source.split("\n")
    return tuple(_blocks(SyntaxTreeNode(_MARKDOWN.parse(_defuse(lines))).children))


def plain(text: str) -> tuple[Inline, ...]:
    """Plain text as nodes: line ends are kept, nothing else is read into it."""
    nodes: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            nodes.append(LineBreak())
        if line.strip():
            nodes.append(Text(line.strip()))
    return tuple(nodes)


def _defuse(lines: list[str]) -> str:
    """Escape what looks like a list but is a sentence: a lone item that goes on a paragraph, or
    a lone "22. Juni"."""
    for _ in range(_MOST_FALSE_LISTS):
        start = next(_false_lists(_MARKDOWN.parse("\n".join(lines)), lines), None)
        if start is None:
            break
        lines[start] = _LIST_MARK.sub(r"\1\\\2", lines[start], count=1)
    return "\n".join(lines)


def _false_lists(tokens: list[Token], lines: list[str]) -> Iterator[int]:
    for index, token in enumerate(tokens):
        if token.level or token.map is None or not token.type.endswith("_list_open"):
            continue
        marks = []
        for later in tokens[index + 1 :]:
            if later.level == 0:
                break
            if later.level == 1 and later.type == "list_item_open":
                marks.append(later.info)
        start = token.map[0]
        goes_on = start > 0 and bool(lines[start - 1].strip())
        numbered = token.type == "ordered_list_open"
        lone = len(marks) == 1 and (goes_on or numbered)
        jumps = (
            numbered and len(marks) > 1 and int(marks[0]) > 1 and int(marks[1]) != int(marks[0]) + 1
        )
        if lone or jumps:
            yield start


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
    for found in _REFERENCE.finditer(text):
        if found[1] not in REFERENCES:
            continue
        if found.start() > end:
            yield Text(text[end : found.start()])
        yield CrossReference(found[1])
        end = found.end()
    if end < len(text):
        yield Text(text[end:])
