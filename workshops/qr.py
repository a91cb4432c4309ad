"""QR codes as one SVG path, so that pages draw them without inline styles or pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET = 4
"""Empty modules around a code: cameras need them."""


@dataclass(frozen=True)
class QrCode:
    """`side` is the length of the view box in modules, `path` the data of its one path."""

    side: int
    path: str


@lru_cache(maxsize=64)
def qr_code(text: str) -> QrCode:
    """The code of an address; error correction M survives a fold or a coffee stain."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=QUIET)
    return QrCode(
        int(code.symbol_size(border=QUIET)[0]), drawn.partition(' d="')[2].partition('"')[0]
    )
