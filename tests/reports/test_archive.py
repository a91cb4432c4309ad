"""Reading and writing the archive: what comes in goes out, every fault is named with its place."""

# ruff: noqa: E501 - a table of faults reads best with one fault a line

import json
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from reports.archive import ArchiveFaults, dump_archive, parse_archive
from reports.archive.faults import MOST_FAULTS
from tests.archives import make_archive

DEMO = Path(__file__).parents[2] / "reports" / "demo"
FILES = sorted(DEMO.glob("*.json"))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def faults_of(archive) -> list[str]:
    raw = archive if isinstance(archive, bytes) else json.dumps(archive, default=str).encode()
    with pytest.raises(ArchiveFaults) as caught:
        parse_archive(raw)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def archive():
    """The example retreat as plain JSON, to be spoilt."""
    return json.loads((DEMO / "bad-duerkheim-2008-example.json").read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_comes_back_byte_for_byte(path):
    raw = path.read_bytes()
    assert dump_archive(parse_archive(raw)) == raw


def test_the_demo_holds_both_retreats():
    assert [path.name for path in FILES] == [
        "bad-duerkheim-2007.json",
        "bad-duerkheim-2008-example.json",
    ]


def test_the_real_retreat_holds_nothing_invented():
    archive = parse_archive((DEMO / "bad-duerkheim-2007.json").read_bytes())
    assert (archive["goals"], archive["votes"]) == ([], [])
    assert "example" not in archive["workshop"]


def test_the_example_is_marked_throughout(archive):
    marked = [archive["workshop"], *archive["goals"], *archive["votes"]]
    assert all(item["example"] is True for item in marked)


@pytest.mark.parametrize("seed", range(40))
def test_an_archive_of_any_shape_is_read_as_it_was_written(seed):
    archive = make_archive(seed)
    assert parse_archive(dump_archive(archive)) == archive


def test_numbers_are_exact_and_whole_ones_have_no_point(archive):
    indicator = archive["goals"][0]["indicators"][0]
    raw = json.dumps(archive).replace(
        '"green": 13, "red": 8', '"green": 999999999999.999999, "red": 8.50e0'
    )
    read = parse_archive(raw.encode())["goals"][0]["indicators"][0]
    assert indicator["green"] == 13
    assert (read["green"], read["red"]) == (Decimal("999999999999.999999"), Decimal("8.5"))
    assert b'"green": 999999999999.999999,\n     "red": 8.5,' in dump_archive(
        parse_archive(raw.encode())
    )


def test_a_byte_order_mark_is_taken():
    raw = FILES[0].read_bytes()
    assert dump_archive(parse_archive(b"\xef\xbb\xbf" + raw)) == raw


def test_years_become_numbers_and_unset_optional_keys_go(archive):
    archive["objectives"][0] |= {"valid_from": "2008", "due": "2012"}
    archive["cards"][0] |= {"reworded": "", "also": [], "late": False, "signature": None}
    read = parse_archive(json.dumps(archive).encode())
    assert (read["objectives"][0]["valid_from"], read["objectives"][0]["due"]) == (2008, 2012)
    assert list(read["cards"][0]) == ["key", "prompt", "perspective", "cluster", "text", "count"]


def test_null_stays_null_and_empty_stays_empty(archive):
    archive["workshop"] |= {"place": "", "facilitator": None}
    read = parse_archive(json.dumps(archive).encode())
    assert (read["workshop"]["place"], read["workshop"]["facilitator"]) == ("", None)


def test_text_is_cleaned_like_a_form(archive):
    archive["cards"][0]["text"] = " a\u202eb\x00\ud800\r\nc\u0301 "
    assert parse_archive(json.dumps(archive).encode())["cards"][0]["text"] == "ab\nć"


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "the file is not JSON: line 1, column 1"),
        (b'{"format":\n "x",}', "the file is not JSON: line 2, column 6"),
        (b"\xff\xfe{\x00", "the file is not UTF-8 text (byte 1)"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b"[]", "the file holds no object with keys and values"),
        (b"{}", 'format: this key is missing; a retreat says "bsc-retreat/1"'),
        (b'{"format": "bsc-retreat/2"}', 'format: this is "bsc-retreat/2"; only "bsc-retreat/1" can be read'),
        (b'{"format": 1}', 'format: this is "1"; only "bsc-retreat/1" can be read'),
        (b" " * (20 * 1024 * 1024 + 1), "the file is larger than 20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_retreat_is_refused_with_one_sentence(raw, fault):
    assert faults_of(raw) == [fault]


def _set(path, value):
    def spoil(archive):
        *way, last = path
        for step in way:
            archive = archive[step]
        archive[last] = value

    return spoil


CARD, GOAL = ("cards", 12), ("goals", 0)
INDICATOR = (*GOAL, "indicators", 0)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ((*CARD, "perspective"), "finanzen", 'cards[12].perspective: no perspective "finanzen"'),
        ((*CARD, "prompt"), "x", 'cards[12].prompt: no prompt "x"'),
        ((*CARD, "prompt"), None, "cards[12].prompt: must be a key"),
        ((*CARD, "cluster"), "x", 'cards[12].cluster: no cluster "x"'),
        ((*CARD, "cluster"), 7, "cards[12].cluster: must be a key or null"),
        ((*CARD, "also"), ["x"], 'cards[12].also[0]: no perspective "x"'),
        ((*CARD, "also"), ["learning", "learning"], 'cards[12].also[1]: "learning" stands here twice'),
        ((*CARD, "same_as"), "x", 'cards[12].same_as: no card "x"'),
        ((*CARD, "same_as"), "W05", 'cards[12].same_as: "W05" leads back to itself'),
        ((*CARD, "count"), 0, "cards[12].count: must be between 1 and 9999"),
        ((*CARD, "count"), True, "cards[12].count: must be a whole number"),
        ((*CARD, "count"), 1.5, "cards[12].count: must be a whole number"),
        ((*CARD, "text"), "", "cards[12].text: must not be empty"),
        ((*CARD, "text"), None, "cards[12].text: must be text"),
        ((*CARD, "text"), "x" * 2001, "cards[12].text: 2001 characters; at most 2000 are possible"),
        (("narratives", "goals"), "x" * 30_001, "narratives.goals: 30001 characters; at most 30000 are possible"),
        (("narratives", "goals"), "x\n\n" * 1_001, "narratives.goals: 1001 lines; at most 1000 are possible"),
        ((*CARD, "colour"), "red", "cards[12].colour: this key is unknown"),
        ((*CARD, "late"), "yes", "cards[12].late: must be true or false"),
        (CARD, "text", "cards[12]: must be an object with keys and values"),
        (("language",), "fr", 'language: "fr" is not possible here; possible: de, en'),
        (("organisation", "name"), " ", "organisation.name: must not be empty"),
        (("scorecard", "period", "from"), "08", "scorecard.period.from: must be a date such as 2008-09-30 or a year such as 2008"),
        (("scorecard", "perspectives", 0, "hue"), "red", 'scorecard.perspectives[0].hue: "red" is not possible here; possible: yellow, green, blue, purple, orange'),
        (("scorecard", "perspectives", 0, "icon"), "#x", "scorecard.perspectives[0].icon: may hold only the letters a to z, digits and hyphens"),
        (("scorecard", "perspectives", 0, "parent"), "x", 'scorecard.perspectives[0].parent: no perspective "x"'),
        (("workshop", "dates"), ["2008-02-30"], "workshop.dates[0]: must be a date such as 2008-09-30"),
        (("workshop", "dates"), "2008-01-25", "workshop.dates: must be a list"),
        (("workshop", "as_of"), "30.09.2008", "workshop.as_of: must be a date such as 2008-09-30"),
        (("workshop", "as_of"), "9999-12-31", "workshop.as_of: must be a date between 1900-01-01 and 2199-12-31"),
        (("workshop", "report", "number"), 0, "workshop.report.number: must be between 1 and 9999"),
        (("objectives", 0, "valid_from"), "soon", "objectives[0].valid_from: must be a year such as 2008"),
        (("questions", 0, "cards"), ["S99"], 'questions[0].cards[0]: no card "S99"'),
        (("phases", 0, "objective"), "O9", 'phases[0].objective: no objective "O9"'),
        ((*GOAL, "key"), "Z2", 'goals[1].key: the key "Z2" is used twice'),
        ((*GOAL, "perspective"), None, "goals[0].perspective: must be a key"),
        ((*GOAL, "questions"), ["Q9"], 'goals[0].questions[0]: no guiding question "Q9"'),
        ((*GOAL, "links", 0, "to"), "Z99", 'goals[0].links[0].to: no goal "Z99"'),
        ((*GOAL, "links", 0, "to"), "Z1", "goals[0].links[0].to: a goal cannot be linked to itself"),
        ((*GOAL, "due"), "2008", "goals[0].due: must be a date such as 2008-09-30"),
        ((*GOAL, "measures", 0, "done"), None, "goals[0].measures[0].done: must be true or false"),
        ((*INDICATOR, "direction"), "", 'goals[0].indicators[0].direction: "" is not possible here; possible: up, down, range'),
        ((*INDICATOR, "green"), "13", "goals[0].indicators[0].green: must be a number or null"),
        ((*INDICATOR, "green"), 10**12, "goals[0].indicators[0].green: at most 12 digits before the decimal point and 6 after it"),
        ((*INDICATOR, "green"), 1e-7, "goals[0].indicators[0].green: at most 12 digits before the decimal point and 6 after it"),
        ((*INDICATOR, "green"), float("nan"), 'goals[0].indicators[0].green: "NaN" is not a number that can be stored'),
        ((*INDICATOR, "green"), float("-inf"), 'goals[0].indicators[0].green: "-Infinity" is not a number that can be stored'),
        ((*INDICATOR, "values", 1, "period"), "2008-01", 'goals[0].indicators[0].values[1].period: "2008-01" stands here twice'),
        ((*INDICATOR, "values", 1, "period"), "2008-13", "goals[0].indicators[0].values[1].period: must be a period such as 2007, 2007-H1, 2007-Q3 or 2007-09"),
        (("votes", 0, "results", 0, "goal"), "Z99", 'votes[0].results[0].goal: no goal "Z99"'),
        (("votes", 0, "results", 0, "dots"), -1, "votes[0].results[0].dots: must be between 0 and 99999"),
        (("attachments",), [{"name": "a.pdf", "sha256": "12"}], "attachments[0].sha256: must be a SHA-256 hash of 64 hexadecimal digits"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(archive, path, value, fault):
    _set(path, value)(archive)
    assert fault in faults_of(archive)


@pytest.mark.parametrize(
    "key", ["language", "scorecard", "workshop", "narratives", "cards", "goals"]
)
def test_a_missing_key_is_named_alone(archive, key):
    del archive[key]
    assert faults_of(archive) == [f"{key}: this key is missing"]


def test_a_missing_card_key_breaks_no_other(archive):
    del archive["cards"][15]["key"]
    assert faults_of(archive) == ["cards[15].key: this key is missing"]


def test_a_key_given_twice_is_named():
    raw = (
        FILES[0].read_bytes().replace(b'"language": "de",', b'"language": "de", "language": "en",')
    )
    assert faults_of(raw) == ["language: this key stands here 2 times"]


def test_every_fault_is_listed_in_the_order_of_the_file(archive):
    archive["colour"] = 1
    archive["scorecard"]["perspectives"][1]["parent"] = "process_internal"
    archive["cards"][2]["perspective"] = "finanzen"
    archive["cards"][15]["key"] = "S01"
    del archive["goals"][3]["status"]
    assert faults_of(archive) == [
        "colour: this key is unknown",
        'cards[2].perspective: no perspective "finanzen"',
        'cards[15].key: the key "S01" is used twice',
        "goals[3].status: this key is missing",
        'scorecard.perspectives[1].parent: "process" leads back to itself',
        'scorecard.perspectives[2].parent: "process_internal" leads back to itself',
    ]


def test_what_a_file_names_is_made_safe_before_it_is_shown(archive):
    archive["a\ud800\u202e\n" + "x" * 90] = 1
    assert faults_of(archive) == ["a " + "x" * 57 + "…: this key is unknown"]


def test_faults_are_told_in_german(archive):
    archive["cards"][12]["perspective"] = "finanzen"
    with translation.override("de"):
        assert faults_of(archive) == ["cards[12].perspective: keine Perspektive „finanzen“"]


def test_long_rings_of_cards_are_found_at_once():
    archive = make_archive(1, cards=4_000)
    for card in archive["cards"]:
        card.pop("split_from", None)
        card.pop("same_as", None)
    keys = [card["key"] for card in archive["cards"]]
    for card, after in zip(archive["cards"], [*keys[1:], keys[0]], strict=True):
        card["split_from"] = after
    with pytest.raises(ArchiveFaults) as caught:
        parse_archive(dump_archive(archive))
    assert (len(caught.value.faults), caught.value.has_more) == (MOST_FAULTS, True)


def refused(raw: bytes) -> tuple[int, bool, int]:
    """How many faults, whether there are more, and the most memory on the way, in bytes."""
    tracemalloc.start()
    with pytest.raises(ArchiveFaults) as caught:
        parse_archive(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return len(caught.value.faults), caught.value.has_more, peak


START = b'{"format":"bsc-retreat/1",'
HUGE = {
    "numbers for cards": (START + b'"cards":[' + b"1," * 100_000 + b"1]}", 13, False),
    "too many numbers": (START + b'"cards":[' + b"1," * 1_000_000 + b"1]}", 1, False),
    "too many objects": (START + b'"cards":[' + b"{}," * 300_000 + b"{}]}", 1, False),
    "empty cards": (START + b'"cards":[' + b"{}," * 15_000 + b"{}]}", 200, True),
    "unknown keys": (START + b",".join(b'"k%d":1' % i for i in range(60_000)) + b"}", 200, True),
    "keys of nothing": (
        START
        + b'"questions":['
        + b",".join(b'{"cards":["%d","%d"]}' % (i, i + 1) for i in range(15_000))
        + b"]}",
        200,
        True,
    ),
}


@pytest.mark.parametrize(("raw", "faults", "has_more"), HUGE.values(), ids=HUGE)
def test_reading_a_hostile_file_ends_early(raw, faults, has_more):
    found = refused(raw)
    assert found[:2] == (faults, has_more)
    assert found[2] < 50 * len(raw)


def test_references_beyond_the_most_faults_are_not_all_told(archive):
    archive["questions"][0]["cards"] = [f"no-{number}" for number in range(300)]
    faults = faults_of(archive)
    assert faults == [
        f'questions[0].cards[{number}]: no card "no-{number}"' for number in range(MOST_FAULTS)
    ]
