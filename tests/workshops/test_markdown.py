"""The small Markdown: paragraphs, lists, emphasis; everything else stays text."""

import re
import time

import pytest

from workshops.markdown import has_typed_page, parse_tokens, render_markdown


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


@pytest.mark.parametrize(
    "lines",
    ["Text\n1. a\n\n", "2. a\n5. b\n\n", "5. Mai: Beginn\n\n", "1. a\n- b\n7. c\nund\n"],
)
def test_render_markdown_takes_every_false_list_for_text(lines):
    html = render_markdown(lines * 300)
    assert (html.count("<ol"), html.count("<ul")) == (0, 0)


def test_render_markdown_leaves_a_list_that_follows_a_false_one():
    assert render_markdown("2. a\n5. b\n\n7. c\n8. d") == (
        '<p>2. a\n5. b</p>\n<ol start="7">\n<li>c</li>\n<li>d</li>\n</ol>\n'
    )


@pytest.mark.parametrize("lines", ["Text\n1. a\n\n", "2. a\n5. b\n\n"])
def test_render_markdown_of_false_lists_takes_hardly_longer_than_of_lists(lines):
    def seconds(source):
        start = time.process_time()
        render_markdown(source)
        return time.process_time() - start

    assert seconds(lines * 2_000) < 12 * seconds("- a\n- b\n\n\n" * 2_000)


def test_render_markdown_of_nothing_but_empty_lines_takes_no_time():
    start = time.process_time()
    render_markdown(f"a{chr(10) * 100_000}b")  # in the square of its length: minutes
    assert time.process_time() - start < 5


DEEP = {
    "stars": "*" * 500 + "a" + "*" * 500,
    "many stars": "*" * 49_000 + "a" + "*" * 49_000,
    "underlines": "_" * 49_000 + "a" + "_" * 49_000,
    "stars apart": "*a " * 1_000 + " a*" * 1_000,
    "marks of lists": "- " * 1_000 + "a",
    "numbers": "1. " * 1_000 + "a",
    "stairs": "\n".join(f"{'  ' * step}- a" for step in range(200)),
    "quotes": "> " * 1_000 + "a",
    "brackets": "[" * 49_000 + "a" + "]" * 49_000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_render_markdown_nests_a_few_times_and_loses_no_letter(source):
    html = render_markdown(source)
    assert max(depth(parse_tokens(source)), default=0) <= 60
    assert re.sub("<[^>]+>", "", html).count("a") == source.count("a")


def test_render_markdown_nests_as_many_lists_as_people_type():
    html = render_markdown("\n".join(f"{' ' * 4 * level}- a" for level in range(8)))
    assert html.count("<ul>") == 8


def depth(tokens):
    """The depths at which tokens stand."""
    level = 0
    for token in tokens:
        level += token.nesting
        yield level
        yield from (level + below for below in depth(token.children or ()))


def test_render_markdown_leaves_a_line_to_write_on():
    assert render_markdown("Name: ____________") == "<p>Name: ____________</p>\n"


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
