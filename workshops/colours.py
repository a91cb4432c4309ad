"""Whether a colour can be read on paper. Pure.

Contrast as WCAG 2.2 computes it (1.4.3): at least 4.5 to 1 for text.
"""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5
COVER = "#f5f4f0"
"""The darkest of the report's two papers; the other one is white."""
_STEPS = 100


def read_colour(typed: str) -> str | None:
    """#rrggbb in small letters, from that or from a short form (#rgb, with or without #); None
    for anything else.

    >>> read_colour("0B5563"), read_colour("#abc"), read_colour("red")
    ('#0b5563', '#aabbcc', None)
    """
    found = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", typed.strip().lower(), flags=re.ASCII)
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"#{digits}"


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(colour: str) -> bool:
    return contrast(colour, COVER) >= LEAST_CONTRAST


def darkened(colour: str) -> str:
    """The same hue, dark enough to be read; the colour itself where it is."""
    parts = _parts(colour)
    for step in range(_STEPS, -1, -1):
        found = "#" + "".join(f"{part * step // _STEPS:02x}" for part in parts)
        if is_readable(found):
            return found
    return "#000000"


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
