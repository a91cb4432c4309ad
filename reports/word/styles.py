"""The look of the Word file: colours and sizes of the report (static/css/report.css) as styles.

Cambria and Calibri stand for the report's own faces: a Word file names one font, and it must be on
the reader's machine.
"""

from __future__ import annotations

from reports.paper.figures import EDGE
from reports.tree.document import Letterhead
from reports.word.xml import mm

SERIF, SANS = "Cambria", "Calibri"
INK, QUIET, RULE, ACCENT, WARNING = "1C2B33", "4A5A62", "CFCCC4", "0B5563", "744C00"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LANGUAGES = {"de": "de-DE", "en": "en-GB"}
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = mm(210 - 54), mm(297 - 36)
CARD_STYLES = {
    "strength": "CardStrength",
    "weakness": "CardWeakness",
    "opportunity": "CardOpportunity",
    "threat": "CardThreat",
}

_NAMES = {  # what the styles that Word has not are called in its list, in German and English
    "Lead": ("Vorspann", "Lead"),
    "Note": ("Anmerkung", "Note"),
    "Label": ("Beschriftung davor", "Label"),
    "Badge": ("Kennzeichen", "Badge"),
    "Aside": ("Zahl der Nennungen", "Number of mentions"),
    "Subheading2": ("Zwischenüberschrift 2", "Subheading 2"),
    "Subheading3": ("Zwischenüberschrift 3", "Subheading 3"),
    "Prompt": ("Abfrage", "Prompt"),
    "Question": ("Leitfrage", "Guiding question"),
    "Objective": ("Leitziel", "Objective"),
    "Phase": ("Phase", "Phase"),
    "PhaseLabel": ("Phase, Name", "Phase, name"),
    "CardStrength": ("Karte: Stärke", "Card: strength"),
    "CardWeakness": ("Karte: Schwäche", "Card: weakness"),
    "CardOpportunity": ("Karte: Chance", "Card: opportunity"),
    "CardThreat": ("Karte: Risiko", "Card: threat"),
    "Figure": ("Abbildung", "Figure"),
    "FigureKeys": ("Abbildung, Legende", "Figure, key"),
    "TableHead": ("Tabelle, Kopf", "Table, head"),
    "TableText": ("Tabelle, Text", "Table, text"),
    "TableStrong": ("Tabelle, Ziel", "Table, goal"),
    "TableSmall": ("Tabelle, klein", "Table, small"),
    "TableEntry": ("Tabelle, Eintrag", "Table, entry"),
    "TableBadge": ("Tabelle, Kennzeichen", "Table, badge"),
    "CoverOrganisation": ("Titelblatt, Organisation", "Cover, organisation"),
    "CoverFact": ("Titelblatt, Angabe", "Cover, fact"),
    "CoverWarning": ("Titelblatt, Hinweis", "Cover, notice"),
    "CoverStatus": ("Titelblatt, Stand", "Cover, status"),
    "SectionEnd": ("Abschnittsende", "End of section"),
    "ReportTable": ("Berichtstabelle", "Report table"),
    "Small": ("Klein", "Small"),
    "CardCount": ("Anzahl", "Count"),
    "CrossReference": ("Querverweis", "Cross reference"),
    "Number": ("Nummer", "Number"),
    "DraftMark": ("Entwurfsvermerk", "Draft mark"),
}


def accent_of(letterhead: Letterhead) -> str:
    return letterhead.accent.lstrip("#").upper() or ACCENT


def colour(hue: str) -> str:
    """The edge colour of a perspective, as Word writes colours; "" is for cards not yet sorted."""
    return EDGE[hue].lstrip("#").upper()


# --- Pieces of a style ------------------------------------------------------------


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _text(size: float, *, font: str = "", bold: bool = False, italic: bool = False,
          colour: str = "") -> str:  # fmt: skip
    """Run properties; `size` in points."""
    half = round(size * 2)
    return (
        (_font(font) if font else "")
        + ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def _space(before: float = 0, after: float = 0, line: float = 0) -> str:
    """`before` and `after` in points, `line` as a multiple of the font's own height."""
    height = f' w:line="{round(line * 240)}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{height}/>'


def _tabs(*places: tuple[str, int]) -> str:
    inner = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in places)
    return f"<w:tabs>{inner}</w:tabs>"


def rule(side: str, colour: str, *, size: int = 18, space: int = 0, dashed: bool = False) -> str:
    """A line beside a paragraph or table; `size` in eighths of a point."""
    kind = "dashed" if dashed else "single"
    return f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


KEEP_NEXT, KEEP_LINES = "<w:keepNext/>", "<w:keepLines/>"
UNBROKEN = "<w:suppressAutoHyphens/>"


class _Sheet:
    """Collects the styles in the order in which Word lists them. `accent`: the colour of numbers,
    marks and links."""

    def __init__(self, language: str, accent: str) -> None:
        self.german = language == "de"
        self.accent = accent
        self.styles: list[str] = []

    def add(
        self,
        key: str,
        paragraph: str = "",
        text: str = "",
        *,
        name: str = "",
        based: str = "Normal",
        following: str = "",
        kind: str = "paragraph",
        outline: int | None = None,
    ) -> None:
        """`name` is given for the styles that Word knows by itself; the others are our own."""
        own = "" if name else ' w:customStyle="1"'
        label = name or _NAMES[key][0 if self.german else 1]
        if outline is not None:
            paragraph += f'<w:outlineLvl w:val="{outline}"/>'
        self.styles.append(
            f'<w:style w:type="{kind}"{own} w:styleId="{key}"><w:name w:val="{label}"/>'
            + (f'<w:basedOn w:val="{based}"/>' if based else "")
            + (f'<w:next w:val="{following}"/>' if following else "")
            + f'<w:uiPriority w:val="{len(self.styles) + 1}"/><w:qFormat/>'
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{text}</w:rPr>" if text else "")
            + "</w:style>"
        )


# --- The sheet ----------------------------------------------------------------------


def styles_xml(language: str, accent: str) -> str:
    sheet = _Sheet(language, accent)
    _add_text(sheet)
    _add_headings(sheet)
    _add_lists(sheet)
    _add_cover_and_contents(sheet)
    _add_tables_and_figures(sheet)
    _add_signs(sheet)
    code = LANGUAGES[language]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_font(SERIF)}<w:color w:val="{INK}"/>'
        '<w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )
    return (
        f'{XML}<w:styles xmlns:w="{W}">{defaults}{latent}{_BASE}{"".join(sheet.styles)}</w:styles>'
    )


_CELL_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", mm(1.4)), ("left", 0), ("bottom", mm(1.6)), ("right", mm(3)))
)
_BASE = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{KEEP_LINES}<w:widowControl/>{_space(after=7.5, line=1.28)}</w:pPr>"
    "</w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
    "<w:unhideWhenUsed/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def _add_text(sheet: _Sheet) -> None:
    small = _text(9.5, font=SANS, colour=QUIET)
    sheet.add("Lead", UNBROKEN + _space(after=8, line=1.3), _text(11.5), following="Normal")
    sheet.add("Note", UNBROKEN + _space(after=7, line=1.1), small, following="Normal")
    sheet.add(
        "Label", KEEP_NEXT + UNBROKEN + _space(before=4, after=2, line=1.1),
        _text(9.5, font=SANS, bold=True, colour=sheet.accent), following="Normal",
    )  # fmt: skip
    sheet.add(
        "Badge", KEEP_NEXT + UNBROKEN + _space(after=4, line=1.1),
        _text(9, font=SANS, bold=True, colour=WARNING), following="Normal",
    )  # fmt: skip


def _add_headings(sheet: _Sheet) -> None:
    for level, size, before, after in ((1, 21, 30, 12), (2, 15, 22, 7), (3, 12, 16, 5)):
        number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        sheet.add(
            f"Heading{level}",
            KEEP_NEXT + KEEP_LINES + number + UNBROKEN + _space(before, after, 1.1),
            _text(size, bold=level == 3),
            name=f"heading {level}", following="Normal", outline=level - 1,
        )  # fmt: skip
    plain = KEEP_NEXT + KEEP_LINES + UNBROKEN + _space(before=10, after=4, line=1.1)
    look = _text(9.5, font=SANS, bold=True, colour=QUIET)
    sheet.add("Heading4", plain, look, name="heading 4", following="Normal", outline=3)
    for level in (2, 3):
        sheet.add(f"Subheading{level}", plain, look, following="Normal", outline=level - 1)
    sheet.add(
        "Aside", KEEP_NEXT + UNBROKEN + _space(after=5, line=1.1),
        _text(9.5, font=SANS, colour=QUIET), following="Normal",
    )  # fmt: skip


def _add_lists(sheet: _Sheet) -> None:
    close = "<w:contextualSpacing/>"
    for key, name in (("ListBullet", "List Bullet"), ("ListNumber", "List Number")):
        sheet.add(key, _space(after=7.5, line=1.28) + close, name=name)
    sheet.add(
        "Prompt",
        f"<w:pBdr>{rule('left', sheet.accent, space=14)}</w:pBdr>{UNBROKEN}"
        f'{_space(after=6, line=1.25)}<w:ind w:left="{mm(6)}"/>',
        _text(11.5, italic=True),
    )
    lines = rule("top", RULE, size=4, space=4) + rule("between", RULE, size=4, space=4)
    for key in ("Question", "Objective"):
        sheet.add(
            key, KEEP_LINES + f"<w:pBdr>{lines}</w:pBdr>" + _space(after=4, line=1.25), _text(10.5)
        )
    side = f"<w:pBdr>{rule('left', sheet.accent, space=10)}</w:pBdr>"
    inside = f'<w:ind w:left="{mm(4)}"/>'
    sheet.add(
        "PhaseLabel", KEEP_NEXT + side + UNBROKEN + _space(after=1, line=1.1) + inside,
        _text(9.5, font=SANS, bold=True, colour=sheet.accent), following="Phase",
    )  # fmt: skip
    sheet.add("Phase", side + _space(after=7, line=1.28) + inside)
    for number, (kind, key) in enumerate(CARD_STYLES.items(), start=CARD_LIST):
        dashed = kind in ("weakness", "threat")
        border = f"<w:pBdr>{card_border(colour(''), dashed=dashed)}</w:pBdr>"
        listed = f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
        sheet.add(key, KEEP_LINES + listed + border + _space(after=3, line=1.28))


CARD_LIST = 3
"""numId of the first of the four lists of cards."""


def card_border(shade: str, *, dashed: bool) -> str:
    return rule("left", shade, space=10, dashed=dashed)


def _add_cover_and_contents(sheet: _Sheet) -> None:
    small = _text(9.5, font=SANS, colour=QUIET)
    sheet.add(
        "CoverOrganisation", UNBROKEN + _space(after=mm(28) / 20, line=1.1),
        _text(10.5, font=SANS, bold=True),
    )  # fmt: skip
    sheet.add(
        "Title",
        UNBROKEN + _space(after=20, line=1.05),
        _text(34),
        name="Title",
        following="Subtitle",
    )
    sheet.add(
        "Subtitle",
        UNBROKEN + _space(after=10, line=1.15),
        _text(14.5, colour=QUIET),
        name="Subtitle",
    )
    sheet.add("CoverFact", UNBROKEN + _space(line=1.15), small)
    sheet.add(
        "CoverWarning",
        f"<w:pBdr>{rule('left', WARNING, space=7)}</w:pBdr>{UNBROKEN}"
        f'{_space(before=9, line=1.1)}<w:ind w:left="{mm(3)}"/>',
        _text(9.5, font=SANS, bold=True, colour=WARNING),
    )
    is_ours = sheet.accent == ACCENT
    line = rule("top", INK if is_ours else sheet.accent, size=5 if is_ours else 13, space=10)
    sheet.add(
        "CoverStatus",
        f"<w:pBdr>{line}</w:pBdr>"
        + _tabs(("right", PORTRAIT_WIDTH)) + UNBROKEN + _space(before=20, line=1.1),
        _text(9.5, font=SANS),
    )  # fmt: skip
    sheet.add("TOCHeading", KEEP_NEXT + _space(after=14), _text(21), name="TOC Heading")
    lines = rule("bottom", RULE, size=4, space=2) + rule("between", RULE, size=4, space=2)
    under = f"<w:pBdr>{lines}</w:pBdr>"
    for level, at, number in ((1, 0, 12), (2, 12, 12), (3, 24, 14)):
        sheet.add(
            f"TOC{level}",
            under + _tabs(("left", mm(at + number)), ("right", PORTRAIT_WIDTH)) + UNBROKEN
            + _space(before=10 if level == 1 else 1, after=1, line=1.1)
            + f'<w:ind w:left="{mm(at + number)}" w:right="{mm(10)}" w:hanging="{mm(number)}"/>',
            _text(10, bold=level == 1, colour=QUIET if level == 3 else ""),
            name=f"toc {level}",
        )  # fmt: skip
    for key in ("Header", "Footer"):
        tabs = _tabs(("right", PORTRAIT_WIDTH))
        sheet.add(
            key, tabs + UNBROKEN + _space(), _text(8.5, font=SANS, colour=QUIET), name=key.lower()
        )
    sheet.add(
        "SectionEnd",
        '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        _text(1),
    )


def _add_tables_and_figures(sheet: _Sheet) -> None:
    caption = UNBROKEN + _space(before=2, after=14, line=1.1)
    sheet.add("Caption", caption, _text(9, font=SANS, colour=QUIET), name="caption")
    sheet.add("Figure", KEEP_NEXT + _space(before=10, after=4))
    sheet.add("FigureKeys", KEEP_NEXT + UNBROKEN + _space(after=3, line=1.2), _text(9, font=SANS))
    flat = _space(line=1.1)
    sheet.add(
        "TableHead", KEEP_NEXT + UNBROKEN + flat, _text(9.5, font=SANS, bold=True, colour=QUIET)
    )
    sheet.add("TableText", flat, _text(9.5, font=SANS))
    sheet.add("TableStrong", _space(after=2, line=1.12), _text(10))
    sheet.add("TableSmall", flat, _text(9, font=SANS, colour=QUIET))
    sheet.add("TableEntry", _space(after=3, line=1.1), _text(9.5, font=SANS))
    sheet.add("TableBadge", UNBROKEN + flat, _text(9, font=SANS, bold=True, colour=WARNING))
    label = _NAMES["ReportTable"][0 if sheet.german else 1]
    sheet.styles.append(
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable">'
        f'<w:name w:val="{label}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{rule('bottom', RULE, size=4)}{rule('insideH', RULE, size=4)}"
        f"</w:tblBorders><w:tblCellMar>{_CELL_MARGINS}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f"{rule('bottom', INK, size=4)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def _add_signs(sheet: _Sheet) -> None:
    """Styles of single words."""
    quiet = _font(SANS) + f'<w:b w:val="0"/><w:color w:val="{QUIET}"/>'
    half = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
    accent = f'<w:color w:val="{sheet.accent}"/>'
    for key, text in (
        ("Small", quiet + half),
        ("CardCount", _text(9.5, font=SANS, bold=True)),
        ("CrossReference", accent),
        ("Number", accent),
        ("DraftMark", f'<w:b/><w:color w:val="{WARNING}"/>'),
    ):
        sheet.add(key, text=text, kind="character", based="DefaultParagraphFont")
