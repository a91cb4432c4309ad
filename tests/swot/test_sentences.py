# ruff: noqa: E501 – a sentence or a case is compared best on one line
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from swot.balance import CardRow, PerspectiveRow, PromptRow, picture
from swot.cardmap import MapPerspective, card_map
from swot.sentences import (
    Part,
    blind_spots_sentence,
    join_names,
    kinds_sentence,
    map_label,
    number_word,
    spread_sentence,
    view_sentence,
)
from tests.swot.test_balance import real_picture

ROWS = [
    PerspectiveRow("i", "Interne Prozesse"),
    PerspectiveRow("e", "Externe Prozesse"),
    PerspectiveRow("g", "Gemeinwohl [alle]"),
]
PROMPTS = [PromptRow("s", "strength"), PromptRow("w", "weakness")]


def _picture(*counts, kind="strength", prompts=PROMPTS, rows=ROWS, unsorted=0):
    cards = [
        CardRow(kind, row.key, count) for row, count in zip(rows, counts, strict=False) if count
    ]
    return picture([*cards, *([CardRow(kind, None, unsorted)] if unsorted else [])], rows, prompts)


def test_spread_sentence_of_the_real_retreat():
    with override("de"):
        assert str(spread_sentence(real_picture())) == (
            "43 von 49 Karten betreffen „Interne Prozesse“. Die übrigen vier Perspektiven teilen sich sechs Karten."
        )
    with override("en"):
        assert str(spread_sentence(real_picture())) == (
            "43 of 49 cards concern “Interne Prozesse”. The other four perspectives share six cards."
        )


def test_spread_sentence_puts_its_numbers_first_and_strong():
    with override("de"):
        assert spread_sentence(real_picture()).parts[:2] == (
            Part("43 von 49 Karten", True),
            Part(" betreffen „Interne Prozesse“."),
        )


@pytest.mark.parametrize(
    ("counts", "unsorted", "de", "en"),
    [
        ((), 0, "Noch gibt es keine Karten.", "There are no cards yet."),
        ((), 1, "Die einzige Karte ist noch nicht zugeordnet.", "The only card is not sorted yet."),
        ((), 5, "Alle 5 Karten sind noch nicht zugeordnet.", "All 5 cards are not sorted yet."),
        (
            (1,),
            0,
            "Die einzige Karte betrifft „Interne Prozesse“. Die übrigen zwei Perspektiven haben keine Karte.",
            "The only card concerns “Interne Prozesse”. The other two perspectives have no card.",
        ),
        (
            (1,),
            4,
            "4 von 5 Karten sind noch nicht zugeordnet.",
            "4 of 5 cards are not sorted yet.",
        ),
        (
            (1,),
            1,
            "1 von 2 Karten betrifft „Interne Prozesse“. Die übrigen zwei Perspektiven haben keine Karte. 1 Karte ist noch nicht zugeordnet.",
            "1 of 2 cards concerns “Interne Prozesse”. The other two perspectives have no card. 1 card is not sorted yet.",
        ),
        (
            (3, 1),
            1,
            "3 von 5 Karten betreffen „Interne Prozesse“. Die übrigen zwei Perspektiven haben zusammen eine Karte. 1 Karte ist noch nicht zugeordnet.",
            "3 of 5 cards concern “Interne Prozesse”. The other two perspectives have one card between them. 1 card is not sorted yet.",
        ),
        (
            (3, 3),
            0,
            "Die meisten Karten betreffen „Interne Prozesse“ und „Externe Prozesse“: je 3 von 6. Die andere Perspektive hat keine Karte.",
            "Most cards concern “Interne Prozesse” and “Externe Prozesse”: 3 of 6 each. The other perspective has no card.",
        ),
        (
            (3, 3, 1),
            0,
            "Die meisten Karten betreffen „Interne Prozesse“ und „Externe Prozesse“: je 3 von 7. Die andere Perspektive hat eine Karte.",
            "Most cards concern “Interne Prozesse” and “Externe Prozesse”: 3 of 7 each. The other perspective has one card.",
        ),
        (
            (3, 3, 2),
            0,
            "Die meisten Karten betreffen „Interne Prozesse“ und „Externe Prozesse“: je 3 von 8. Die andere Perspektive hat zwei Karten.",
            "Most cards concern “Interne Prozesse” and “Externe Prozesse”: 3 of 8 each. The other perspective has two cards.",
        ),
        (
            (2, 2, 2),
            0,
            "Die meisten Karten betreffen „Interne Prozesse“, „Externe Prozesse“ und „Gemeinwohl [alle]“: je 2 von 6.",
            "Most cards concern “Interne Prozesse”, “Externe Prozesse” and “Gemeinwohl [alle]”: 2 of 6 each.",
        ),
        (
            (30, 13, 7),
            0,
            "30 von 50 Karten betreffen „Interne Prozesse“. Die übrigen zwei Perspektiven teilen sich 20 Karten.",
            "30 of 50 cards concern “Interne Prozesse”. The other two perspectives share 20 cards.",
        ),
    ],
)
def test_spread_sentence_has_the_right_number(counts, unsorted, de, en):
    found = _picture(*counts, unsorted=unsorted)
    for language, expected in (("de", de), ("en", en)):
        with override(language):
            assert str(spread_sentence(found)) == expected


def test_spread_sentence_of_a_single_perspective_says_nothing_of_others():
    with override("de"):
        assert (
            str(spread_sentence(_picture(4, rows=ROWS[:1])))
            == "4 von 4 Karten betreffen „Interne Prozesse“."
        )


def test_blind_spots_sentence_of_the_real_retreat():
    with override("de"):
        assert str(blind_spots_sentence(real_picture())) == (
            "Keine Karte betrifft „Lernen und Entwicklung“. "
            "Keine Schwäche wurde zu „Externe Prozesse“ oder „Gemeinwohlorientierung/Bürger/innen“ genannt."
        )


def test_blind_spots_sentence_is_none_without_cards_or_blind_spots():
    assert blind_spots_sentence(_picture()) is None
    assert blind_spots_sentence(_picture(1, 1, 1, kind="weakness")) is None


def test_blind_spots_sentence_waits_until_most_cards_are_sorted():
    assert blind_spots_sentence(_picture(2, unsorted=3)) is None
    assert blind_spots_sentence(_picture(2, unsorted=2)) is not None


def test_blind_spots_sentence_names_weaknesses_only_where_they_were_asked():
    with override("en"):
        found = _picture(1, 1, prompts=PROMPTS[:1])
        assert str(blind_spots_sentence(found)) == "No card concerns “Gemeinwohl [alle]”."


@pytest.mark.parametrize(
    ("strengths", "weaknesses", "de", "en"),
    [
        (27, 22, "27 Stärken stehen 22 Schwächen gegenüber.", "27 strengths face 22 weaknesses."),
        (1, 22, "1 Stärke steht 22 Schwächen gegenüber.", "1 strength faces 22 weaknesses."),
        (2, 1, "2 Stärken stehen einer Schwäche gegenüber.", "2 strengths face 1 weakness."),
        (3, 0, "Genannt: 3 Stärken, keine Schwäche.", "Named: 3 strengths, no weakness."),
        (0, 1, "Genannt: keine Stärke, 1 Schwäche.", "Named: no strength, 1 weakness."),
    ],
)
def test_kinds_sentence_sets_strengths_against_weaknesses(strengths, weaknesses, de, en):
    cards = [CardRow("strength", "i", strengths), CardRow("weakness", "i", weaknesses)]
    found = picture(cards, ROWS, PROMPTS)
    for language, expected in (("de", de), ("en", en)):
        with override(language):
            assert str(kinds_sentence(found)) == expected


def test_kinds_sentence_adds_opportunities_and_threats():
    kinds = ("strength", "weakness", "opportunity", "threat")
    found = picture(
        [CardRow(kind, "i", 2) for kind in kinds], ROWS, [PromptRow(kind, kind) for kind in kinds]
    )
    with override("de"):
        assert (
            str(kinds_sentence(found))
            == "2 Stärken stehen 2 Schwächen gegenüber. Dazu: 2 Chancen, 2 Risiken."
        )


@pytest.mark.parametrize(
    ("kind", "de"),
    [
        ("strength", "Genannt: 4 Stärken."),
        ("weakness", "Genannt: 4 Schwächen."),
        ("opportunity", "Genannt: 4 Chancen."),
    ],
)
def test_kinds_sentence_of_a_single_kind(kind, de):
    with override("de"):
        assert str(kinds_sentence(_picture(4, kind=kind, prompts=[PromptRow("x", kind)]))) == de


def test_kinds_sentence_is_none_without_cards():
    assert kinds_sentence(_picture()) is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((43, 4, 2), "Der Blick richtet sich nach innen: 43 von 49 Karten."),
        ((1, 4, 2), "Der Blick richtet sich nach außen: 6 von 7 Karten."),
        ((1,), "Der Blick richtet sich nach innen: 1 von 1 Karte."),
        ((3, 3), "Der Blick richtet sich gleichermaßen nach innen und nach außen: je 3 Karten."),
    ],
)
def test_view_sentence_says_where_the_view_points(counts, expected):
    with override("de"):
        assert (
            str(
                view_sentence(
                    _picture(*counts, rows=[*ROWS[:2], PerspectiveRow("g", "Gemeinwohl")])
                )
            )
            == expected
        )


def test_view_sentence_is_none_where_nobody_knows():
    assert view_sentence(_picture()) is None
    assert view_sentence(_picture(4, rows=[PerspectiveRow("i", "Klima")])) is None


def test_number_word_goes_up_to_twelve():
    with override("de"):
        assert [number_word(count) for count in (0, 1, 12, 13)] == ["null", "eine", "zwölf", "13"]


def test_join_names_of_one_two_and_three():
    with override("de"):
        assert [join_names(list("ABC")[:n], "oder") for n in (1, 2, 3)] == [
            "„A“",
            "„A“ oder „B“",
            "„A“, „B“ oder „C“",
        ]


def test_map_label_writes_the_picture_out():
    rows = [MapPerspective("i", "Intern", "blue"), MapPerspective("l", "Lernen", "purple")]
    with override("de"):
        found = card_map([CardRow("strength", "i", 2), CardRow("weakness", "i")], rows)
        assert (
            map_label(found)
            == "Kartenbild: 2 Stärken, 1 Schwäche. Intern: 2 Stärken, 1 Schwäche; Lernen: keine Karte."
        )
        assert map_label(card_map([], rows)) == "Kartenbild ohne Karten"


def test_cardmap_partial_draws_every_card_and_escapes_names():
    rows = [MapPerspective("i", '"><script>', "blue"), MapPerspective("l", "Lernen", "purple")]
    found = card_map([CardRow("strength", "i", 2), CardRow("weakness", "i")], rows)
    html = render_to_string("swot/_cardmap.html", {"map": found, "map_label": map_label(found)})
    assert html.count("cardmap__sheet--strength") == 2
    assert html.count("cardmap__sheet--weakness") == 1
    assert html.count("cardmap__empty") == 1
    assert "<script>" not in html
    assert "style=" not in html
