"""Whether what a cover says leaves room for its picture, which stands at the foot of the page.

Lengths are in points and those of static/css/report.css; how far a text runs is estimated from the
number of its signs, rather too far than not far enough.
"""

from __future__ import annotations

from textwrap import wrap

from reports.paper.figures import picture_height
from reports.paper.fonts import is_plain
from reports.tree.document import Cover

WIDTH, HEIGHT = 442, 689
LONG_TITLE = 60
SIGN_WIDTH, FOREIGN_WIDTH = 0.5, 0.7
"""Of the size of the letters: in the main fonts, and in words of the fallback. Capitals and
digits take more."""
_STATUS, _BELOW_PICTURE = 40, 68


def is_full(cover: Cover, *, has_logo: bool) -> bool:
    """Whether text would reach the picture or the line of the status: then all of it follows in
    turn, on a second page if need be."""
    below = _STATUS
    if cover.figure:
        caption = _lines(cover.figure.caption, 8.6) * 12
        below = int(picture_height(cover.figure) * 0.75 + 14 + caption + _BELOW_PICTURE)
    return _text_height(cover, has_logo) + below > HEIGHT


def _text_height(cover: Cover, has_logo: bool) -> float:
    size, line = (26, 30) if len(cover.title) > LONG_TITLE else (38, 42)
    head = 14 * (_lines(cover.organisation, 10) + _lines(cover.unit, 10)) + 85
    head += _lines(cover.title, size) * line + 23 + _lines(cover.subtitle, 15) * 21 + 11
    notes = sum(_lines(text, 9) * 13 + 12 for text in cover.notes)
    return head + notes + sum(_lines(text, 9) * 13 for text in cover.lines) + 34 * has_logo


def _lines(text: str, size: float) -> int:
    sign = SIGN_WIDTH if is_plain(text) else FOREIGN_WIDTH
    wide = sum(letter.isupper() or letter.isdigit() for letter in text) / max(len(text), 1)
    return len(wrap(text, int(WIDTH / (size * (sign + 0.3 * wide))), break_on_hyphens=False))
