import json
import re
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_project.text import MAX_MARKS, _piles, clean_text

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_clean_text_makes_every_line_end_a_newline(end):
    assert clean_text(f"eins{end}zwei") == "eins\nzwei"
    assert clean_text(f"eins{end}zwei", single_line=True) == "eins zwei"


def test_clean_text_composes_to_nfc():
    assert clean_text("Mu\u0308ller") == "Müller"


def test_clean_text_keeps_tabs_only_in_several_lines():
    assert clean_text("a\tb") == "a\tb"
    assert clean_text("a\tb", single_line=True) == "a b"


def test_clean_text_joins_wrapped_lines_with_one_space():
    assert clean_text("kurze \n\n  Wege", single_line=True) == "kurze Wege"


def test_clean_text_keeps_double_spaces():
    assert clean_text("Team!  führen", single_line=True) == "Team!  führen"


BAD = "00 07 1b 7f 80 9f d800 dfff 202a 202e 2066 2069 feff fdd0 fdef fffe ffff 1fffe 10ffff"


@pytest.mark.parametrize("bad", [chr(int(code, 16)) for code in BAD.split()], ids=BAD.split())
def test_clean_text_drops(bad):
    assert clean_text(f"a{bad}b") == "ab"
    assert clean_text(f"a{bad}b", single_line=True) == "ab"


@pytest.mark.parametrize(
    "good",
    [
        "„Alten und Neuen“ – Mitarbeiter/innen, § 8 a, Maß, 110%",
        "z.\u00a0B.",
        "Jugend\u00adhilfe",
        "👩\u200d👧",
        "می\u200cخواهم",
        "1\ufe0f\u20e3",
        "שָׁל֑וֹם",
        "a\u200eb",
        "𝒜 ﬁ ＡＢ",
    ],
)
def test_clean_text_leaves_alone(good):
    assert clean_text(good) == good
    assert clean_text(good, single_line=True) == good


def test_clean_text_strips_outer_white_space():
    assert clean_text(" \u00a0\n Karte \t\n") == "Karte"


@pytest.mark.parametrize(
    "nothing",
    [
        *("", "  ", "\n", "\u200b", "\u00ad \u200d", "\x00"),
        *("\u3164", "\uffa0 \u115f\u1160", "\u2800\u2800", "\ufe0f", "\u034f", "\u180e\u180b"),
    ],
)
def test_clean_text_of_nothing_visible_is_empty(nothing):
    assert clean_text(nothing) == ""


def test_clean_text_keeps_blank_signs_beside_a_drawn_one():
    assert clean_text("\u3164❤\ufe0f\u2800") == "\u3164❤\ufe0f\u2800"


def test_clean_text_limits_the_pile_of_marks_on_one_character():
    assert clean_text("x" + "\u0335" * 40 + "y") == "x" + "\u0335" * MAX_MARKS + "y"
    assert clean_text("x" + "\u0335\u200d" * 40 + "y").count("\u0335") == MAX_MARKS


def test_clean_text_leaves_every_text_of_the_real_retreat_as_it_is():
    def texts(node):
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict | list):
            for child in node.values() if isinstance(node, dict) else node:
                yield from texts(child)

    retreat = json.loads((DATA / "bad-duerkheim-2007.json").read_text(encoding="utf-8"))
    found = list(texts(retreat))
    assert len(found) > 200
    assert [clean_text(text) for text in found] == found


@given(st.text(st.characters(exclude_categories=())), st.booleans())
def test_clean_text_twice_is_the_same_as_once(text, single_line):
    once = clean_text(text, single_line=single_line)
    assert clean_text(once, single_line=single_line) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    assert "\r" not in once
    assert not (single_line and set("\n\t") & set(once))


@given(
    st.text(
        st.sampled_from("aü\u0308\u0301\u0323\u200d \n\t\r\u1100\u1161\u11a8\u0f71\u0f72"),
        max_size=60,
    ),
    st.booleans(),
)
def test_clean_text_is_stable_for_piles_of_marks(text, single_line):
    once = clean_text(text, single_line=single_line)
    assert clean_text(once, single_line=single_line) == once
    assert unicodedata.is_normalized("NFC", once)


def test_clean_text_looks_at_every_mark_there_is():
    def is_looked_at(char):
        return _piles().fullmatch(char * (MAX_MARKS + 1)) is not None

    every = map(chr, range(sys.maxunicode + 1))
    marks = [char for char in every if re.match("Mn|Me|Cf", unicodedata.category(char))]
    assert [f"{ord(char):x}" for char in marks if not is_looked_at(char)] == []


@given(st.text(st.sampled_from("aü\u0308\u0323\u20dd\u0903\u200d\u3099\U0001d165\U0001e8d0😀")))
def test_clean_text_limits_marks_as_if_it_went_sign_by_sign(text):
    kept, run = "", 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        run = run + 1 if category in ("Mn", "Me") else run if category == "Cf" else 0
        kept += char if run <= MAX_MARKS else ""
    assert clean_text(text) == (kept if kept.strip("\u200d") else "")


@pytest.mark.parametrize(
    "odd",
    [
        "x" + "\u0301\u0323" * 50_000,
        "x" + "\U0001d16d\U0001d165" * 50_000,
        "x" + " " * 100_000 + "y",
        "\u200b" * 100_000,
    ],
    ids=["marks to be sorted", "signs to be sorted", "one wide gap", "nothing visible"],
)
def test_clean_text_of_odd_signs_takes_hardly_longer(odd):
    def seconds(text):
        start = time.process_time()
        clean_text(text, single_line=True)
        return time.process_time() - start

    assert seconds(odd) < 50 * max(seconds("Größe und Maß " * 7_000), 0.005)
