"""The small Markdown: paragraphs, lists, emphasis; everything else stays text."""

import pytest

from workshops.markdown import has_typed_page, render_markdown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        ("Ein *kurzer* **Satz**.", "<p>Ein <em>kurzer</em> <strong>Satz</strong>.</p>\n"),
        ("Eins\n\nZwei", "<p>Eins</p>\n<p>Zwei</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("# kein Titel", "<p># kein Titel</p>\n"),
        ("[x](http://example.org)", "<p>[x](http://example.org)</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("Mitarbeiter*innen, Kolleg*innen", "<p>Mitarbeiter*innen, Kolleg*innen</p>\n"),
        ("22. Juni", "<p>22. Juni</p>\n"),
        ("Am\n- Abend", "<p>Am\n- Abend</p>\n"),
    ],
)
def test_render_markdown_knows_only_a_little(source, html):
    assert render_markdown(source) == html


def test_render_markdown_marks_a_known_reference():
    assert render_markdown("siehe [[questions]]") == "<p>siehe <mark>Leitfragen</mark></p>\n"


def test_render_markdown_leaves_an_unknown_reference_as_typed():
    assert render_markdown("[[nothing]]") == "<p>[[nothing]]</p>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("siehe Seite 4", True),
        ("(S. 12)", True),
        ("see page 3", True),
        ("auf der anderen Seite 2008", True),
        ("auf der anderen Seite", False),
        ("§ 8a S.G.B.", False),
        ("siehe [[questions]]", False),
    ],
)
def test_has_typed_page_finds_numbers_behind_the_word(text, expected):
    assert has_typed_page(text) is expected
