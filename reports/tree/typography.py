"""What German and English typesetting asks of a line break. Nothing here changes a sign that one
can see.

Spaces that must not break become U+00A0; words with a slash are named by `unbroken`, and the
renderer keeps them whole (a word joiner would stay in the text that people copy from the PDF).
"""

import re
import unicodedata
from collections.abc import Iterator

NBSP = "\u00a0"

_ABBREVIATION = re.compile(r"\b(?:[A-Za-zÄÖÜäöü]\. ){1,3}(?=[A-Za-zÄÖÜäöü]\.)")
"""z. B., d. h., u. a., i. d. R., e. g."""

_BEFORE_NUMBER = re.compile(
    r"(?<!\w)(§§?|Nr\.|Abs\.|Art\.|Seite|S\.|Kap\.|Abschnitt|Phase|Leitfragen?|Leitziele?|Abbildung"
    r"|Blatt|Quartal|Halbjahr|No\.|page|section|questions?|objectives?|Figure|Sheet) (?=\d)"
)
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=(?:%|€|EUR|Euro|h|km|m²|Uhr)(?!\w))")
_COUNTED = re.compile(
    r"(?<=\d) (?=(?:Karten?|Nennung(?:en)?|Punkte?n?|Person(?:en)?|Ziele?n?|Stärken?|Schwächen?"
    r"|Chancen?|Risik(?:o|en)|Leitfragen?|cards?|mentions?|dots?|people|goals?|strengths?"
    r"|weakness(?:es)?|opportunit(?:y|ies)|threats?)(?!\w))"
)
"""What the computed sentences count."""
_PARAGRAPH_LETTER = re.compile(r"(§\u00a0\d+) (?=[a-z]\b)")
_DAY = re.compile(
    r"(?<=\d\.) (?=(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember|Halbjahr|Quartal)\b)"
    r"|(?<=\d) (?=(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b)"
    r"|(?<=\d{4}) (?=[HQ][1-4]\b)"
)
_LAW = re.compile(r"\b(SGB|BGB|GG|Art\.) (?=[IVX]+\b)")
_PARAGRAPH_OF_LAW = re.compile(
    r"((?:§|Abs\.)\u00a0\d+(?:\u00a0?[a-z])?) (?=(?:SGB|BGB|GG|StGB|KKG|KJHG|GemO|LKO)\b)"
)
"""§ 8a SGB VIII: section and book belong together."""
_DASH = re.compile(r" (?=[–—] )")
"""A dash may end a line, but never begins one."""

_ENDLESS = re.compile(r"\S{60,}")
_PORTION = 30

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ua66f-\ua69f\ufe20-\ufe2f"
)
"""They stand upon the sign before them and are never parted from it."""
_SLASHED = re.compile(rf"[\w{_MARKS}„“\"(\-]++((?:/[\w{_MARKS}\-]+)+[)“\"]?[.,;:!?]?)?")
_GENDERED = re.compile(
    r"[\w„“\"(\-]++(/-?(?:innen|in|e|en|er|r|n|s|es|frau|frauen)\b[)“\"]?[.,;:!?]?)?"
)
"""Both find every word and give a group to those with a slash: looking for these alone would begin
anew at each letter of a word without end."""
LONGEST_UNBROKEN = 24
"""Signs that are kept on one line of running text."""


def bind(text: str) -> str:
    """`text` with no-break spaces inside abbreviations and dates, between a number and what it
    counts, and after §."""
    if " " not in text:
        return text
    text = _ABBREVIATION.sub(lambda found: found[0].replace(" ", NBSP), text)
    text = _BEFORE_NUMBER.sub(rf"\1{NBSP}", text)
    text = _PARAGRAPH_LETTER.sub(rf"\1{NBSP}", text)
    text = _PARAGRAPH_OF_LAW.sub(rf"\1{NBSP}", text)
    text = _AFTER_NUMBER.sub(NBSP, text)
    text = _COUNTED.sub(NBSP, text)
    text = _DAY.sub(NBSP, text)
    text = _LAW.sub(rf"\1{NBSP}", text)
    return _DASH.sub(NBSP, text)


def portions(text: str) -> list[str]:
    """`text` cut where a line may break inside a word without end (an address, a prank).

    Otherwise it would run off the page, and the search for a place to hyphenate takes seconds per
    word.
    """
    pieces, end = [], 0
    for found in _ENDLESS.finditer(text):
        for cut in range(found.start() + _PORTION, found.end(), _PORTION):
            if unicodedata.combining(text[cut]):
                continue
            pieces.append(text[end:cut])
            end = cut
    return [*pieces, text[end:]]


def unbroken(text: str, longest: int = LONGEST_UNBROKEN) -> Iterator[tuple[str, bool]]:
    """Cut `text` into pieces; True marks one that no line may split: Mitarbeiter/innen,
    Kenntnis/Verständnis.

    A word that is too long for a line may break at its slashes, but never before the ending of a
    gendered form, unless lines have room for fewer than `longest` signs.
    """
    if "/" not in text:
        yield text, False
        return
    end = 0
    for found in filter(_slash, _SLASHED.finditer(text)):
        yield text[end : found.start()], False
        end = found.end()
        if _length_of_word(text, found) <= min(longest, LONGEST_UNBROKEN):
            yield found[0], True
        elif longest < LONGEST_UNBROKEN:
            yield found[0], False
        else:
            yield from _only_gendered(found[0])
    yield text[end:], False


def _length_of_word(text: str, found: re.Match[str]) -> int:
    """With what stands before and behind it up to the next spaces, as in an address; of a very long
    word, more signs than are ever kept on one line."""
    before = text[max(found.start() - LONGEST_UNBROKEN, 0) : found.start()]
    behind = text[found.end() : found.end() + LONGEST_UNBROKEN]
    return len(before[before.rfind(" ") + 1 :] + found[0] + behind.split(" ")[0])


def _slash(found: re.Match[str]) -> str | None:
    return found[1]


def _only_gendered(word: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for found in filter(_slash, _GENDERED.finditer(word)):
        yield word[end : found.start()], False
        # Of a very long word only the end is kept whole: its beginning can still be hyphenated.
        cut = max(len(found[0]) - LONGEST_UNBROKEN, 0)
        yield found[0][:cut], False
        yield found[0][cut:], True
        end = found.end()
    yield word[end:], False


def shortened(text: str, limit: int = 70) -> str:
    """`text` cut at a word, for a running head or a box."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
