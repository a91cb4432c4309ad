"""Weights: shares that sum to 100,0 %, typed as any positive numbers, and what they change."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from goals.models import Goal
from indicators.models import GoalVersion, Indicator, Measurement
from indicators.weights import WeightEntry, set_weights
from indicators.weights_page import share_words
from reports.archive import dump_archive, parse_archive
from reports.exchange.exporting import export_retreat
from tests.factories import GoalFactory, IndicatorFactory
from tests.races import at_once


def _url(scorecard, name="weights"):
    return reverse(f"indicators:{name}", args=[scorecard.pk])


@pytest.fixture
def goals(workshop, perspectives):
    """Three goals in one perspective, the first with three indicators; one alone in the other."""
    found = GoalFactory.create_batch(3, workshop=workshop, perspective=perspectives[0])
    IndicatorFactory.create_batch(3, goal=found[0])
    IndicatorFactory(goal=found[0], level="context")
    IndicatorFactory(goal=found[1])
    GoalFactory(workshop=workshop, perspective=perspectives[0], status="dropped")
    GoalFactory(workshop=workshop, perspective=perspectives[1])
    return found


def _shares(page):
    return [
        (row.share, [part.share for part in row.rows])
        for group in page.context["page"].groups()
        for row in group.rows
    ]


def _was(page):
    return page.context["page"].was_text


def _stored(things):
    return [type(thing).objects.get(pk=thing.pk).weight for thing in things]


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([], ""),
        ([None], "100,0"),
        ([None, None, None], "33,4 33,3 33,3"),
        ([2, 1, 1], "50,0 25,0 25,0"),
        ([1, 1, 1, 1, 1, 1, 1], "14,3 14,3 14,3 14,3 14,3 14,3 14,2"),
        # An empty one has its equal part, the others divide the rest.
        ([3, 1, None], "50,0 16,7 33,3"),
        (["0.001", "999"], "0,0 100,0"),
        ([0, 0], "50,0 50,0"),
    ],
)
def test_shares_have_one_place_and_sum_to_100(weights, words):
    found = share_words([None if weight is None else Decimal(weight) for weight in weights])
    assert " ".join(share.removesuffix("\u00a0%") for share in found) == words
    with translation.override("en"):
        assert [share.replace(",", ".") for share in found] == share_words(
            [None if weight is None else Decimal(weight) for weight in weights]
        )


def test_page_shows_equal_shares_and_asks_only_where_there_is_a_choice(
    sign_in, manager, scorecard, goals
):
    page = sign_in(manager).get(_url(scorecard))
    third = ["33,4\u00a0%", "33,3\u00a0%", "33,3\u00a0%"]
    assert _shares(page) == [
        (third[0], third),
        (third[1], ["100,0\u00a0%"]),
        (third[2], []),
        ("100,0\u00a0%", []),
    ]
    assert [group.share for group in page.context["page"].groups()] == ["50,0\u00a0%"] * 2
    asked = [*goals, *goals[0].indicators.exclude(level="context")]
    assert set(page.context["page"].form.fields) == {str(thing.pk) for thing in asked}


def test_weights_are_saved_as_typed_and_change_the_mean(sign_in, manager, scorecard, goals):
    for goal, value in ((goals[0], 60), (goals[1], 10)):
        Indicator.objects.filter(goal=goal).update(green=50, red=20, frequency="irregular")
        for indicator in goal.indicators.exclude(level="context"):
            Measurement.objects.create(indicator=indicator, period="2008", value=value)
    Goal.objects.filter(pk=goals[2].pk).update(status="dropped")
    client = sign_in(manager)

    def mean():
        groups = client.get(reverse("indicators:scorecard", args=[scorecard.pk])).context["groups"]
        return groups[0].summary.mark.word, groups[0].summary.mean

    assert mean() == ("Kritisch", "Gefährdet")
    typed = {str(goals[0].pk): "9,5", str(goals[1].pk): "0,5 %"}
    answer = client.post(_url(scorecard), {"was": "{}", **typed}, follow=True)
    assert "Gewichte gespeichert." in answer.content.decode()
    assert _stored(goals[:2]) == [Decimal("9.5"), Decimal("0.5")]
    assert _shares(answer)[:2] == [
        ("95,0\u00a0%", ["33,4\u00a0%", "33,3\u00a0%", "33,3\u00a0%"]),
        ("5,0\u00a0%", ["100,0\u00a0%"]),
    ]
    # The worst stays in sight, however little it weighs.
    assert mean() == ("Kritisch", "Im Plan")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Geben Sie eine Zahl größer als 0 ein, oder lassen Sie das Feld leer."),
        ("-1", "Geben Sie eine Zahl größer als 0 ein, oder lassen Sie das Feld leer."),
        ("viel", "Das ist keine Zahl. Schreiben Sie sie ohne Einheit, zum Beispiel 1.234,5."),
        ("1.234", "„1.234“ kann zwei Zahlen bedeuten. Schreiben Sie 1234 oder 1,2340."),
    ],
)
def test_what_is_no_weight_is_told_beside_the_field(
    sign_in, manager, scorecard, goals, typed, sentence
):
    first, second, _third = (str(goal.pk) for goal in goals)
    page = sign_in(manager).post(_url(scorecard), {"was": "{}", first: typed, second: "2"})
    assert page.status_code == 422
    assert page.context["page"].form.errors == {first: [sentence]}
    assert 'value="2"' in page.content.decode()  # nothing typed is lost
    assert _stored(goals) == [None] * 3


def test_zero_of_an_archive_may_stay(sign_in, manager, scorecard, goals):
    Goal.objects.filter(pk=goals[0].pk).update(weight=0)
    client = sign_in(manager)
    typed = {str(goals[0].pk): "0", str(goals[1].pk): "3"}
    client.post(_url(scorecard), {"was": _was(client.get(_url(scorecard))), **typed})
    assert _stored(goals) == [0, 3, None]


def test_change_can_be_taken_back_and_stands_in_the_history(sign_in, manager, scorecard, goals):
    Goal.objects.filter(pk=goals[0].pk).update(weight=5)
    indicator = goals[0].indicators.first()
    client = sign_in(manager)
    typed = {str(goals[0].pk): "7", str(goals[1].pk): "2", str(indicator.pk): "4"}
    page = client.post(
        _url(scorecard), {"was": json.dumps({str(goals[0].pk): "5"}), **typed}, follow=True
    )
    assert reverse("indicators:weights_undo", args=[scorecard.pk]) in page.content.decode()
    history = client.get(reverse("indicators:goal_history", args=[goals[0].pk]))
    changes = history.context["entries"][0].changes
    assert [
        (change.title, [(piece.kind, piece.text) for piece in change.pieces]) for change in changes
    ] == [
        ("Gewicht", [("old", "5"), ("new", "7")]),
        (f"{indicator.name}: Gewicht", [("new", "4")]),
    ]
    page = client.post(_url(scorecard, "weights_undo"), follow=True)
    assert "Die Gewichte sind wieder wie vorher." in page.content.decode()
    assert _stored([*goals, indicator]) == [5, None, None, None]
    assert _url(scorecard, "weights_undo") not in page.content.decode()


def test_saving_what_stands_there_changes_nothing(sign_in, manager, scorecard, goals):
    Goal.objects.filter(pk=goals[0].pk).update(weight=Decimal("2.5"))
    client = sign_in(manager)
    was = _was(client.get(_url(scorecard)))
    page = client.post(_url(scorecard), {"was": was, str(goals[0].pk): "2,50"}, follow=True)
    assert "Es wurde nichts geändert." in page.content.decode()
    assert GoalVersion.objects.count() == 0


def test_two_people_lose_nothing(sign_in, manager, scorecard, goals):
    client = sign_in(manager)
    was = _was(client.get(_url(scorecard)))
    Goal.objects.filter(pk=goals[0].pk).update(weight=3)  # somebody else, meanwhile
    Goal.objects.filter(pk=goals[1].pk).update(weight=4)
    typed = {str(goals[0].pk): "7", str(goals[2].pk): "2"}
    page = client.post(_url(scorecard), {"was": was, **typed})
    other = (
        "Gerade hat jemand hier 3 eingetragen. Wenn Sie noch einmal speichern, gilt Ihre Eingabe."
    )
    assert page.context["page"].form.errors == {str(goals[0].pk): [other]}
    assert _stored(goals) == [3, 4, None]
    # What was not touched stays as the other person left it.
    client.post(_url(scorecard), {"was": _was(page), **typed})
    assert _stored(goals) == [7, 4, 2]


def test_undo_leaves_what_somebody_changed_since(sign_in, manager, scorecard, goals):
    client = sign_in(manager)
    client.post(_url(scorecard), {"was": "{}", str(goals[0].pk): "7"})
    Goal.objects.filter(pk=goals[0].pk).update(weight=9)
    page = client.post(_url(scorecard, "weights_undo"), follow=True)
    assert "Es wurde nichts zurückgenommen." in page.content.decode()
    assert _stored(goals[:1]) == [9]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(manager, scorecard, goals):
    def save(weight):
        entry = WeightEntry(goals[0].pk, Decimal(weight), None)
        return lambda: len(set_weights(scorecard=scorecard, entries=[entry], by=manager))

    outcomes = at_once(save(2), save(3))
    assert sorted(type(item).__name__ for item in outcomes) == ["WeightsChangedError", "int"]


@pytest.mark.parametrize("was", ["", "[]", "{", '{"x": {}}', "null", "[" * 5000, '{"a": "NaN"}'])
def test_nonsense_about_what_was_read_is_no_fault(sign_in, manager, scorecard, goals, was):
    answer = sign_in(manager).post(_url(scorecard), {"was": was, str(goals[0].pk): "2"})
    assert (answer.status_code, _stored(goals[:1])) == (302, [2])


def test_shares_are_told_while_typing(sign_in, manager, scorecard, goals):
    first, second, third = (str(goal.pk) for goal in goals)
    answer = sign_in(manager).post(
        _url(scorecard, "weights_shares"), {first: "2", second: "1", third: "unklar"}
    )
    shares = {str(row.thing.pk): row.share for row in answer.context["rows"]}
    assert [shares[name] for name in (first, second, third)] == [
        "44,5\u00a0%",
        "22,2\u00a0%",
        "33,3\u00a0%",
    ]
    assert answer.content.decode().count("hx-swap-oob") == len(shares)
    assert _stored(goals) == [None] * 3


def test_staff_read_the_shares(sign_in, staff, scorecard, goals):
    page = sign_in(staff).get(_url(scorecard))
    text = page.content.decode()
    assert (page.status_code, "Gewichte speichern" in text) == (200, False)
    assert text.count('<input type="text"') == 0
    assert sign_in(staff).post(_url(scorecard), {}).status_code == 403


def test_scorecard_without_goals_has_nothing_to_weigh(sign_in, manager, scorecard):
    text = sign_in(manager).get(_url(scorecard)).content.decode()
    assert "Noch gibt es nichts zu gewichten" in text


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 300])
def test_page_asks_the_same_queries_for_any_number(
    sign_in, manager, scorecard, workshop, perspectives, count, django_assert_num_queries
):
    goals = GoalFactory.create_batch(count, workshop=workshop, perspective=perspectives[0])
    Indicator.objects.bulk_create(
        Indicator(goal=goal, level="result", name="Zahl", direction="up", position=number)
        for goal in goals
        for number in range(3)
    )
    client = sign_in(manager)
    with django_assert_num_queries(7):
        page = client.get(_url(scorecard))
    # All 1,200 fields come back.
    fields = dict.fromkeys(page.context["page"].form.fields, "")
    assert client.post(_url(scorecard), {"was": "{}", **fields}).status_code == 302


def test_weights_survive_the_archive(sign_in, manager, workshop, goals):
    typed = {str(goals[0].pk): "2,5", str(goals[0].indicators.first().pk): "4"}
    sign_in(manager).post(_url(workshop.scorecard), {"was": "{}", **typed})
    archive = export_retreat(workshop)
    assert [goal.get("weight") for goal in archive["goals"]][:2] == [Decimal("2.5"), None]
    assert archive["goals"][0]["indicators"][0]["weight"] == 4
    assert parse_archive(dump_archive(archive))["goals"][0]["weight"] == Decimal("2.5")
