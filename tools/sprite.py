#!/usr/bin/env python3
"""Build static/img/sprite.svg from the icons in static/vendor/icons."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build() -> str:
    """Return the sprite: one symbol per icon, in the order of the names."""
    symbols = []
    for path in sorted((ROOT / "static/vendor/icons").glob("*.svg")):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S).group(1)
        inner = re.sub(r"\s+", " ", inner).strip()
        symbols.append(
            f'<symbol id="{path.stem}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


if __name__ == "__main__":
    target = ROOT / "static/img/sprite.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(build())
