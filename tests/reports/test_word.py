"""The report as a Word file: the whole tree, real headings and lists, the same each time."""

import hashlib
import io
import time
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest
from docx.oxml.ns import qn
from PIL import Image

from reports.archive import parse_archive
from reports.tree.build import build_document
from reports.tree.choices import PORTRAIT, Choices, Said
from reports.tree.document import (
    CardList,
    Figure,
    Letterhead,
    Logo,
    Photo,
    Section,
    Stamp,
    StrategyMap,
    Table,
)
from reports.tree.photos import PhotoFacts
from reports.word import render_word
from tests.reports import archives
from tests.reports.word_reader import TreeText, WordFile, normal, style_of, text_of

pytestmark = pytest.mark.slow  # all of it together

DEMO = Path(archives.DEMO).parent
BAD = (
    "a\x07b \ud800 \u202eabc\u202c \ufffe <b>&amp;</b> \x00\x1f Ende\ufeff "
    "]]> & \u00ad 🙂 漢字 שלום"
)
NARRATIVE = """Ein *schräges **und fettes*** Wort, siehe [[questions]] und [[goals]].

1. eins
2. zwei

   noch zu zwei

   1. innen eins
   2. innen zwei
3. drei

Dazwischen.

1. wieder eins

Und

7. sieben
8. acht
   - Punkt
     - tiefer

Und

99999. viel

-
- nach einem leeren"""


def picture(kind: str, size: tuple[int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "#7a1f3d").save(data, kind)
    return data.getvalue()


JPEG, PNG = picture("JPEG", (1600, 900)), picture("PNG", (480, 120))
HASHES = {hashlib.sha256(data).hexdigest(): data for data in (JPEG, PNG)}
PHOTO, LOGO = HASHES


def rich() -> dict:
    archive = archives.with_goals()
    archive["narratives"]["procedure"] = NARRATIVE
    del archive["questions"][2]  # the numbers go on 1, 2, 4
    archive["goals"][0]["questions"] = []
    return archive


def demo(name: str) -> dict:
    return parse_archive((DEMO / name).read_bytes())


def bad() -> dict:
    """Bad signs in every text."""
    keep = {"key", "perspective", "cluster", "prompt", "kind", "hue", "level", "status", "language"}
    keep |= {"to", "goal", "questions", "cards", "objective", "icon", "direction", "frequency"}
    keep |= {"parent", "period", "perspectives", "also", "dates", "due", "as_of", "ballots", "view"}

    def spoil(value, name=""):
        if isinstance(value, dict):
            return {key: spoil(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [spoil(item, name) for item in value]
        return f"{value} {BAD}" if isinstance(value, str) and name not in keep else value

    archive = archives.with_goals()
    return {**spoil(archive), "version": archive.get("version"), "format": archive.get("format")}


ARCHIVES = {
    "2007": lambda: demo("bad-duerkheim-2007.json"),
    "2008": lambda: demo("bad-duerkheim-2008-example.json"),
    "rich": rich,
    "bad": bad,
    **{
        name: getattr(archives, name)
        for name in ("real", "empty", "english", "odd_signs", "all_kinds")
    },
}
EVERY = [*ARCHIVES, "dressed", "traced", "chosen"]
CHOICES = {
    "traced": Choices(trace=True),
    "chosen": Choices(procedure=False, clusters=False, goal_tables=PORTRAIT, language="en"),
}


@cache
def tree(name: str):
    if name in CHOICES:
        said = [Said("Der Blick richtet sich nach innen: 5 von 21 Karten.", is_edited=True)]
        return build_document(ARCHIVES["2008"](), choices=CHOICES[name], sentences=said)
    if name != "dressed":
        return build_document(ARCHIVES[name]())
    return build_document(
        rich(),
        (PhotoFacts(PHOTO, "Pinnwand <vorher>", 1600, 900), PhotoFacts("0" * 64, "", 9, 9)),
        stamp=Stamp("2026-10-02", is_draft=True),
        letterhead=Letterhead(Logo(LOGO, "Logo: Landkreis", 480, 120), "#7a1f3d"),
    )


@cache
def word(name: str) -> bytes:
    return render_word(tree(name), HASHES)


def part(name: str, file: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(word(name))) as package:
        return ElementTree.fromstring(package.read(file))


def body(name: str):
    return WordFile(word(name)).document.element.body


def blocks(name: str, kind: type) -> list:
    return [block for part in tree(name).walk() for block in part.blocks if isinstance(block, kind)]


# --- What it says ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_the_file_opens_and_says_what_the_tree_says_in_its_order(name):
    expected = TreeText(tree(name)).lines()
    if name == "dressed":  # one photo has no picture: it is told in words alone
        del expected[-2]
    assert normal(WordFile(word(name)).lines()) == normal(expected)


def test_no_sign_of_a_bad_text_is_lost():
    lines = "\n".join(line for line in WordFile(word("bad")).lines() if isinstance(line, str))
    told = "a[U+0007]b [U+D800] [U+202E]abc[U+202C] [U+FFFE] <b>&amp;</b> [U+0000][U+001F] Ende"
    assert lines.count(told) >= len(archives.real()["cards"])
    assert lines.count("[U+FEFF] ]]> & \u00ad 🙂 漢字 שלום") >= lines.count(told)


@pytest.mark.parametrize("name", EVERY)
def test_every_part_is_well_formed_and_named(name):
    with zipfile.ZipFile(io.BytesIO(word(name))) as package:
        assert package.testzip() is None
        names = package.namelist()
        for file in names:
            if file.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(file))
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert len(names) == len(set(names))
    parts = [file for file in names if file.startswith("word/") and not file.endswith(".rels")]
    assert [file for file in parts if f'"/{file}"' not in types and "/media/" not in file] == []
    assert [
        file
        for file in parts
        if file != "word/document.xml" and f'"{file.removeprefix("word/")}"' not in relations
    ] == []


# --- Headings, contents, references ---------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_headings_have_the_levels_and_numbers_of_the_tree(name):
    file = WordFile(word(name))
    found = []
    for paragraph in file.paragraphs():
        number, style = file.number_of(paragraph), file.styles[style_of(paragraph)].element
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None:
            found.append((int(outline.get(qn("w:val"))) + 1, number))
    assert found == [(section.level, section.number) for section in tree(name).walk()]
    names = {file.styles[style_of(paragraph)].name for paragraph in file.paragraphs()}
    assert {"Heading 1", "Heading 2", "Heading 3"} <= names or name == "empty"


def test_a_number_that_word_would_not_count_is_written_out():
    document = tree("real")
    odd = Section("Nachtrag", "odd", number="2.7", level=2)
    late = Section("Ende", "late", number="9", level=1, sections=(odd,))
    file = WordFile(render_word(replace(document, sections=(*document.sections, late))))
    assert file.lines()[-2:] == ["9 Ende", "2.7 Nachtrag"]


@pytest.mark.parametrize("name", ["2008", "rich", "dressed"])
def test_contents_and_references_lead_to_bookmarks(name):
    codes = [node.text.split() for node in body(name).iter(qn("w:instrText"))]
    bookmarks = [node.get(qn("w:name")) for node in body(name).iter(qn("w:bookmarkStart"))]
    anchors = [node.get(qn("w:anchor")) for node in body(name).iter(qn("w:hyperlink"))]
    listed = [section.anchor for section in tree(name).contents()]
    assert len(bookmarks) == len(set(bookmarks)) == len(list(tree(name).walk()))
    assert [code[1] for code in codes if code[0] == "PAGEREF"] == anchors
    assert anchors == [f"_{anchor.replace('-', '_')}" for anchor in listed]
    assert {code[1] for code in codes if code[0] == "REF"} <= set(bookmarks)
    assert [code for code in codes if code[0] == "TOC"] == [["TOC", "\\o", '"1-3"', "\\h", "\\z"]]


def test_a_reference_is_a_field_that_already_holds_its_number():
    codes = [node.text.strip() for node in body("rich").iter(qn("w:instrText"))]
    assert [code for code in codes if code.startswith("REF")] == [
        "REF _conclusion \\r \\h",
        "REF _goals \\r \\h",
    ]
    assert "Abschnitt\u00a02.3 und Abschnitt\u00a03.1." in text_of(
        next(item for item in body("rich").iter(qn("w:p")) if "schräges" in text_of(item))
    )


def test_nothing_asks_or_changes_when_the_file_is_opened():
    settings = ElementTree.tostring(part("2008", "word/settings.xml"), encoding="unicode")
    assert "updateFields" not in settings
    text = ElementTree.tostring(part("2008", "word/document.xml"), encoding="unicode")
    assert "dirty" not in text


def test_lists_begin_anew_and_keep_odd_numbers():
    lines = [line for line in WordFile(word("rich")).lines() if isinstance(line, str)]
    lines = lines[lines.index("1 Vorgehensweise") :]
    numbered = [line for line in lines if line[:1].isdigit() and line.split(" ")[0][-1] in ".)"]
    assert [line.split(" ")[0] for line in numbered][:9] == [
        *("1.", "2.", "1.", "2.", "3.", "1.", "7.", "8.", "99999."),
    ]
    questions = [line for line in numbered if line.split(" ")[0].endswith(")")]
    assert [line[0] for line in questions] == [*"1245678", *"123"]


# --- Tables, pictures, pages ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["2008", "english"])
def test_tables_repeat_their_head_and_split_no_row(name):
    tables = list(body(name).iter(qn("w:tbl")))
    assert len(tables) == len(blocks(name, Table)) > 3
    for found, table in zip(tables, blocks(name, Table), strict=True):
        rows = list(found.iter(qn("w:tr")))
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert heads == [True] + [False] * len(table.rows)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        widths = [int(column.get(qn("w:w"))) for column in found.iter(qn("w:gridCol"))]
        shares = [round(100 * width / sum(widths)) for width in widths]
        assert shares == [column.width for column in table.columns]
        assert found.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))


def test_pictures_bear_their_words():
    pictures = body("dressed").iter(qn("wp:docPr"))
    figures = [tree("dressed").cover.figure, *blocks("dressed", Figure)]
    (drawn,) = blocks("dressed", StrategyMap)
    charts = [
        line.chart.description
        for table in blocks("dressed", Table)
        for row in table.rows
        for cell in row
        for line in cell
        if line.chart
    ]
    photos = blocks("dressed", Photo)
    assert len(charts) == 3
    assert [item.get("descr") for item in pictures] == [
        "Logo: Landkreis",
        figures[0].description,
        figures[1].description,
        charts[0],
        drawn.description,
        *charts[1:],
        photos[0].alt,
    ]
    numbers = [item.get("id") for item in body("dressed").iter(qn("wp:docPr"))]
    assert numbers == [str(number) for number in range(1, 9)]
    sizes = [
        (round(int(item.get("cx")) / 36000), round(int(item.get("cy")) / 36000))
        for item in body("dressed").iter(qn("wp:extent"))
    ]
    assert (sizes[0], sizes[-1]) == ((60, 15), (156, 88))


def test_figures_are_counted_by_word():
    codes = [node.text.strip() for node in body("2007").iter(qn("w:instrText"))]
    assert codes.count("SEQ Abbildung \\* ARABIC") == 1
    codes = [node.text.strip() for node in body("2008").iter(qn("w:instrText"))]
    assert codes.count("SEQ Abbildung \\* ARABIC") == 2  # the second sheet of the map counts not


def test_cards_stand_in_styles_that_name_their_kind():
    file = WordFile(word("all_kinds"))
    styles = [file.styles[style_of(paragraph)].name for paragraph in file.paragraphs()]
    names = {"strength": "Karte: Stärke", "weakness": "Karte: Schwäche"}
    names |= {"opportunity": "Karte: Chance", "threat": "Karte: Risiko"}
    for kind, name in names.items():
        lists = [item for item in blocks("all_kinds", CardList) if item.kind == kind]
        assert styles.count(name) == sum(len(item.cards) for item in lists)


def test_goal_tables_lie_across_between_upright_pages():
    file = WordFile(word("2008"))
    wide = [part.page_width > part.page_height for part in file.document.sections]
    assert wide == [False, False, False, True, False, True, False]
    texts = [part.header.paragraphs[0].text for part in file.document.sections]
    title = "Zweite Strategieklausur der sozialen Dienste"
    assert texts == [
        "\t   Entwurf",
        f"{title}\tInhalt   Entwurf",
        *[f"{title}\t   Entwurf"] * 5,
    ]
    feet = [part.footer.paragraphs[0].text for part in file.document.sections]
    assert feet == ["", *["Landkreis Bad Dürkheim · 1. Entwurf\tSeite 2 von 2"] * 6]


# --- The file itself ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [("2007", "de-DE"), ("english", "en-GB")])
def test_language_title_author_and_day(name, code):
    document = WordFile(word(name)).document
    found = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert found.get(qn("w:val")) == document.core_properties.language == code
    assert document.core_properties.title == tree(name).title
    assert document.core_properties.author == "Landkreis Bad Dürkheim"
    assert f"{document.core_properties.created:%Y-%m-%d}" == "2007-06-22"


def test_the_day_of_issue_and_the_look_of_the_organisation_are_taken_over():
    document = WordFile(word("dressed")).document
    assert f"{document.core_properties.created:%Y-%m-%d}" == "2026-10-02"
    numbering = document.part.numbering_part.element
    assert {item.get(qn("w:val")) for item in numbering.iter(qn("w:color"))} == {"7A1F3D"}
    heads = [part.header for part in document.sections]
    logos = [
        head.part.related_parts[picture.get(qn("r:embed"))].blob
        for head in heads
        for picture in head._element.iter(qn("a:blip"))
    ]
    assert logos == [PNG] * (len(heads) - 1)  # on every page but the cover, which has it large
    final = render_word(build_document(rich(), stamp=Stamp("2026-10-02", is_draft=False)))
    heads = [part.header.paragraphs[0].text for part in WordFile(final).document.sections]
    assert "".join(heads).count("Entwurf") == 0


@pytest.mark.parametrize("name", ["2008", "dressed"])
def test_the_same_content_gives_the_same_bytes(name):
    assert render_word(tree(name), dict(reversed(HASHES.items()))) == word(name)
    with zipfile.ZipFile(io.BytesIO(word(name))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_texts_without_end_and_very_many_cards_are_written():
    archive = archives.with_goals()
    archive["workshop"]["title"] = "Eine sehr lange Klausur mit vielen Worten " * 4
    archive["cards"][0]["text"] = "https://example.org/" + "a" * 3000
    archive["cards"][1]["count"] = 4000
    archive["narratives"]["goals"] = "\n\n".join(
        ("*" * 500 + "a" + "*" * 500, "**a " * 500 + "b** " * 500, "- " * 500 + "a")
    )
    document = build_document(archive)
    assert normal(WordFile(render_word(document)).lines()) == normal(TreeText(document).lines())


@pytest.mark.slow
def test_it_takes_far_less_than_a_second_and_grows_with_the_content_alone():
    many = demo("bad-duerkheim-2008-example.json")
    many["cards"] = [
        {**card, "key": f"{card['key']}-{copy}"} for copy in range(10) for card in many["cards"]
    ]
    texts = many["narratives"]
    many["narratives"] = {name: "\n\n".join([text] * 10) for name, text in texts.items()}
    one, ten = tree("2008"), build_document(many)
    seconds = {"one": [], "ten": []}
    for _ in range(5):
        for name, document in (("one", one), ("ten", ten)):
            start = time.process_time()
            render_word(document)
            seconds[name].append(time.process_time() - start)
    assert median(seconds["one"]) < 1
    assert median(seconds["ten"]) < 13 * median(seconds["one"])
