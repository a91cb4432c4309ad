"""What people typed, ready for HTML: escaped, only signs that can be printed, bound where lines
must not break, words of other scripts in the font that holds them."""

import re
from html import escape

from reports.paper import fonts
from reports.tree.typography import LONGEST_UNBROKEN, bind, portions, unbroken

_RING = re.compile("[\u0488\u0489\u1abe\ua670-\ua672]")
"""Marks around a sign: they take no room of their own and would lie over what follows."""


def text_only(text: str) -> str:
    return escape(bind(fonts.printable(text)), quote=False)


def attribute(text: str) -> str:
    return escape(fonts.printable(text))


def typed(text: str, longest: int = LONGEST_UNBROKEN) -> str:
    """For what stands between two tags. Words with a slash of up to `longest` signs stay whole."""
    pieces = []
    for piece, whole in unbroken(bind(fonts.printable(text)), longest):
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
        word = _RING.sub(r'\g<0><i class="ring"></i>', escape(found[0], quote=False))
        pieces.append(f'<span class="f">{word}</span>')
        end = found.end()
    pieces.append(escape(text[end:], quote=False))
    return "".join(pieces)
