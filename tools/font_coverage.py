"""Write down which signs the report's fonts hold: reports/paper/font_coverage.json. Run after a
font was changed.

The web pages ask for it on every report page; reading it from the fonts each time would cost 0.2 s
and fontTools.
"""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "vendor" / "fonts"
PRIMARY = (
    "newsreader-latin-400-normal.woff2",
    "newsreader-latin-400-italic.woff2",
    "newsreader-latin-500-normal.woff2",
    "newsreader-latin-600-normal.woff2",
    "hanken-grotesk-latin-400-normal.woff2",
    "hanken-grotesk-latin-600-normal.woff2",
)
FALLBACK = ("noto-serif-400-normal.ttf", "noto-serif-600-normal.ttf")


def signs_of(names: tuple[str, ...]) -> set[int]:
    """The signs that every one of these fonts holds."""
    return set.intersection(*(set(TTFont(FONTS / name).getBestCmap()) for name in names))


def as_ranges(signs: set[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for sign in sorted(signs):
        if ranges and ranges[-1][1] == sign - 1:
            ranges[-1][1] = sign
        else:
            ranges.append([sign, sign])
    return ranges


def coverage() -> dict[str, list[list[int]]]:
    return {"primary": as_ranges(signs_of(PRIMARY)), "fallback": as_ranges(signs_of(FALLBACK))}


if __name__ == "__main__":
    (ROOT / "reports" / "paper" / "font_coverage.json").write_text(
        json.dumps(coverage(), separators=(",", ":")) + "\n"
    )
