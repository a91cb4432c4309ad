"""One way in for every text: typed, pasted or uploaded, it becomes what every format takes."""

import re
import unicodedata

MAX_MARKS = 8
"""Combining marks kept on one base character. Living scripts need up to four or five; the piles
of dozens ("Zalgo") make a font engine draw over the neighbouring lines."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls (tab, line ends: elsewhere)
    "\u202a-\u202e\u2066-\u2069"  # bidi overrides and isolates: they reverse text
    "\ufeff\ud800-\udfff\ufdd0-\ufdef"  # byte order mark, lone surrogates, noncharacters
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_LINE_BREAKS = re.compile(r"[ \t]*\n[ \t\n]*")


def clean_text(value: str, *, single_line: bool = False) -> str:
    """Return `value` in NFC without what breaks a document; cleaning twice changes nothing more.

    Line ends of every kind (also Word's vertical tab and form feed) become ``\\n``; with
    `single_line` they and tabs become one space. Controls, lone surrogates, noncharacters,
    bidirectional overrides and isolates and U+FEFF are dropped, so are marks beyond `MAX_MARKS`
    on one character. Outer white space goes; text of nothing visible becomes "". Quotes, dashes,
    no-break spaces, soft hyphens and joiners (U+200C, U+200D) inside stay as they are.
    """
    text = _UNSAFE.sub("", _LINE_END.sub("\n", value))
    text = _limit_marks(unicodedata.normalize("NFC", text))
    if single_line:
        text = _LINE_BREAKS.sub(" ", text).replace("\t", " ")
    text = text.strip()
    return text if any(_is_visible(char) for char in text) else ""


def _limit_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            run += 1
            if run > MAX_MARKS:
                continue
        elif category != "Cf":  # an invisible joiner between marks does not start a new pile
            run = 0
        kept.append(char)
    return "".join(kept)


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"
