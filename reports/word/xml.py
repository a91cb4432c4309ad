"""The smallest parts of WordprocessingML: safe text, runs, fields, paragraphs.

Lengths are in twips (1/20 pt), font sizes in half points, pictures in EMU. The order of the
children is the schema's: Word refuses a file that has another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from html import escape

from reports.tree.document import CrossReference, Emphasis, Inline, LineBreak, Text
from reports.tree.typography import bind

MM = 1440 / 25.4
EMU_PER_MM, EMU_PER_PIXEL = 36_000, 9525
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls: most of them no XML may hold
    "\u202a-\u202e\u2066-\u2069"  # they reverse the text around them
    "\ufeff\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_PLAIN = re.compile("[\x20-\x7e\xa0-\xac\xae-\u0300–—„“”‚‘’…€]*")
_PIECES = re.compile("(\n|\u00ad)")


def mm(length: float) -> int:
    """Millimetres in twips."""
    return round(length * MM)


def writable(text: str) -> str:
    """`text` with its line ends as ``\\n``; what Word cannot hold is told as its code ([U+0007]),
    as in the PDF."""
    if _PLAIN.fullmatch(text):
        return text
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    text = _UNSAFE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    return unicodedata.normalize("NFC", text)


def attribute(text: str) -> str:
    return escape(writable(text)).replace("\n", " ")


# --- Runs ---------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """How a run differs from its paragraph; `style` is a character style, `size` in points."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    size: int = 0
    colour: str = ""

    def xml(self) -> str:
        inner = (
            (f'<w:rStyle w:val="{self.style}"/>' if self.style else "")
            + ("<w:b/>" if self.bold else "")
            + ("<w:i/>" if self.italic else "")
            + (f'<w:color w:val="{self.colour}"/>' if self.colour else "")
            + (f'<w:sz w:val="{self.size * 2}"/>' if self.size else "")
        )
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""


PLAIN = Look()
TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"
_MARKS = {"\n": "<w:br/>", "\u00ad": "<w:softHyphen/>"}


def run(text: str, look: Look = PLAIN) -> str:
    """What a person typed, as one run; its line ends stay."""
    inner = "".join(
        _MARKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'
        for piece in _PIECES.split(bind(writable(text)))
        if piece
    )
    return f"<w:r>{look.xml()}{inner}</w:r>" if inner else ""


def field(code: str, result: str, look: Look = PLAIN) -> str:
    """A field that already holds its result. `code` is ours, never typed."""
    marked = look.xml()
    return (
        f'<w:r>{marked}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{marked}<w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r>{marked}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result, look)}"
        f'<w:r>{marked}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(bookmark: str, runs: str) -> str:
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{runs}</w:hyperlink>'


def plain_text(nodes: tuple[Inline, ...]) -> str:
    """The words of inline nodes; a reference counts as a short word."""
    parts = []
    for node in nodes:
        match node:
            case Text(text):
                parts.append(text)
            case Emphasis(children, _):
                parts.append(plain_text(children))
            case LineBreak():
                parts.append("\n")
            case CrossReference():
                parts.append("Abschnitt 1.1")
    return "".join(parts)


# --- Paragraphs -----------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `number`: the list (numId) and its level, (0, 0) takes away that of the style;
    `border` and `section` are the insides of pBdr and sectPr.
    """

    style: str
    runs: str = ""
    keep_next: bool = False
    keep_lines: bool | None = None
    number: tuple[int, int] | None = None
    border: str = ""
    before: int | None = None
    indent: int | None = None
    section: str = ""

    def xml(self) -> str:
        number, lines = self.number, self.keep_lines
        inner = (
            (f'<w:pStyle w:val="{self.style}"/>' if self.style != "Normal" else "")
            + ("<w:keepNext/>" if self.keep_next else "")
            + ("" if lines is None else "<w:keepLines/>" if lines else '<w:keepLines w:val="0"/>')
            + (
                f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
                if number
                else ""
            )
            + (f"<w:pBdr>{self.border}</w:pBdr>" if self.border else "")
            + ("" if self.before is None else f'<w:spacing w:before="{self.before}"/>')
            + ("" if self.indent is None else f'<w:ind w:left="{self.indent}" w:firstLine="0"/>')
            + (f"<w:sectPr>{self.section}</w:sectPr>" if self.section else "")
        )
        properties = f"<w:pPr>{inner}</w:pPr>" if inner else ""
        return f"<w:p>{properties}{self.runs}</w:p>"

    def but(self, **changes: object) -> Paragraph:
        return replace(self, **changes)  # type: ignore[arg-type]
