"""What the report can print, and what the facilitator is told about the rest."""

import json
import time
from pathlib import Path

from reports.paper import fonts
from reports.paper.fonts import UnprintableSign, printable, unprintable_signs
from tests.reports import archives
from tools.font_coverage import coverage


def test_the_written_coverage_is_that_of_the_fonts():
    written = json.loads((Path(fonts.__file__).parent / "font_coverage.json").read_text())
    assert written == coverage()


def test_german_polish_greek_and_cyrillic_are_printable():
    text = "„Bürger/innen“ – § 8 a ß € · Łódź · Αθήνα · Київ · 110 %"
    assert printable(text) == text


def test_a_missing_sign_is_printed_as_its_code():
    assert printable("Ein Lächeln 🙂") == "Ein Lächeln [U+1F642]"


def test_missing_signs_in_a_row_share_their_brackets():
    """As one word without a space, they took a line break of eleven seconds."""
    assert printable("Text 漢字 👩\u200d👧.") == "Text [U+6F22 U+5B57] [U+1F469 U+1F467]."


def test_decomposed_letters_are_composed():
    assert printable("Bu\u0308rger") == "Bürger"


def test_invisible_signs_are_neither_printed_nor_reported():
    archive = archives.real()
    archive["cards"][0]["text"] = "ein\u200bs \ufe0f"
    assert printable(archive["cards"][0]["text"]) == "eins "
    assert unprintable_signs(archive) == []


def test_each_missing_sign_is_named_with_its_places():
    archive = archives.real()
    archive["workshop"]["title"] = "Klausur 🙂"
    archive["cards"][2]["text"] = "🙂🙂 漢"
    assert unprintable_signs(archive) == [
        UnprintableSign("漢", "U+6F22", "Cjk Unified Ideograph-6F22", ("cards[2].text",)),
        UnprintableSign(
            "🙂", "U+1F642", "Slightly Smiling Face", ("workshop.title", "cards[2].text")
        ),
    ]


def test_hidden_cards_are_not_searched():
    archive = archives.real()
    archive["cards"][0].update(text="🙂", hidden_reason="nennt einen Namen")
    assert unprintable_signs(archive) == []


def test_a_long_word_is_looked_through_once():
    assert [found[0] for found in fonts.FOREIGN.finditer("ab Ж漢字/漢 x")] == ["Ж漢字", "漢"]
    start = time.process_time()
    assert not list(fonts.FOREIGN.finditer("a" * 100_000))  # in the square of its length: a minute
    assert time.process_time() - start < 5
