"""Word's own counting: the numbers of the headings, and each list beginning anew."""

from __future__ import annotations

from reports.word.styles import CARD_LIST, CARD_STYLES, SERIF, XML, W
from reports.word.xml import mm

HEADINGS, BULLETS = 1, 2
MOST = 30_000
"""Word counts up to 32,767."""
_KINDS = {"numbers": 2, "questions": 3, "objectives": 4}
_MARKS = {"strength": "+", "weakness": "–", "opportunity": "»", "threat": "!"}
_LEVELS = 9
_HEADING_HANGS = (11, 13, 14)


def list_indent(kind: str, level: int) -> int:
    """Where the text of a list begins, in twips."""
    if kind in ("questions", "objectives"):
        return mm(13 + 6 * level)
    return mm(6 * (level + 1))


class Numbering:
    """Hands out a number for each list; `xml` is the part numbering.xml.

    `counted` follows what Word will print before a heading, so that a number of the tree that
    counting does not give can be written out instead.
    """

    def __init__(self) -> None:
        self._restarts: list[str] = []
        self._next = CARD_LIST + len(CARD_STYLES)
        self._counts = [0] * len(_HEADING_HANGS)

    def restart(self, kind: str, start: int, level: int = 0) -> int:
        """The numId of a new list of numbers that begins with `start`."""
        number = self._next
        self._next += 1
        self._restarts.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{_KINDS[kind]}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            "</w:num>"
        )
        return number

    def counts(self, level: int, number: str) -> bool:
        """Count a heading; False, and nothing counted, if Word would not print just `number`."""
        if level > len(self._counts):
            return False
        counts = [*self._counts[: level - 1], self._counts[level - 1] + 1]
        if ".".join(map(str, counts)) != number:
            return False
        self._counts = counts + [0] * (len(self._counts) - level)
        return True

    def xml(self, accent: str) -> str:
        look = f'<w:color w:val="{accent}"/>'
        abstract = [
            _abstract(
                0, "multilevel", [_heading(level, look) for level in range(len(_HEADING_HANGS))]
            ),
            _abstract(1, "hybridMultilevel", [_bullet(level) for level in range(_LEVELS)]),
            *(
                _abstract(
                    place, "multilevel", [_counter(kind, level, look) for level in range(_LEVELS)]
                )
                for kind, place in _KINDS.items()
            ),
            *(
                _abstract(place, "singleLevel", [_card(kind)])
                for place, kind in enumerate(CARD_STYLES, start=5)
            ),
        ]
        fixed = [
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{place}"/></w:num>'
            for number, place in [
                (HEADINGS, 0),
                (BULLETS, 1),
                *((CARD_LIST + step, 5 + step) for step in range(len(CARD_STYLES))),
            ]
        ]
        inner = "".join([*abstract, *fixed, *self._restarts])
        return f'{XML}<w:numbering xmlns:w="{W}">{inner}</w:numbering>'


def _abstract(place: int, kind: str, levels: list[str]) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{place}"><w:nsid w:val="5EB11C{place:02X}"/>'
        f'<w:multiLevelType w:val="{kind}"/><w:tmpl w:val="5EB11D{place:02X}"/>{"".join(levels)}'
        "</w:abstractNum>"
    )


def _level(
    level: int, form: str, text: str, left: int, hanging: int, *, style: str = "", look: str = ""
) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs>'
        f'<w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr><w:rPr>{look}</w:rPr></w:lvl>'
    )


_UPRIGHT = f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="{SERIF}"/>'


def _heading(level: int, look: str) -> str:
    text = ".".join(f"%{place + 1}" for place in range(level + 1))
    hang = mm(_HEADING_HANGS[level])
    return _level(level, "decimal", text, hang, hang, style=f"Heading{level + 1}", look=look)


def _bullet(level: int) -> str:
    return _level(
        level, "bullet", "•" if level % 2 == 0 else "–", list_indent("bullets", level), mm(6),
        look=_UPRIGHT,
    )  # fmt: skip


def _counter(kind: str, level: int, look: str) -> str:
    """1. in narratives; 1) for questions and objectives, as the original has it."""
    if kind == "numbers":
        return _level(level, "decimal", f"%{level + 1}.", list_indent(kind, level), mm(6))
    look += '<w:sz w:val="24"/><w:szCs w:val="24"/>'
    hang = mm(13 if level == 0 else 6)
    return _level(level, "decimal", f"%{level + 1})", list_indent(kind, level), hang, look=look)


def _card(kind: str) -> str:
    return _level(
        0, "bullet", _MARKS[kind], mm(8.4), mm(4.4), style=CARD_STYLES[kind], look=_UPRIGHT
    )
