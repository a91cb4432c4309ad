"""The small Markdown of the narratives: paragraphs, lists and emphasis; everything else is text.

German texts hold what Markdown would take for marks: "Mitarbeiter*innen und Kolleg*innen", a line
that begins with "22. Juni", a dash with spaces. Where a mark is in doubt the text wins.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

REFERENCE = re.compile(r"\[\[([a-z]+)\]\]")
REFERENCES = (
    "procedure",
    "analysis",
    "strength",
    "weakness",
    "opportunity",
    "threat",
    "conclusion",
    "questions",
    "direction",
    "objectives",
    "phases",
    "goals",
    "measures",
    "votes",
)
"""The parts of the report that a text may refer to."""
TYPED_PAGE = re.compile(r"\b(?:Seiten?|pages?)\s+\d+|(?<!\w)(?:S|p|pp)\.\s*\d+", re.IGNORECASE)

_OPTIONS = {"html": False, "maxNesting": 100}
"""Deeper than `_flat` lets a list be: what lies below it, markdown-it-py would leave out."""
_MARKDOWN = MarkdownIt("zero", _OPTIONS).enable(["list", "emphasis", "newline", "escape"])
_GENDER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_LIST_MARK = re.compile(r"^(\s*\d*)([-+*.)])")
_BLOCKS = MarkdownIt("zero", _OPTIONS).enable("list")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])
_LIST_LINE = re.compile(r"^[^\S\n]*(?:[-+*]|\d+[.)])(?:\s|$)", re.MULTILINE)
_MARGIN = re.compile(r"^[^\S\n]+", re.MULTILINE)
_WIDEST_MARGIN = 32
"""Columns that a line may stand in, eight lists of four; what is typed deeper stands there too."""
_MANY_MARKS = re.compile(
    r"^(?P<kept> *(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){4}\d*)(?=[-+*.)])", re.MULTILINE
)
"""Four lists that begin in one line; what follows is text."""
_LONG_RUN = re.compile(r"(?<!\\)(?:\*{4,}|_{4,})")
_DEEPEST_EMPHASIS = 4
_CAREFUL_ROUNDS, _MOST_ROUNDS = 3, 5
"""A round reads the whole text. After the careful ones, which every text of people gets by with,
come those that judge all lists at once."""


def parse_tokens(source: str) -> list[Token]:
    """Return the tokens of markdown-it-py for `source`; what only looks like a mark is text."""
    source = _flat(source.replace("\r\n", "\n").strip())
    tokens = _MARKDOWN.parse(_defuse(source.split("\n"))) if source else []
    for token in tokens:
        _limit_emphasis(token.children or ())
    return tokens


def render_markdown(source: str) -> SafeString:
    """Return `source` as HTML of p, ul, ol, li, em, strong and br.

    A reference such as ``[[questions]]`` is shown as a marked word. Put the result inside an
    element with ``hx-disable``.
    """
    html = _MARKDOWN.renderer.render(parse_tokens(source), _MARKDOWN.options, {})
    return mark_safe(REFERENCE.sub(_reference, html))  # noqa: S308 - made by a renderer without HTML


def has_typed_page(source: str) -> bool:
    """Tell whether somebody typed a page number ("siehe Seite 4"), which the report may change."""
    return TYPED_PAGE.search(source) is not None


def reference_names() -> dict[str, str]:
    """Return what a text may refer to, with the words the editor shows."""
    return {
        "procedure": _("Procedure"),
        "analysis": _("Analysis"),
        "strength": _("Strengths"),
        "weakness": _("Weaknesses"),
        "opportunity": _("Opportunities"),
        "threat": _("Threats"),
        "conclusion": _("Conclusion"),
        "questions": _("Guiding questions"),
        "direction": _("Strategic direction"),
        "objectives": _("Objectives"),
        "phases": _("Phases"),
        "goals": _("Goals"),
        "measures": _("Measures"),
        "votes": _("Prioritisation"),
    }


def _reference(match: re.Match[str]) -> str:
    name = reference_names().get(match[1])
    return f"<mark>{escape(name)}</mark>" if name else match[0]


def _flat(source: str) -> str:
    """`source` without what would nest without end; a line of stars is text as well."""
    source = _MARGIN.sub(lambda found: found[0].expandtabs(4)[:_WIDEST_MARGIN], source)
    source = _MANY_MARKS.sub(r"\g<kept>\\", source)
    source = _GENDER_STAR.sub(r"\*", source)
    return _LONG_RUN.sub(lambda found: f"\\{found[0][0]}" * len(found[0]), source)


def _limit_emphasis(tokens: Iterable[Token]) -> None:
    """Make text of the marks of emphasis that stand in too many others."""
    depth = 0
    for token in tokens:
        depth += max(token.nesting, 0)
        closes = token.nesting < 0
        if token.nesting and depth > _DEEPEST_EMPHASIS:
            token.type, token.tag, token.nesting, token.content = "text", "", 0, token.markup
        depth -= closes


def _defuse(lines: list[str]) -> str:
    """Escape what looks like a list but is a sentence.

    That is a lone item that goes on a paragraph, and a lone "22. Juni". A list turned into text may
    make others of what follows it, up to the next paragraph; so a round takes one of each stretch.
    """
    for done in range(_MOST_ROUNDS):
        source = "\n".join(lines)
        if not _LIST_LINE.search(source):
            break
        false = _false_lists(_BLOCKS.parse(source), lines)
        starts = list(_firsts(false, lines) if done < _CAREFUL_ROUNDS else false)
        if not starts:
            break
        for start in starts:
            lines[start] = _LIST_MARK.sub(r"\1\\\2", lines[start], count=1)
    return "\n".join(lines)


def _firsts(starts: Iterable[int], lines: list[str]) -> Iterator[int]:
    """Yield of each stretch the first start; one ends where a paragraph begins at the margin."""
    free_from = 0
    for start in starts:
        if start < free_from:
            continue
        yield start
        free_from = start + 1
        while free_from < len(lines) and not _begins_paragraph(free_from, lines):
            free_from += 1


def _begins_paragraph(at: int, lines: list[str]) -> bool:
    line = lines[at]
    return not lines[at - 1].strip() and bool(line[:1].strip()) and not _LIST_LINE.match(line)


def _false_lists(tokens: list[Token], lines: list[str]) -> Iterator[int]:
    """Yield the lines at which a list begins that is none.

    Once its first item is text, the next ones may be a list of their own, which is judged with it.
    """
    for kind, items in _lists(tokens):
        while items and _is_false(kind, items, lines):
            yield items.popleft().line
            while items and not _begins_list(kind, items[0], lines):
                items.popleft()


class _Item(NamedTuple):
    """One item of a list: its line and its number ("" where it has none)."""

    line: int
    number: str


def _lists(tokens: list[Token]) -> Iterator[tuple[str, deque[_Item]]]:
    """Yield the lists that stand in no other, with their items."""
    items: deque[_Item] = deque()
    for token in tokens:
        if token.map and token.level == 1 and token.type == "list_item_open":
            items.append(_Item(token.map[0], token.info))
        elif token.level == 0 and token.type.endswith("_list_close"):
            yield token.type, items
            items = deque()


def _is_false(kind: str, items: Sequence[_Item], lines: list[str]) -> bool:
    is_numbered = kind.startswith("ordered")
    if len(items) == 1:
        return is_numbered or _goes_on(items[0], lines)
    if not is_numbered:
        return False
    first, second = int(items[0].number), int(items[1].number)
    return first > 1 and second != first + 1


def _begins_list(kind: str, item: _Item, lines: list[str]) -> bool:
    """Whether this begins a list where a text goes before it: a number other than 1 does not."""
    return kind.startswith("bullet") or not _goes_on(item, lines) or int(item.number) == 1


def _goes_on(item: _Item, lines: list[str]) -> bool:
    return item.line > 0 and bool(lines[item.line - 1].strip())
