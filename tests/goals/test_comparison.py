"""Two retreats side by side: the figures, their sentences, and the page."""

import pytest
from django.urls import reverse
from django.utils import translation

from goals import comparison_words as words
from goals.comparison import Pairs, compare_ranks, normalised, pairs_of, shift_of
from goals.continuing import take_goal
from goals.models import Goal, VoteResult, VotingRound
from swot.balance import CardRow, PerspectiveRow, PromptRow, picture
from tests.factories import (
    CardFactory,
    GoalFactory,
    GuidingQuestionFactory,
    PromptFactory,
    WorkshopFactory,
)

PLACES = [
    PerspectiveRow("good", "Gemeinwohl", view="outward"),
    PerspectiveRow("inside", "Interne Prozesse", view="inward"),
    PerspectiveRow("learning", "Lernen", view="inward"),
]
NAMES = {item.key: item.name for item in PLACES}
ASKED = [PromptRow("s", "strength"), PromptRow("w", "weakness")]


def drawn(*cards, prompts=ASKED):
    """A picture of cards such as ("strength", "good", 3)."""
    return picture([CardRow(*card) for card in cards], PLACES, prompts)


def shifted(before, after):
    return shift_of(before, after, ["good", "inside", "learning"])


def said(before, after, language="de"):
    with translation.override(language):
        return words.view_sentences(shifted(before, after), before, after, NAMES)


# --- the view ----------------------------------------------------------------------------------


def test_shift_sets_counts_and_shares_side_by_side():
    before = drawn(("strength", "inside", 3), ("weakness", "inside", 1))
    after = drawn(("strength", "good", 1), ("weakness", "inside", 1))
    found = shifted(before, after)
    assert [row.key for row in found.rows] == ["good", "inside", "learning"]
    inside = found.rows[1]
    assert (inside.whole.before.cards, inside.whole.before.share) == (4, 100.0)
    assert (inside.whole.after.cards, inside.whole.after.share) == (1, 50.0)
    assert inside.whole.points == -50.0
    assert [(cell.kind, cell.before.cards, cell.after.cards) for cell in inside.cells] == [
        ("strength", 3, 0),
        ("weakness", 1, 1),
    ]
    assert [cell.points for cell in inside.cells] == [-100.0, 0.0]


def test_cards_not_sorted_have_a_row_of_their_own():
    found = shifted(drawn(("strength", None, 2)), drawn(("strength", "good", 2)))
    assert [(row.key, row.whole.before.cards) for row in found.rows][-1] == (None, 2)


def test_kind_that_one_retreat_did_not_ask_has_no_figure():
    before = drawn(("strength", "good", 2), prompts=ASKED[:1])
    found = shifted(before, drawn(("weakness", "good", 1)))
    strength, weakness = found.rows[0].cells
    assert (strength.before.is_asked, weakness.before.is_asked) == (True, False)
    assert (weakness.points, weakness.after.cards) == (None, 1)


@pytest.mark.parametrize(
    ("before", "after", "de"),
    [
        (drawn(), drawn(), ["Keine der beiden Klausuren hat Karten."]),
        (
            drawn(),
            drawn(("strength", "good")),
            ["Zuvor keine Karten, jetzt 1 Karte: Es gibt nichts zu vergleichen."],
        ),
        (
            drawn(("strength", "good", 2)),
            drawn(),
            ["Zuvor 2 Karten; in der späteren Klausur gibt es noch keine Karten."],
        ),
        (
            drawn(("strength", "good")),
            drawn(("strength", "good", 3)),
            [
                "Zuvor 1 Karte, jetzt 3 Karten.",
                "Jede Perspektive hat denselben Anteil an den Karten wie zuvor.",
                "Blick nach innen: zuvor 0 von 1 Karte, jetzt 0 von 3.",
            ],
        ),
        (
            drawn(("strength", "inside", 7), ("weakness", "good", 1)),
            drawn(("strength", "inside", 1), ("weakness", "good", 1)),
            [
                "Zuvor 8 Karten, jetzt 2 Karten.",
                "Am meisten gewonnen hat „Gemeinwohl“: von 12,5 % auf 50,0 % der Karten "  # noqa: ISC004
                "(+37,5 Prozentpunkte).",
                "Am meisten verloren hat „Interne Prozesse“: von 87,5 % auf 50,0 % der Karten "  # noqa: ISC004
                "(−37,5 Prozentpunkte).",
                "Blick nach innen: zuvor 7 von 8 Karten, jetzt 1 von 2.",
            ],
        ),
        (
            drawn(("strength", "inside", 2)),
            drawn(("strength", "good", 1), ("strength", "learning", 1)),
            [
                "Zuvor 2 Karten, jetzt 2 Karten.",
                "Am meisten gewonnen haben „Gemeinwohl“ und „Lernen“: je +50,0 Prozentpunkte.",
                "Am meisten verloren hat „Interne Prozesse“: von 100,0 % auf 0,0 % der Karten "  # noqa: ISC004
                "(−100,0 Prozentpunkte).",
                "Blick nach innen: zuvor 2 von 2 Karten, jetzt 1 von 2.",
            ],
        ),
    ],
)
def test_sentences_in_german(before, after, de):
    assert [item.replace("\xa0", " ") for item in said(before, after)] == de


def test_sentences_in_english():
    before = drawn(("strength", "inside", 100), ("strength", "good", 0))
    after = drawn(("strength", "inside", 99), ("strength", "good", 1))
    assert said(before, after, "en") == [
        "100 cards then, 100 cards now.",
        "“Gemeinwohl” gained most: from 0.0% to 1.0% of the cards (+1.0 point).",
        "“Interne Prozesse” lost most: from 100.0% to 99.0% of the cards (−1.0 point).",
        "View inward: 100 of 100 cards then, 99 of 100 now.",
    ]


# --- questions, goals, ranks -------------------------------------------------------------------


def test_normalised_overlooks_case_spaces_and_punctuation():
    assert normalised("Wie  gelingt\u00a0es – besser?") == normalised("wie gelingt es besser")
    assert normalised("Wie gelingt es?") != normalised("Wie gelingt sie?")
    assert normalised("Größe, Maß") == normalised("GRÖSSE MASS")


def test_pairs_find_each_partner_once_and_keep_the_order():
    found = pairs_of(["a", "B", "a", "c"], ["b", "a", "d"], lambda text: (text.casefold(),))
    assert found.kept == (("B", "b"), ("a", "a"))
    assert (found.new, found.gone) == (("d",), ("a", "c"))


def test_surer_key_goes_first():
    before, after = [("x", "same"), ("y", "other")], [("z", "same"), ("x", "reworded")]
    found = pairs_of(before, after, lambda item: item)
    assert found.kept == ((("x", "same"), ("x", "reworded")),)
    assert (found.new, found.gone) == ((("z", "same"),), (("y", "other"),))


def test_ranks_follow_the_later_order_and_keep_ties():
    found = compare_ranks([("a", 9), ("b", 4), ("c", 4), ("e", 1)], [("b", 8), ("a", 8), ("d", 2)])
    assert [(row.key, row.before, row.after, row.change) for row in found] == [
        ("b", 2, 1, 1),
        ("a", 1, 1, 0),
        ("d", None, 3, None),
        ("c", 2, None, None),
        ("e", 4, None, None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "de", "en"),
    [
        (3, 1, "+2, zwei Plätze höher", "+2, two places higher"),
        (2, 1, "+1, einen Platz höher", "+1, one place higher"),
        (1, 2, "−1, einen Platz tiefer", "−1, one place lower"),
        (1, 15, "−14, 14 Plätze tiefer", "−14, 14 places lower"),
        (4, 4, "±0, gleicher Platz", "±0, same place"),
        (None, 4, "erstmals zur Wahl", "newly voted on"),
        (4, None, "nicht mehr zur Wahl", "not voted on any more"),
    ],
)
def test_change_of_place_in_words_and_sign(before, after, de, en):
    from goals.comparison import RankRow

    row = RankRow("a", before, after, 1, 1)
    assert words.rank_words(row)[0] == de
    with translation.override("en"):
        assert words.rank_words(row)[0] == en


# --- the page ----------------------------------------------------------------------------------


@pytest.fixture
def later(scorecard, workshop):
    return WorkshopFactory(
        scorecard=scorecard, title="Zweite Klausur", dates=["2008-06-20"], follows=workshop
    )


def url(workshop, **query):
    return reverse("goals:comparison", args=[workshop.pk], query=query or None)


def fill(workshop, perspectives, count):
    prompt = PromptFactory(workshop=workshop, kind="strength")
    for number in range(count):
        CardFactory(prompt=prompt, perspective=perspectives[number % 2])
        GuidingQuestionFactory(workshop=workshop, text=f"Frage {number} von {workshop.title}?")
        GoalFactory(workshop=workshop, perspective=perspectives[0], statement=f"Ziel {number}")


def vote(workshop, *dots, position=0, **more):
    found = VotingRound.objects.create(
        workshop=workshop, title="Was zuerst?", position=position, **more
    )
    for goal, count in dots:
        VoteResult.objects.create(round=found, goal=goal, dots=count)
    return found


def test_only_retreat_is_told_what_would_come(sign_in, facilitator, workshop):
    page = sign_in(facilitator).get(url(workshop)).content.decode()
    assert "Dies ist die einzige Klausur auf ihrer Scorecard." in page
    assert reverse("goals:continue", args=[workshop.pk]) in page


def test_two_empty_retreats_say_so_in_every_part(sign_in, staff, later):
    page = sign_in(staff).get(url(later)).content.decode()
    for text in (
        "Keine der beiden Klausuren hat Karten.",
        "Keine der beiden Klausuren hat Leitfragen.",
        "Keine der beiden Klausuren hat Ziele.",
        "Keine der beiden Klausuren hat über Ziele abgestimmt.",
    ):
        assert text in page


def test_earlier_retreat_comes_first_whoever_is_asked(sign_in, staff, workshop, later):
    client = sign_in(staff)
    for asked in (workshop, later):
        context = client.get(url(asked)).context
        assert (context["before"], context["after"]) == (workshop, later)


def test_what_it_follows_is_earlier_whatever_the_dates_say(sign_in, staff, workshop, later):
    later.dates = ["2001-01-01"]
    later.save()
    context = sign_in(staff).get(url(later)).context
    assert (context["before"], context["after"]) == (workshop, later)


def test_any_other_retreat_of_the_scorecard_can_be_chosen(
    sign_in, staff, scorecard, workshop, later
):
    third = WorkshopFactory(scorecard=scorecard, title="Dritte", dates=["2009-06-20"])
    page = sign_in(staff).get(url(later, **{"with": third.pk}))
    assert (page.context["before"], page.context["after"]) == (later, third)
    assert page.context["choices"] == [
        (str(third.pk), "Dritte, 2009", True),
        (str(workshop.pk), "Strategieklausur, 2007", False),
    ]


def test_retreat_elsewhere_cannot_be_chosen(sign_in, staff, stranger, later, organisation):
    other = WorkshopFactory(scorecard__organisation=organisation)
    client = sign_in(staff)
    for wanted in (other.pk, later.pk, "nonsense"):
        assert client.get(url(later, **{"with": wanted})).status_code == 404
    assert sign_in(stranger).get(url(later)).status_code == 404


def test_post_is_refused(sign_in, staff, later):
    assert sign_in(staff).post(url(later)).status_code == 405


def test_questions_and_goals_are_kept_new_or_gone(sign_in, staff, workshop, later, perspectives):
    GuidingQuestionFactory(workshop=workshop, number=1, text="Wie gelingt es?")
    gone = GuidingQuestionFactory(workshop=workshop, number=2, text="Was fehlt?")
    GuidingQuestionFactory(workshop=later, number=1, text="wie gelingt es")
    new = GuidingQuestionFactory(workshop=later, number=2, text="Was nun?")
    kept_goal = GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Bleibt")
    gone_goal = GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Geht")
    new_goal = GoalFactory(workshop=later, perspective=perspectives[0], statement="Kommt")
    take_goal(workshop=later, goal=kept_goal)
    page = sign_in(staff).get(url(later))
    questions, goals = page.context["questions"], page.context["goals"]
    assert [[item.text for item in pair] for pair in questions.kept] == [
        ["Wie gelingt es?", "wie gelingt es"]
    ]
    assert (questions.new, questions.gone) == ((new,), (gone,))
    assert [(one.goal, two.goal) for one, two in goals.kept] == [(kept_goal, kept_goal)]
    assert [item.goal for item in goals.new] == [new_goal]
    assert [item.goal for item in goals.gone] == [gone_goal]
    assert f"#question-{new.pk}" in page.content.decode()


def test_each_side_has_the_goal_in_its_own_wording(sign_in, staff, workshop, later, perspectives):
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Wie 2007")
    take_goal(workshop=later, goal=goal)
    goal.wordings.update(statement="Wie 2008")
    Goal.objects.filter(pk=goal.pk).update(statement="Wie heute")
    kept = sign_in(staff).get(url(later)).context["goals"].kept
    assert [(one.wording, two.wording) for one, two in kept] == [("Wie 2007", "Wie 2008")]


def test_places_are_those_of_the_last_vote_on_goals(sign_in, staff, workshop, later, perspectives):
    first, second = GoalFactory.create_batch(2, workshop=workshop, perspective=perspectives[0])
    for goal in (first, second):
        take_goal(workshop=later, goal=goal)
    vote(workshop, (first, 1), (second, 9), position=0)
    vote(workshop, (first, 9), (second, 1), position=1)
    vote(later, (first, 2), (second, 5))
    page = sign_in(staff).get(url(later))
    assert [(line.goal.label, line.row.change, line.said) for line in page.context["ranks"]] == [
        ("Z2", 1, "+1, einen Platz höher"),
        ("Z1", -1, "−1, einen Platz tiefer"),
    ]
    assert page.context["rank_note"] == ""


def test_retreat_without_a_vote_says_so_once(sign_in, staff, workshop, later, perspectives):
    goal, gone = GoalFactory.create_batch(2, workshop=workshop, perspective=perspectives[0])
    take_goal(workshop=later, goal=goal)
    vote(workshop, (goal, 1), (gone, 9))
    text = sign_in(staff).get(url(later)).content.decode()
    assert text.count("noch nicht über Ziele abgestimmt") == 1
    assert "nicht mehr zur Wahl" not in text
    assert ("Platz zuvor" in text, "Platz jetzt" in text) == (True, False)


def test_retreat_that_has_not_begun_has_no_shift(sign_in, staff, workshop, later, perspectives):
    fill(workshop, perspectives, 2)
    text = sign_in(staff).get(url(later)).content.decode()
    assert "Zuvor 2 Karten; in der späteren Klausur gibt es noch keine Karten." in text
    assert "compare__bars" not in text


@pytest.mark.parametrize(
    ("kept", "new", "gone", "de"),
    [
        (1, 0, 0, "Das Ziel wurde behalten; keines ist neu."),
        (4, 0, 0, "Alle 4 Ziele wurden behalten; keines ist neu."),
        (0, 12, 0, "Alle 12 Ziele sind neu; zuvor gab es keines."),
        (3, 1, 0, "3 Ziele wurden behalten, 1 ist neu, keines blieb zurück."),
        (0, 2, 1, "Kein Ziel wurde behalten, 2 sind neu, 1 wurde nicht übernommen."),
    ],
)
def test_goals_are_told_in_a_sentence(kept, new, gone, de):
    pairs = Pairs(kept=((1, 1),) * kept, new=(1,) * new, gone=(1,) * gone)
    with translation.override("de"):
        assert words.goals_said(pairs) == de


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"ballots": "phone", "voters": 2}, 0),
        ({"ballots": "phone", "voters": 3}, 1),
        ({"ballots": "paper", "voters": 2}, 1),
        ({"state": "open"}, 0),
    ],
)
def test_open_votes_and_those_of_fewer_than_three_phones_tell_nothing(
    sign_in, staff, later, perspectives, more, shown
):
    goal = GoalFactory(workshop=later, perspective=perspectives[0])
    vote(later, (goal, 17), **more)
    page = sign_in(staff).get(url(later))
    assert len(page.context["ranks"]) == shown
    assert ("17 Punkte" in page.content.decode()) == bool(shown)


def test_path_leads_to_the_comparison_where_a_retreat_follows(sign_in, staff, workshop, later):
    client = sign_in(staff)
    assert url(later) in client.get(reverse("workshop", args=[later.pk])).content.decode()
    assert url(workshop) not in client.get(reverse("workshop", args=[workshop.pk])).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 300])
def test_page_asks_the_same_queries_for_any_number(
    sign_in, staff, workshop, later, perspectives, count, django_assert_num_queries
):
    for item in (workshop, later):
        fill(item, perspectives, count)
    vote(later, *[(goal, place) for place, goal in enumerate(later.goals.all())])
    client = sign_in(staff)
    with django_assert_num_queries(11):
        page = client.get(url(later))
    assert len(page.context["ranks"]) == count
