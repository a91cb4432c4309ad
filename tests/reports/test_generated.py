"""Retreats as nobody would hold them, in short form (the long one: tools/trials/reports.py), and
what it found before."""

import pytest

from reports.paper.cover_fit import is_full
from reports.paper.pdf import render_pdf
from reports.rendering.edition import Edition
from reports.tree.build import build_document
from reports.tree.choices import Choices
from tests.reports import archives
from tests.reports.generated import covered_signs, edition
from tests.reports.pdf_reader import read_sheets
from tests.reports.report_faults import faults_of_layout, faults_of_text, squeezed
from tools.trials import reports as trial

pytestmark = [pytest.mark.usefixtures("pdf_libraries"), pytest.mark.slow]
SHORT = 3


def faults(document, pictures=None, archive=None):
    sheets = read_sheets(render_pdf(document, pictures, archive))
    return faults_of_text(document, sheets) + faults_of_layout(sheets)


@pytest.fixture(scope="module")
def found():
    """The faults of each retreat, and the signs that were read in their reports."""
    tried = [trial.faults_of(edition(number, SHORT, seed=1)) for number in range(SHORT)]
    texts = ("".join(sheet.text for sheet in sheets) for _faults, sheets in tried)
    return [faults for faults, _sheets in tried], set(squeezed("".join(texts)))


def test_generated_retreats_lose_and_cut_off_nothing(found):
    assert found[0] == [[]] * SHORT


def test_every_sign_that_a_font_holds_is_printed(found):
    assert set(squeezed("".join(covered_signs()))) - found[1] == set()


def test_harm_done_on_purpose_is_noticed():
    noticed = trial.controls()
    assert len(noticed) == 10
    assert [name for name, is_noticed in noticed.items() if not is_noticed] == []


def test_numbers_of_lists_are_those_of_the_content():
    """Questions that were deleted leave a gap, and a list may begin anywhere."""
    archive = archives.with_goals()
    archive["narratives"]["procedure"] = (
        "7. sieben\n8. acht\n   - eins\n     1. tief\n\nUnd\n\n1999. x"
    )
    del archive["questions"][2]
    archive["goals"][0]["questions"] = []
    document = Edition(archive).document()
    assert faults(document) == []
    assert [item.number for item in document_list(document, "questions").items][:3] == [1, 2, 4]


def document_list(document, kind):
    return next(
        block
        for section in document.walk()
        for block in section.blocks
        if getattr(block, "kind", "") == kind
    )


def test_a_cover_without_room_for_its_picture_goes_on_below():
    archive = archives.with_goals()
    assert not is_full(build_document(archive).cover, has_logo=True)
    archive["workshop"] |= {"title": "Sehr lange Klausur " * 10, "place": "Ein Ort " * 20}
    archive["organisation"]["name"] = "Landkreis mit langem Namen " * 7
    document = build_document(archive)
    assert is_full(document.cover, has_logo=False)
    assert faults(document) == []


@pytest.mark.parametrize("tables", ["landscape", "portrait"])
def test_words_with_a_slash_stay_in_their_column(tables):
    archive = archives.with_goals()
    for goal in archive["goals"]:
        goal["responsible"] = "Mitarbeiter/-innen für Kenntnis/Verständnis der Bürger/innen"
    choices = Choices(goal_tables=tables, trace=True)
    assert faults(build_document(archive, choices=choices)) == []
