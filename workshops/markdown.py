"""The small Markdown of the narratives: paragraphs, lists and emphasis; everything else is text.

German texts hold what Markdown would take for marks: "Mitarbeiter*innen und Kolleg*innen", a line
that begins with "22. Juni", a dash with spaces. Where a mark is in doubt the text wins.
"""

import re
from collections.abc import Iterator
from html import escape

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

_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "newline", "escape"])
_GENDER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_LIST_MARK = re.compile(r"^(\s*\d*)([-+*.)])")
_MOST_FALSE_LISTS = 50


def parse_tokens(source: str) -> list[Token]:
    """Return the tokens of markdown-it-py for `source`; what only looks like a mark is text."""
    source = _GENDER_STAR.sub(r"\\*", source.replace("\r\n", "\n").strip())
    return _MARKDOWN.parse(_defuse(source.split("\n"))) if source else []


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


def _defuse(lines: list[str]) -> str:
    """Escape what looks like a list but is a sentence.

    That is a lone item that goes on a paragraph, and a lone "22. Juni".
    """
    for _round in range(_MOST_FALSE_LISTS):
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
