"""Write down how wide the signs of the map's fonts are: indicators/font_widths.json. Run after a
font was changed.

The strategy map breaks its lines on the server; reading the fonts each time would cost 0.2 s and
fontTools.
"""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "vendor" / "fonts"
NAMES = {
    "sans": "hanken-grotesk-latin-400-normal.woff2",
    "bold": "hanken-grotesk-latin-600-normal.woff2",
    "serif": "newsreader-latin-500-normal.woff2",
}
TARGET = ROOT / "indicators" / "font_widths.json"


def widths_of(name: str) -> dict[str, int]:
    """The advance of each sign in thousandths of the font's size."""
    font = TTFont(FONTS / name)
    units, advances = font["head"].unitsPerEm, font["hmtx"]
    return {
        chr(code): round(advances[glyph][0] * 1000 / units)
        for code, glyph in sorted(font.getBestCmap().items())
    }


def font_widths() -> str:
    tables = {key: widths_of(name) for key, name in NAMES.items()}
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TARGET.write_text(font_widths(), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} written")
