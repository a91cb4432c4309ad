"""How the strategy map breaks its lines."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import map_text
from indicators.map_text import Type, wrap
from tools.font_widths import font_widths

FONT = Type("sans", 14)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 100, ()),
        ("  \n ", 100, ()),
        ("kurze Wege", 100, ("kurze Wege",)),
        ("kurze  Wege\nfür alle", 60, ("kurze", "Wege für", "alle")),
        ("nach § 8a SGB VIII", 80, ("nach § 8a", "SGB VIII")),
        ("nach §\u00a08a", 40, ("nach", "§\u00a08a")),  # what belongs together stays so
        ("Burn-out vermeiden", 70, ("Burn-out", "vermeiden")),
        ("Burn-out", 45, ("Burn-", "out")),
        ("Mitarbeiter/innen", 140, ("Mitarbeiter/innen",)),
        ("Mitarbeiter/innen", 90, ("Mitarbeiter/", "innen")),
        ("Qualifizierungsoffensive", 112, ("Qualifizierungs-", "offensive")),
        ("die Qualifizierungsoffensive", 112, ("die", "Qualifizierungs-", "offensive")),
        ("Anlauf\u00adstelle", 100, ("Anlaufstelle",)),
        ("0123456789", 41, ("01234", "56789")),
        ("e\u0301" * 4, 20, ("e\u0301e\u0301", "e\u0301e\u0301")),
        ("e\u0301" * 2, 9, ("e\u0301", "e\u0301")),
    ],
)
def test_lines_break_where_a_reader_expects_it(text, room, lines):
    assert wrap(text, room, FONT) == lines


def test_english_words_break_the_english_way():
    assert wrap("responsibilities", 80, FONT, "en")[0].endswith("-")


@settings(max_examples=60)
@given(
    st.text(max_size=120) | st.text("äß-/ Wi.–", max_size=120),
    st.floats(20, 300),
    st.sampled_from(["sans", "bold", "serif"]),
)
def test_every_line_fits_and_no_sign_is_lost(text, room, font):
    lines = wrap(text, room, Type(font, 14))
    assert all(Type(font, 14).width(line) <= room for line in lines if len(line) > 1)
    kept = map_text._UNSEEN.sub("", "".join(map_text._SPACES.split(text)))
    assert "".join("".join(lines).split(" ")).replace("-", "") == kept.replace("-", "")


def test_widths_are_those_of_the_fonts():
    written = Path(map_text.__file__).with_name("font_widths.json").read_text(encoding="utf-8")
    assert written == font_widths()
