"""Which signs the report can print. What no font of ours holds is printed as its code and named to
the facilitator.

The system's fonts are never asked: they differ from machine to machine, and so would the report.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COVERAGE = json.loads((Path(__file__).parent / "font_coverage.json").read_text())
_SILENT = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe00-\ufe0f\ufeff"
"""Signs without a shape of their own: they are neither printed nor missed."""


def _char_class(*names: str) -> str:
    return "".join(
        f"\\U{first:08x}-\\U{last:08x}"
        for name in names
        for first, last in _COVERAGE[name]
        if first >= 0x20
    )


_MISSING = f"[^{_char_class('primary', 'fallback')}{_SILENT}\n\t]"
_UNPRINTABLE = re.compile(_MISSING)
_UNPRINTABLE_RUN = re.compile(f"{_MISSING}(?:[{_SILENT}]*{_MISSING})*")
_DROPPED = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\t]")
_PRIMARY = frozenset(
    sign
    for first, last in _COVERAGE["primary"]
    for sign in map(chr, range(max(first, 0x20), last + 1))
    if not unicodedata.combining(sign) and sign not in "\u200b\u2060\ufeff"
)
_FOREIGN_SIGN = f"[^{_char_class('primary')}\\s{_SILENT}]"
_FOREIGN_WORD = rf"[^\s/]*{_FOREIGN_SIGN}[^\s/]*"
FOREIGN = re.compile(rf"(?<![^\s/]){_FOREIGN_WORD}(?:\s+{_FOREIGN_WORD})*")
"""Words that hold a sign of the fallback font only: they are set in it as a whole, not letter by
letter. Looked for where a word begins only: else a long one is walked from each of its letters."""


@dataclass(frozen=True)
class UnprintableSign:
    """A sign that no font of the report holds. `places` are paths in the archive:
    ``cards[3].text``."""

    sign: str
    code: str
    name: str
    places: tuple[str, ...]


def is_plain(text: str) -> bool:
    """Whether the main fonts hold every sign: nearly every text, so this is asked first."""
    return _PRIMARY.issuperset(text)


def printable(text: str) -> str:
    """`text` in NFC, with every sign that cannot be printed as its code: 🙂 becomes [U+1F642].

    Those that follow each other share their brackets and break at spaces: a page of Chinese would
    else be one word for which a line is sought for many seconds.
    """
    if is_plain(text):
        return text
    text = unicodedata.normalize("NFC", text)
    text = _UNPRINTABLE_RUN.sub(_codes, text)
    return _DROPPED.sub(lambda found: " " if found[0] == "\t" else "", text)


def unprintable_signs(archive: Mapping[str, Any]) -> list[UnprintableSign]:
    """What the facilitator should know before printing: each missing sign with its name and
    where it stands."""
    places: dict[str, list[str]] = {}
    for path, text in _texts(archive, ""):
        for sign in _UNPRINTABLE.findall(unicodedata.normalize("NFC", text)):
            if path not in places.setdefault(sign, []):
                places[sign].append(path)
    return [
        UnprintableSign(
            sign, _code(sign), unicodedata.name(sign, "").title() or _code(sign), tuple(found)
        )
        for sign, found in sorted(places.items())
    ]


def _codes(run: re.Match[str]) -> str:
    return f"[{' '.join(map(_code, _UNPRINTABLE.findall(run[0])))}]"


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


_NOT_PRINTED = {
    "format",
    "key",
    "prompt",
    "perspective",
    "cluster",
    "parent",
    "icon",
    "hue",
    "view",
}
_NOT_PRINTED |= {"format", "sha256", "signature", "hidden_reason"}


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        if value.get("hidden_reason"):  # a hidden card is not printed
            return
        for key, item in value.items():
            if key not in _NOT_PRINTED:
                yield from _texts(item, f"{path}.{key}" if path else key)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
