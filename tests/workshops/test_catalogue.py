import json
from pathlib import Path

import pytest

from workshops.catalogue import (
    CLASSIC,
    HUES,
    ICONS,
    PUBLIC_SOCIAL,
    TEMPLATES,
    closest_template,
    default_view,
    dress,
    find_perspective,
    name_key,
)

ROOT = Path(__file__).parent.parent.parent
RETREAT = json.loads((ROOT / "tests/data/bad-duerkheim-2007.json").read_text(encoding="utf-8"))


def _names(*names):
    return [
        {"key": f"p{number}", "name": name, "heading": name, "parent": None}
        for number, name in enumerate(names)
    ]


def test_public_social_template_equals_the_perspectives_of_the_real_retreat():
    plain = [
        {key: item[key] for key in ("key", "name", "heading", "parent")}
        for item in PUBLIC_SOCIAL.in_language("de")
    ]
    assert plain == RETREAT["scorecard"]["perspectives"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_template_is_sound(template):
    items = template.perspectives
    keys = [item.key for item in items]
    leaves = [item for item in items if item.key not in {child.parent for child in items}]
    assert len(set(keys)) == len(keys)
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    assert sorted(item.board_position for item in items) == list(range(1, len(items) + 1))
    assert {item.parent for item in items} <= {None, *keys}
    assert all(item.icon in ICONS and item.hue in HUES for item in items)
    assert len({item.hue for item in leaves}) == len(leaves)
    assert len({item.icon for item in leaves}) == len(leaves)
    assert all(item.view in ("inward", "outward") for item in leaves)
    assert len(template.title.de) > 3
    assert len(template.title.en) > 3


@pytest.mark.parametrize("icon", ICONS)
def test_icons_are_there(icon):
    assert (ROOT / f"static/vendor/icons/{icon}.svg").is_file()


def test_board_order_of_public_social_is_outside_in():
    leaves = sorted(
        (p for p in PUBLIC_SOCIAL.perspectives if p.key != "process"),
        key=lambda p: p.board_position,
    )
    assert [(p.short.de, p.hue, p.icon) for p in leaves] == [
        ("Gemeinwohl", "yellow", "users"),
        ("Extern", "green", "handshake"),
        ("Intern", "blue", "workflow"),
        ("Lernen", "purple", "sprout"),
        ("Finanzen", "orange", "scale"),
    ]


def test_templates_read_in_both_languages():
    assert [item["name"] for item in CLASSIC.in_language("en")] == [
        "Financial",
        "Customer",
        "Internal Process",
        "Learning and Growth",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Finanzen und Gesetze", "Gesetze/Finanzen"),
        ("FINANZEN/GESETZE", "Gesetze & Finanzen"),
        ("2.1.2 Internen Prozesse:", "Interne Prozesse"),
        ("Gemeinwohlorientierung/ Bürger/innen", "Gemeinwohlorientierung (Bürger/innen)"),
        ("Learning and Development", "development and learning"),
    ],
)
def test_name_key_sees_the_same_name(one, other):
    assert name_key(one) == name_key(other)


def test_name_key_tells_internal_from_external():
    assert name_key("Interne Prozesse") != name_key("Externe Prozesse") != name_key("Prozesse")


@pytest.mark.parametrize("name", ["", "  ", "und", "12", "Nachhaltigkeit"])
def test_find_perspective_does_not_guess(name):
    assert find_perspective(name) is None
    assert default_view(name) is None


def test_default_view_by_name():
    assert default_view("interne Prozesse") == "inward"
    assert default_view("External Processes") == "outward"
    assert default_view("Prozesse der Kooperation und Koordination") is None


def test_closest_template_counts_known_names():
    assert closest_template(["Finanzen", "Kunden", "Interne Prozesse"]) is CLASSIC
    assert closest_template(["Finanzen und Gesetze", "Interne Prozesse"]) is PUBLIC_SOCIAL
    assert closest_template(["Klima"]) is None


def test_dress_gives_the_real_retreat_the_dress_of_its_template():
    assert dress(RETREAT["scorecard"]["perspectives"]) == PUBLIC_SOCIAL.in_language("de")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_dress_of_every_template_by_name_is_its_own(template, language):
    own = template.in_language(language)
    bare = [{key: item[key] for key in ("key", "name", "heading", "parent")} for item in own]
    assert dress(bare) == own
    assert dress(own) == own


def test_dress_keeps_what_was_set_and_does_not_touch_its_input():
    given = [
        {
            "key": "a",
            "name": "Interne Prozesse",
            "parent": None,
            "hue": "orange",
            "icon": "map",
            "board_position": 2,
            "view": "outward",
            "short": "IP",
        }
    ]
    before = [dict(item) for item in given]
    assert dress(given) == before == given


def test_dress_gives_unknown_names_free_hues_and_icons_in_order():
    dressed = dress(_names("Klima", "Lernen und Entwicklung", "Digitales"))
    assert [item["hue"] for item in dressed] == ["yellow", "purple", "green"]
    assert [item["icon"] for item in dressed] == ["users", "sprout", "handshake"]
    assert [item["board_position"] for item in dressed] == [2, 1, 3]
    assert [item["view"] for item in dressed] == [None, "inward", None]
    assert [item["short"] for item in dressed] == ["Klima", "Lernen", "Digitales"]


def test_dress_begins_again_when_the_hues_run_out():
    dressed = dress(_names(*"ABCDEFG"))
    assert [item["hue"] for item in dressed] == [*HUES, "yellow", "green"]
    assert len({item["icon"] for item in dressed}) == 7


def test_dress_fills_free_board_positions_around_those_that_were_set():
    given = _names("A", "B", "C")
    given[1]["board_position"] = 1
    assert [item["board_position"] for item in dress(given)] == [2, 1, 3]


def test_dress_gives_a_parent_the_hue_of_its_first_child_and_the_last_place():
    given = _names("Wege", "Innen", "Außen")
    given[1]["parent"] = given[2]["parent"] = "p0"
    dressed = dress(given)
    assert [(item["hue"], item["icon"], item["board_position"]) for item in dressed] == [
        ("yellow", "users", 3),
        ("yellow", "users", 1),
        ("green", "handshake", 2),
    ]


def test_dress_of_nothing_is_nothing():
    assert dress([]) == []
