"""The HTML of the report: safe under the pages' CSP, the same for paper and screen."""

import re
from html.parser import HTMLParser

import pytest

from reports.paper.html import PREVIEW_STYLES, render_html
from reports.paper.html_text import typed
from reports.paper.pdf import STYLES
from reports.tree.build import build_document
from reports.tree.choices import Choices
from reports.tree.document import Table
from tests.reports import archives

EVERY = ["real", "empty", "with_goals", "english", "odd_signs", "all_kinds"]


class Reader(HTMLParser):
    """Collects tags, text and attributes, and checks that every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "col", "meta"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def preview(name: str) -> str:
    return render_html(build_document(getattr(archives, name)()), preview=True)


@pytest.mark.parametrize("name", EVERY)
def test_preview_is_well_formed_and_needs_no_inline_style_or_script(name):
    reader = Reader(preview(name))
    assert reader.open == []
    assert {tag for tag, _ in reader.tags} & {"script", "style", "link", "img", "iframe"} == set()
    attributes = {attribute for _, found in reader.tags for attribute in found}
    assert {
        name for name in attributes if name == "style" or name.startswith(("on", "hx-"))
    } == set()


@pytest.mark.parametrize("name", EVERY)
def test_ids_are_unique_and_every_link_leads_to_one(name):
    tags = Reader(preview(name)).tags
    ids = [found["id"] for _, found in tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert {found["href"] for tag, found in tags if tag == "a"} <= {f"#{name}" for name in ids}


def test_preview_leaves_the_first_heading_to_the_page():
    levels = [tag for tag, _ in Reader(preview("all_kinds")).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == "h2"
    assert "h1" not in levels


def test_tables_of_the_preview_stay_tables_as_cards_on_a_phone():
    found = Reader(preview("with_goals")).tags
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    assert {attrs["role"] == roles[tag] for tag, attrs in found if tag in roles} == {True}
    heads = [attrs["role"] for tag, attrs in found if tag == "th"]
    assert set(heads) == {"columnheader"}
    assert {attrs["data-head"] for tag, attrs in found if tag == "td"} >= {"Nr.", "Ziel", "Termin"}
    on_paper = render_html(build_document(archives.with_goals()))
    assert "data-head=" not in on_paper.split("</style>")[1]


def test_what_people_typed_is_text():
    html = preview("odd_signs")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Klausur &lt;b&gt;" in html


def test_words_of_another_script_are_set_in_the_fallback_as_a_whole():
    html = preview("odd_signs")
    assert '<li><span class="f">Zażółć gęślą jaźń, Łukasz Wiśniewski</span></li>' in html


def test_what_follows_a_ring_around_a_sign_stands_beside_it():
    assert typed("o\ua670 n") == '<span class="f">o\ua670<i class="ring"></i></span> n'


def test_a_reference_names_section_and_page():
    archive = archives.real()
    archive["narratives"]["goals"] = "Die Fragen (siehe [[questions]]) und [[votes]]."
    html = render_html(build_document(archive))
    assert (
        '(siehe <a class="xref" href="#r-questions" data-page=", Seite ">Abschnitt&nbsp;2.3</a>)'
        in html
    )
    assert "und Priorisierung der Ziele." in html


def test_a_file_of_its_own_is_a_whole_page():
    html = render_html(build_document(archives.english()))
    assert html.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert "https://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_figures_say_in_words_what_they_show():
    assert (
        "<title>Balken: Verteilung der 49 Nennungen. Gemeinwohlorientierung (Bürger/innen) 2 · "
        in preview("real")
    )


def test_every_width_of_a_column_is_known_to_both_styles():
    """A column of a width that no style knows takes what is left."""
    wanted = {
        f".w{column.width}"
        for choices in (Choices(trace=True), Choices(links=False))
        for archive in (archives.with_goals(), archives.all_kinds())
        for section in build_document(archive, choices=choices).walk()
        for block in section.blocks
        if isinstance(block, Table)
        for column in block.columns
    }
    assert len(wanted) > 9
    for path in (STYLES, PREVIEW_STYLES):
        styles = path.read_text()
        assert {name for name in wanted if f"{name} {{ width: {name[2:]}%" not in styles} == set()
