"""The chips' parser in the browser reads every line as the server does."""

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE.parent.parent / "static/js/entry-parse.js"

pytestmark = pytest.mark.browser


def test_entry_parse_js_reads_every_case_like_python(page):
    cases = json.loads((HERE / "entry_cases.json").read_text(encoding="utf-8"))
    page.goto("about:blank")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    read = page.evaluate(
        """cases => cases.map(c => Weitblick.parseEntry(c.line, {
            language: c.language, kinds: c.kinds, clusters: c.clusters,
            perspectivesCount: c.perspectives_count}))""",
        cases,
    )
    wrong = [
        (c["line"], got, c["entry"])
        for c, got in zip(cases, read, strict=True)
        if got != c["entry"]
    ]
    assert wrong == []
