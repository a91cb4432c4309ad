import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swot.balance import KINDS
from swot.entry import parse_entry

HERE = Path(__file__).parent
CASES = json.loads((HERE / "entry_cases.json").read_text(encoding="utf-8"))
RETREAT = json.loads((HERE.parent / "data/bad-duerkheim-2007.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[repr(case["line"]) for case in CASES])
def test_parse_entry_reads_the_line(case):
    found = parse_entry(
        case["line"],
        language=case["language"],
        kinds=case["kinds"],
        perspectives_count=case["perspectives_count"],
        clusters=case["clusters"],
    )
    assert asdict(found) == case["entry"]


@pytest.mark.parametrize("text", [card["text"] for card in RETREAT["cards"]])
@pytest.mark.parametrize("language", ["de", "en"])
def test_parse_entry_takes_every_real_card_as_it_is(text, language):
    found = parse_entry(text, language=language, kinds=KINDS, perspectives_count=9)
    assert asdict(found) == {
        "kind": None,
        "perspective": None,
        "cluster": None,
        "count": 1,
        "text": text,
        "literal": False,
        "mistaken": "",
    }


@given(st.text())
def test_parse_entry_of_an_escaped_line_is_the_line(text):
    found = parse_entry("\\x" + text + "x", language="de", kinds=KINDS, perspectives_count=9)
    assert found.literal
    assert found.text[0] + found.text[-1] == "xx"


@given(st.text(st.sampled_from('swcrot0123x× #\\"ab'), max_size=14))
def test_parse_entry_never_fails_and_never_invents(line):
    found = parse_entry(line, language="de", kinds=KINDS, perspectives_count=3)
    assert found.text in line
    assert 1 <= found.count <= 99
    assert found.perspective in (None, "unsorted", 1, 2, 3)
