"""A small Markdown that leaves German texts alone."""

import pytest

from reports.tree.document import CrossReference, Emphasis, ItemList, LineBreak, Paragraph, Text
from reports.tree.narrative import parse, plain


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def shape(source: str) -> list[str]:
    return [
        f"{block.kind} {len(block.items)}" if isinstance(block, ItemList) else "p"
        for block in parse(source)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Balanced – Score – Card (BSC) - angepasst an die Besonderheiten - folgte",
        "Mitarbeiter*innen und Kolleg*innen",
        "Mitarbeiter_innen und Kolleg_innen",
        "gemäß § 8 a SGB VIII, „Alte“ und „Neue“",
        "<script>alert(1)</script> &amp; <b>fett</b>",
        "# keine Überschrift",
        "[kein Verweis](http://example.org) und `kein Code`",
        "22. Juni 2007 war der Tag der Klausur.",
        "1) steht allein",
        "2 * 3 * 4",
    ],
)
def test_text_that_only_looks_like_markup_stays(text):
    assert "".join(node.text for node in parse(text)[0].children) == text
    assert len(parse(text)) == 1


def test_empty_lines_divide_paragraphs():
    assert parse("eins\n\nzwei") == (paragraph("eins"), paragraph("zwei"))


def test_empty_text_is_nothing():
    assert parse(" \n ") == ()


def test_emphasis():
    assert parse("sehr *wichtig* und **dringend**") == (
        Paragraph(
            (
                Text("sehr "),
                Emphasis((Text("wichtig"),)),
                Text(" und "),
                Emphasis((Text("dringend"),), strong=True),
            )
        ),
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- eins\n- zwei", ["bullets 2"]),
        ("Es gibt:\n- eins\n- zwei", ["p", "bullets 2"]),
        ("1. eins\n2. zwei", ["numbers 2"]),
        ("1) eins\n2) zwei", ["numbers 2"]),
        ("3. drei\n4. vier", ["numbers 2"]),
        ("Ein Satz, der\n- so ist es - weitergeht", ["p"]),
        ("22. Juni: Beginn\n\n1. eins\n2. zwei", ["p", "numbers 2"]),
        ("- eins\n  - darunter\n  - daneben", ["bullets 1"]),
    ],
)
def test_lists(source, expected):
    assert shape(source) == expected


def test_a_reference_becomes_a_node_and_an_unknown_one_stays():
    assert parse("siehe [[questions]], [[unbekannt]]") == (
        Paragraph((Text("siehe "), CrossReference("questions"), Text(", [[unbekannt]]"))),
    )


def test_plain_text_keeps_lines_and_nothing_else():
    assert plain("*eins*\n- zwei") == (Text("*eins*"), LineBreak(), Text("- zwei"))


@pytest.mark.parametrize(
    "source",
    ["*" * 500 + "a" + "*" * 500, "**a " * 500 + "b** " * 500, "- " * 500 + "a"],
    ids=["stars", "stars apart", "marks of lists"],
)
def test_text_that_nests_without_end_is_read(source):
    assert parse(source)
