"""The PDF: accessible, complete, the same each time, with our own fonts only."""

import io
import re
from functools import cache
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from PIL import Image, ImageDraw

from reports.archive import dump_archive, parse_archive
from reports.paper.enclosed import enclosed_bytes
from reports.paper.pdf import pdf_from_html, render_pdf
from reports.tree.build import build_document
from reports.tree.choices import PORTRAIT, Choices
from reports.tree.document import Letterhead, Logo, Stamp, StrategyMap
from tests.reports import archives
from tests.reports.conformance import faults_of

# One process runs them all: what one has rendered, the next only reads.
pytestmark = [
    pytest.mark.usefixtures("pdf_libraries"),
    pytest.mark.slow,
    pytest.mark.xdist_group("pdf"),
]
DEMO = Path(__file__).parents[2] / "reports" / "demo"
ORIGINAL = Path(__file__).parent / "data" / "bad-duerkheim-2007-report.txt"
EVERY = ["real", "empty", "with_goals", "english", "odd_signs", "all_kinds", "issued", "dressed"]
LOGO = Logo("10" * 32, "Logo: Landkreis Bad Dürkheim", 320, 120)
FONTS = {
    "Hanken",
    "Hanken-Semi-Bold",
    "Newsreader",
    "Newsreader-Italic",
    "Newsreader-Medium",
    "Newsreader-Semi-Bold",
}


@cache
def pdf(name: str) -> bytes:
    if name == "issued":
        archive, stamp = archives.real(), Stamp(issued="2007-07-02", is_draft=False)
        return render_pdf(build_document(archive, stamp=stamp), archive=archive)
    if name == "dressed":
        archive, letterhead = archives.with_goals(), Letterhead(LOGO, "#8a1538")
        document = build_document(archive, letterhead=letterhead)
        return render_pdf(document, {LOGO.sha256: drawn_logo()}, archive)
    archive = getattr(archives, name)()
    # Lone surrogates are in no file that was ever taken.
    enclosed = archive if name != "odd_signs" else None
    return render_pdf(build_document(archive), archive=enclosed)


def drawn_logo() -> bytes:
    """See-through around an ellipse."""
    image = Image.new("RGBA", (LOGO.width, LOGO.height))
    ImageDraw.Draw(image).ellipse((4, 4, 316, 116), fill=(138, 21, 56, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@cache
def pages(name: str) -> tuple[str, ...]:
    """The text of each page without running heads and feet."""
    with pdfplumber.open(io.BytesIO(pdf(name))) as document:
        return tuple(
            (
                sheet.crop((0, 60, sheet.width, sheet.height - 57)) if number else sheet
            ).extract_text()
            for number, sheet in enumerate(document.pages)
        )


def squeezed(text: str) -> str:
    """Without white space and hyphens: how a line happens to break does not matter."""
    return re.sub(r"[\s\-\u00ad]+", "", text)


def original_sentences() -> list[str]:
    """Every sentence of the original, without the cover and the heading lines."""
    body = ORIGINAL.read_text(encoding="utf-8").split("1. Vorgehensweise", 1)[1]
    lines = [
        line for line in body.splitlines() if not re.match(r"\s*\d(\.\d)*\.?\s+[A-ZÄÖÜ]", line)
    ]
    # The conversion lost the bullets: one space at the beginning of a line is what is left of them.
    blocks = re.split(r"\n\s*\n|\n(?= \S)|\n(?=\s*\d\))", "\n".join(lines))
    sentences = [
        sentence
        for block in blocks
        for sentence in re.split(
            r"(?<=[.?!])(?<!z\.)(?<!z\. B\.)(?<!bzw\.)\s+(?=[A-ZÄÖÜ])",
            re.sub(r"^\s*\d\)\s*", "", block),
        )
    ]
    return [sentence.strip() for sentence in sentences if sentence.strip()]


@pytest.mark.parametrize("name", EVERY)
def test_is_accessible_and_archivable(name):
    assert faults_of(pdf(name)) == []


def test_holds_every_sentence_of_the_original():
    text = squeezed("".join(pages("real")))
    sentences = original_sentences()
    assert len(sentences) > 90
    assert [sentence for sentence in sentences if squeezed(sentence) not in text] == []


def test_holds_each_card_once_in_order_under_its_number():
    lines = "\n".join(pages("real")[2:])
    text = squeezed(lines)
    places = [text.find(squeezed(card["text"])) for card in archives.real()["cards"]]
    assert -1 not in places
    assert places == sorted(places)
    numbers = re.findall(r"^(\d(?:\.\d)*) (?!Nennung)[A-ZÄÖÜ]", lines, flags=re.MULTILINE)
    assert " ".join(numbers) == "1 2 2.1 2.1.1 2.1.2 2.1.3 2.1.4 2.2 2.2.1 2.2.2 2.3 3"


def test_questions_and_objectives_bear_their_numbers():
    lines = "\n".join(pages("real"))
    assert re.findall(r"^(\d)\) ", lines, flags=re.MULTILINE) == [*"12345678", *"123"]


def test_contents_give_the_page_of_each_section():
    contents = pages("real")[1]
    listed = re.findall(r"^([\d.]+) (.+) (\d+)$", contents, flags=re.MULTILINE)
    assert len(listed) == 12
    for number, title, at in listed:
        assert f"{number} {title.strip()}" in pages("real")[int(at) - 1]


def test_running_heads_and_feet():
    with pdfplumber.open(io.BytesIO(pdf("real"))) as document:
        total = len(document.pages)
        third = document.pages[2].extract_text().splitlines()
        assert third[0] == "Strategieklausur der sozialen Dienste Vorgehensweise Entwurf"
        assert third[-1] == f"Landkreis Bad Dürkheim · 1. Entwurf Seite 3 von {total}"
        assert "Seite" not in document.pages[0].extract_text()


def test_metadata_bookmarks_and_language():
    with pikepdf.open(io.BytesIO(pdf("real"))) as document:
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "Inhalt",
                "1 Vorgehensweise",
                "2 Stärken- und Schwächenanalyse",
                "3 Strategische Ausrichtung und Zielsetzung",
            ]
            assert outline.root[2].children[0].children[0].title == "2.1.1 Finanzen/Gesetze"
        assert str(document.Root.Lang) == "de"
        info = document.docinfo
        assert str(info["/Title"]) == "Strategieklausur der sozialen Dienste – Bericht, 1. Entwurf"
        assert str(info["/Author"]) == "Landkreis Bad Dürkheim"
        assert str(info["/CreationDate"]).startswith("D:20070622")


def test_the_same_content_gives_the_same_bytes():
    archive = archives.with_goals()
    assert render_pdf(build_document(archive), archive=archive) == pdf("with_goals")


def test_an_issued_report_bears_the_day_of_its_issue():
    with pikepdf.open(io.BytesIO(pdf("issued"))) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20070702"
        assert b"<xmp:CreateDate>2007-07-02</" in document.Root.Metadata.read_bytes()
        (enclosed,) = document.attachments.values()
        assert enclosed.get_file().creation_date.date().isoformat() == "2007-07-02"
    assert "Ausgegeben am 2. Juli 2007" in pages("issued")[0]


def test_every_page_of_a_draft_says_so():
    for name, expected in (("real", 1), ("with_goals", 1), ("issued", 0)):
        with pdfplumber.open(io.BytesIO(pdf(name))) as document:
            corners = [
                sheet.crop(
                    (
                        sheet.width - 51 if sheet.width > sheet.height else sheet.width - 68,
                        0,
                        sheet.width,
                        90,
                    )
                ).extract_text()
                for sheet in document.pages
            ]
        assert corners == ["Entwurf" * expected] * len(corners)


def test_the_report_holds_its_own_data():
    with pikepdf.open(io.BytesIO(pdf("real"))) as document:
        assert list(document.attachments) == [
            "2007-06-22_Strategieklausur-der-sozialen-Dienste.json"
        ]
        (enclosed,) = document.attachments.values()
        assert enclosed.obj.AFRelationship == "/Source"
        assert [str(item.UF) for item in document.Root.AF] == list(document.attachments)
        assert enclosed.get_file().mime_type == "application/json"
        told = enclosed.get_file().read_bytes()
    assert told == dump_archive(archives.real())


def test_what_the_report_hides_is_not_in_its_data_either():
    archive = archives.all_kinds()
    archive["cards"][0]["signature"] = "Erika Mustermann"
    archive["cards"][1]["same_as"] = "X2"
    archive["questions"][0]["cards"].append("X2")
    told = enclosed_bytes(archive)
    assert (b"Geheime Karte" in told, b"Mustermann" in told, b'"X2"' in told) == (False,) * 3
    assert len(parse_archive(told)["cards"]) == len(archive["cards"]) - 1


def test_the_organisation_shows_its_logo_and_its_colour():
    with pikepdf.open(io.BytesIO(pdf("dressed"))) as document:
        first = document.Root.StructTreeRoot.K[0].K[0].K[0]
        assert (str(first.S), str(first.Alt)) == ("/Figure", LOGO.alt)
    with pdfplumber.open(io.BytesIO(pdf("dressed"))) as document:
        assert [len(sheet.images) for sheet in document.pages] == [1] * len(document.pages)
        heading = [char for char in document.pages[2].chars if char["size"] > 20]
        number = next(char for char in heading if char["text"] == "1")
        assert [round(part * 255) for part in number["non_stroking_color"]] == [0x8A, 0x15, 0x38]


@pytest.mark.parametrize(("name", "more"), [("real", set()), ("odd_signs", {"Report-Fallback"})])
def test_all_fonts_are_ours_and_embedded(name, more):
    assert fonts_of(pdf(name)) == FONTS | more


def fonts_of(data: bytes) -> set[str]:
    found = set()
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in item or "/FontFile3" in item
                found.add(str(item.FontName).split("+")[-1])
    return found


def test_other_scripts_and_missing_signs_are_readable():
    text = "\n".join(pages("odd_signs"))
    for expected in (
        "Zażółć gęślą jaźń, Łukasz Wiśniewski",
        "Η στρατηγική των κοινωνικών υπηρεσιών",
        "Стратегия социальных служб в Киеве",
        "Ein Lächeln [U+1F642] und eine Familie [U+1F468 U+1F469 U+1F467]",
        "<script>alert(1)</script> & {{ 7*7 }} url(http://example.org/x.png)",
        "[U+6F22 U+5B57] und [U+D800]",
    ):
        assert expected in text


def test_glyphs_of_other_scripts_come_from_the_fallback_font():
    with pdfplumber.open(io.BytesIO(pdf("odd_signs"))) as document:
        used = {char["text"]: char["fontname"].split("+")[-1] for char in document.pages[3].chars}
    assert {used[sign] for sign in "στρκΣтегияж" if sign in used} == {"Report-Fallback"}


def test_no_line_splits_a_word_at_its_slash():
    lines = "\n".join(pages("real"))
    split = re.findall(r"\S+/\n\S+", lines)
    assert [word for word in split if "Gemeinwohlorientierung" not in word] == []


def test_long_words_are_hyphenated_the_german_way():
    assert "Erkennt-\nnisse" in pages("real")[2]


def test_goal_tables_lie_across():
    with pdfplumber.open(io.BytesIO(pdf("with_goals"))) as document:
        sheets = document.pages
        wide = [
            number for number, sheet in enumerate(sheets, start=1) if sheet.width > sheet.height
        ]
        texts = [sheet.extract_text() for sheet in sheets]
    assert (len(sheets), wide) == (12, [8, 9, 11])
    assert ["erfundenes Beispiel" in texts[number - 1] for number in wide] == [True, True, True]
    assert "Priorisierung der Ziele" in texts[-1]


def test_figures_bear_their_words_and_are_drawn_as_vectors():
    document = build_document(archives.with_goals())
    (drawn,) = [
        block for part in document.walk() for block in part.blocks if isinstance(block, StrategyMap)
    ]
    with pikepdf.open(io.BytesIO(pdf("with_goals"))) as file:
        words = [str(item.Alt) for item in file.objects if is_figure(item)]
        pictures = [item for item in file.objects if is_picture(item)]
    assert drawn.description in words
    assert "Balken: 18 von 27 Punkten, 66,7 %" in words
    assert len([text for text in words if text.startswith("Istwert 42,5")]) == 1
    assert (len(words), pictures) == (6, [])
    with pdfplumber.open(io.BytesIO(pdf("with_goals"))) as read:
        (sheet,) = [page for page in read.pages if "Zielelandkarte" in page.extract_text()]
        assert min(sign["size"] for sign in sheet.chars) >= 6.49
        assert "Z2" in sheet.extract_text()


def is_figure(item):
    return isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"


def is_picture(item):
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"


def test_a_picture_that_is_not_ours_is_told_in_words(caplog):
    data = pdf_from_html(
        '<html lang="de"><title>x</title><img alt="x" src="file:///etc/passwd"><p>da'
    )
    refusal = "Refused: not a file of the report: file:///etc/passwd"
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == [
        f"Failed to load image at 'file:///etc/passwd': {refusal}"
    ]
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert [(sheet.extract_text(), sheet.images) for sheet in document.pages] == [
            ("x\nda\n11", [])  # the words for the image, the text, the page's number
        ]


def test_texts_without_end_stay_on_the_page_and_cost_no_more_than_others():
    archive = archives.with_goals()
    archive["narratives"]["procedure"] = "Wort " * 2000
    archive["goals"][0]["statement"] = "Bandwurmwort" * 150
    archive["cards"][0]["text"] = "https://example.org/" + "a" * 300
    archive["workshop"]["title"] = "Eine sehr lange Klausur mit vielen Worten " * 4
    data = render_pdf(build_document(archive))
    assert faults_of(data) == []
    assert fonts_of(data) <= FONTS | {"Report-Fallback"}
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert [
            char["text"]
            for sheet in document.pages
            for char in sheet.chars
            if char["x1"] > sheet.width - 40 and char["top"] > 80  # above: the mark of a draft
        ] == []


@pytest.mark.parametrize(
    "text",
    ["*" * 500 + "a" + "*" * 500, "**a " * 500 + "b** " * 500, "- " * 500 + "a"],
    ids=["stars", "emphasis", "lists"],
)
def test_a_text_that_nests_without_end_is_printed(text):
    archive = archives.real()
    archive["narratives"] = dict.fromkeys(archive["narratives"], text)
    assert render_pdf(build_document(parse_archive(dump_archive(archive)))).startswith(b"%PDF")


def test_the_bar_of_a_phase_ends_with_its_text():
    archive = archives.with_goals()
    phase = archive["phases"][0]
    archive["phases"] = [{**phase, "number": at, "text": "Wort " * 150} for at in range(1, 9)]
    colour = pytest.approx((0x8A / 255, 0x15 / 255, 0x38 / 255), abs=0.001)
    dressed = build_document(archive, letterhead=Letterhead(None, "#8a1538"))
    with pdfplumber.open(io.BytesIO(render_pdf(dressed))) as document:
        ends = [
            (bar["bottom"], max(char["bottom"] for char in sheet.chars if char["bottom"] < 780))
            for sheet in document.pages
            for bar in sheet.rects
            if bar["width"] > 300 and bar["non_stroking_color"] == colour
        ]
    assert len(ends) >= 8
    assert [end for end, text in ends if end > text + 6] == []


def test_a_lone_card_does_not_hold_the_next_heading():
    """It held a chain of them, and left a third of the page before them empty."""
    archive = parse_archive((DEMO / "bad-duerkheim-2008-example.json").read_bytes())
    with pdfplumber.open(io.BytesIO(render_pdf(build_document(archive)))) as document:
        assert "2.1.2 Interne Prozesse" in document.pages[2].extract_text()


def test_english_days_stay_within_their_narrow_column():
    archive = archives.with_goals()
    archive["language"] = "en"
    archive["goals"][0]["due"] = "2012-12-31"
    choices = Choices(goal_tables=PORTRAIT)
    with pdfplumber.open(io.BytesIO(render_pdf(build_document(archive, choices=choices)))) as file:
        found = [
            (sheet.width - 24 * 72 / 25.4, word["x1"])
            for sheet in file.pages
            for word in sheet.extract_words()
            if word["text"].endswith("December")
        ]
    assert found
    assert [end for edge, end in found if end > edge] == []
