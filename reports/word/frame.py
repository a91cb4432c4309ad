"""What stands around the text: cover, contents, headings, running heads and feet, the pages
themselves."""

from __future__ import annotations

from collections.abc import Iterator

from reports.tree.document import Cover, Document, Section
from reports.tree.words import Words
from reports.word.blocks import ROLES, Blocks, Piece
from reports.word.pictures import LOGO, Pictures
from reports.word.plan import Plan, bookmark
from reports.word.styles import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, XML, W
from reports.word.xml import BREAK, PLAIN, TAB, Look, Paragraph, attribute, field, link, mm, run

NAMESPACES = (
    f'xmlns:w="{W}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_NUMBER = Look("Number")
LONG_TITLE = 60
"""Signs from which a title is set smaller, as in the PDF."""


class Body:
    """Walks the sections of the tree; `xml` is the part document.xml."""

    def __init__(self, document: Document, plan: Plan, pictures: Pictures) -> None:
        self.document = document
        self.words = Words(document.words_language)
        self.plan = plan
        self.pictures = pictures
        self.blocks = Blocks(document, plan, pictures)
        self.pieces: list[Piece] = []
        self.bookmarks = 0
        self.across = False
        self.is_fresh = False  # at the top of a page
        self.under_heading = False

    def xml(self) -> str:
        self.pieces += self._cover()
        self._close(page_xml("cover"))
        self.pieces += self._contents()
        last = "contents"
        if self.document.sections:
            self._close(page_xml("contents"))
            for section in self.document.sections:
                self._section(section)
            last = "across" if self.across else "text"
        if self.pieces and not isinstance(self.pieces[-1], Paragraph):
            self.pieces.append(Paragraph("SectionEnd"))
        written = "".join(map(_written, self.pieces, ["", *self.pieces]))
        return (
            f"{XML}<w:document {NAMESPACES}><w:body>{written}"
            f"<w:sectPr>{page_xml(last)}</w:sectPr></w:body></w:document>"
        )

    def _close(self, page: str) -> None:
        """End a run of pages of one kind."""
        self.pieces.append(Paragraph("SectionEnd", section=page))
        self.is_fresh = True

    # --- Cover and contents ---

    def _cover(self) -> Iterator[Paragraph]:
        cover = self.document.cover
        logo = self.document.letterhead.logo
        if logo and (drawn := self.pictures.logo(logo)):
            yield Paragraph("Figure", drawn)
        unit = BREAK + run(cover.unit, Look("Small")) if cover.unit else ""
        is_long = len(cover.title) > LONG_TITLE
        yield Paragraph("CoverOrganisation", run(cover.organisation) + unit)
        yield Paragraph("Title", run(cover.title, Look(size=24) if is_long else PLAIN))
        yield Paragraph("Subtitle", run(cover.subtitle))
        for line in cover.lines:
            yield Paragraph("CoverFact", run(line))
        for note in cover.notes:
            yield Paragraph("CoverWarning", run(note))
        made = TAB + run(self.words("made_with"), Look("Small"))
        status = Paragraph("CoverStatus", run(cover.status, Look(bold=True)) + made)
        if not cover.figure:
            yield status.but(before=mm(_room(cover)))
            return
        figure, height = self.pictures.figure(cover.figure)
        room = _room(cover) - height - _lines(cover.figure.caption, 100, 4.5)
        if logo:
            room -= LOGO[1] + 6
        yield Paragraph("Figure", figure, before=mm(min(max(room, 6), 60)))
        yield Paragraph("Caption", run(cover.figure.caption))
        yield status

    def _contents(self) -> Iterator[Piece]:
        """A real table of contents, already filled but for the page numbers, which nobody but Word
        knows: it fills them in when it prints, makes a PDF or is asked to update the table."""
        title = Paragraph("TOCHeading", run(self.words("contents")))
        listed = list(self.document.contents())
        if not listed:
            yield title
            for note in self.document.notes:
                yield from self.blocks.write(note)
            return
        deepest = max(section.level for section in listed)
        lines = [self._line(section) for section in listed]
        begin, end = _around(f'TOC \\o "1-{deepest}" \\h \\z')
        lines[0] = lines[0].but(runs=begin + lines[0].runs)
        lines[-1] = lines[-1].but(runs=lines[-1].runs + end)
        inner = "".join(paragraph.xml() for paragraph in (title, *lines))
        yield (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )
        for note in self.document.notes:
            yield from self.blocks.write(note)

    def _line(self, section: Section) -> Paragraph:
        name = bookmark(section.anchor)
        number = run(section.number) + TAB if section.number else ""
        page = TAB + field(f"PAGEREF {name} \\h", "")
        return Paragraph(
            f"TOC{min(section.level, 3)}", link(name, number + run(section.title) + page)
        )

    # --- Sections ---

    def _section(self, section: Section, across: bool = False) -> None:
        across = across or section.landscape
        if across != self.across:
            self._close(page_xml("across" if self.across else "text"))
            self.across = across
            self.blocks.width = LANDSCAPE_WIDTH if across else PORTRAIT_WIDTH
        self.blocks.place = f"{section.number} {section.title}".strip()
        self.pieces.append(self._heading(section))
        if section.aside:
            self.pieces.append(Paragraph("Aside", run(section.aside)))
        self.is_fresh = False
        self.under_heading = not section.blocks
        for block in section.blocks:
            self.pieces += self.blocks.write(block)
        for part in section.sections:
            self._section(part, across)

    def _heading(self, section: Section) -> Paragraph:
        level, is_counted = section.level, section.anchor in self.plan.counted
        if section.unnumbered and level in (2, 3):
            style = f"Subheading{level}"
        else:
            style = f"Heading{min(level, 4)}"
        number = "" if is_counted or not section.number else run(f"{section.number} ", _NUMBER)
        self.bookmarks += 1
        name = (
            f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{bookmark(section.anchor)}"/>'
            f'{run(section.title)}<w:bookmarkEnd w:id="{self.bookmarks}"/>'
        )
        uncounted = not is_counted and level <= 3 and style.startswith("Heading")
        return Paragraph(
            style,
            number + name,
            number=(0, 0) if uncounted else None,
            indent=0 if uncounted else None,
            before=0 if self.is_fresh or (self.under_heading and level > 2) else None,
        )


def _written(piece: Piece, before: Piece) -> str:
    """Below a table a paragraph keeps a distance: tables have none of their own."""
    if not isinstance(piece, Paragraph):
        return piece
    is_below = not isinstance(before, Paragraph) and before.startswith("<w:tbl>")
    if is_below and piece.before is None and piece.style in ROLES.values():
        piece = piece.but(before=mm(5))
    return piece.xml()


def _room(cover: Cover) -> float:
    """Millimetres that the lines of the cover leave on its page, by a cautious estimate, since
    nobody but Word knows where lines end."""
    is_long = len(cover.title) > LONG_TITLE
    title = _lines(cover.title, 45, 11) if is_long else _lines(cover.title, 26, 15)
    notes = sum(4 + _lines(note, 85, 4.5) for note in cover.notes)
    return 297 - 30 - 24 - 85 - title - _lines(cover.subtitle, 60, 7) - 5 * len(cover.lines) - notes


def _lines(text: str, letters: int, height: float) -> float:
    return (len(text) // letters + 1) * height


def _around(code: str) -> tuple[str, str]:
    """What stands before and after the result of a field that spans paragraphs."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {attribute(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    return begin, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


# --- Pages, heads and feet --------------------------------------------------------

_UPRIGHT = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    f'<w:pgMar w:top="{mm(30)}" w:right="{mm(24)}" w:bottom="{mm(24)}" w:left="{mm(30)}"'
    f' w:header="{mm(19)}" w:footer="{mm(12)}" w:gutter="0"/>'
)
_ACROSS = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    f'<w:pgMar w:top="{mm(26)}" w:right="{mm(18)}" w:bottom="{mm(20)}" w:left="{mm(18)}"'
    f' w:header="{mm(15)}" w:footer="{mm(9)}" w:gutter="0"/>'
)
FRAMES = ("cover", "contents", "text", "across")
"""The kinds of pages: their heads and feet are the parts header-… and footer-…"""


def page_xml(kind: str) -> str:
    """The inside of sectPr for one kind of pages."""
    parts = "".join(
        f'<w:{part}Reference w:type="default" r:id="{part}-{kind}"/>'
        for part in ("header", "footer")
    )
    return f'{parts}<w:type w:val="nextPage"/>{_ACROSS if kind == "across" else _UPRIGHT}'


def header_xml(document: Document, kind: str, corner: str = "") -> str:
    """Title at the left, at the right the chapter, which Word looks up on each page, and the mark
    of a draft; on the cover the mark alone. `corner` is a run with the logo."""
    mark = run(f"   {document.draft_mark}", Look("DraftMark")) if document.draft_mark else ""
    if kind == "cover":
        return _margin("hdr", "Header", TAB + mark if mark else "", kind)
    if kind == "contents":
        right = run(Words(document.words_language)("contents"))
    else:
        right = field("STYLEREF 1", "")
    runs = corner + run(document.running_title) + TAB + right + mark
    return _margin("hdr", "Header", runs, kind)


def footer_xml(document: Document, kind: str) -> str:
    """Organisation and draft at the left, the page at the right; nothing on the cover."""
    if kind == "cover":
        return _margin("ftr", "Footer", "", kind)
    words = Words(document.words_language)
    before, between, after = words("page_of", page="\0", pages="\0").split("\0")
    page = run(before) + field("PAGE", "2") + run(between) + field("NUMPAGES", "2") + run(after)
    return _margin("ftr", "Footer", run(document.running_footer) + TAB + page, kind)


def _margin(tag: str, style: str, runs: str, kind: str) -> str:
    tabs = ""
    if kind == "across":
        tabs = (
            f'<w:tabs><w:tab w:val="clear" w:pos="{PORTRAIT_WIDTH}"/>'
            f'<w:tab w:val="right" w:pos="{LANDSCAPE_WIDTH}"/></w:tabs>'
        )
    return (
        f'{XML}<w:{tag} {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>{runs}'
        f"</w:p></w:{tag}>"
    )
