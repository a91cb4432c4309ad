"""The tree of a report as text and back."""

import json
from pathlib import Path

import pytest

from reports.paper.html import render_html
from reports.tree.build import build_document
from reports.tree.document import Document, Stamp
from reports.tree.frozen import freeze, thaw
from tests.reports import archives


@pytest.mark.parametrize("archive", [archives.real(), archives.with_goals()])
def test_a_tree_comes_back_as_it_was(archive):
    tree = build_document(archive, stamp=Stamp("2026-11-23", is_draft=True))
    again = thaw(freeze(tree))
    assert again == tree
    assert again.targets == tree.targets
    assert render_html(again) == render_html(tree)
    assert freeze(again) == freeze(tree)


def test_version_that_was_issued_earlier_can_be_read():
    """Frozen on 2026-11-23: who renames a node goes on knowing its old name."""
    issued = (Path(__file__).parent / "data" / "tree-of-an-issued-draft.json").read_text()
    html = render_html(thaw(issued))
    assert archives.with_goals()["goals"][0]["statement"] in html


def test_what_a_node_no_longer_knows_is_left_out():
    told = json.loads(freeze(build_document(archives.real())))
    told["unheard_of"] = "x"
    assert isinstance(thaw(json.dumps(told)), Document)


def test_no_other_thing_is_thawed():
    with pytest.raises(TypeError):
        thaw('{"is":"Text","text":"x"}')
