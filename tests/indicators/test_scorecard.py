"""The scorecard: goals by perspective with the newest figures of both levels."""

import pytest
from django.urls import reverse

from goals.models import Measure
from indicators.models import Measurement, Target
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    PostFactory,
)


def _url(scorecard):
    return reverse("indicators:scorecard", args=[scorecard.pk])


def _measured(goal, values, *, target=None, **more):
    indicator = IndicatorFactory(goal=goal, **more)
    for period, value in values:
        Measurement.objects.create(indicator=indicator, period=period, value=value)
    if target:
        Target.objects.create(indicator=indicator, period=target[0], value=target[1])
    return indicator


@pytest.fixture
def scorecard(scorecard):
    scorecard.as_of = "2008-09-30"
    scorecard.save()
    return scorecard


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[1])


def _cells(page, level="result"):
    return [
        (cell.indicator.name, cell.state, cell.actual, cell.target, cell.when)
        for group in page.context["groups"]
        for row in group.rows
        for cell in (figure.cell for figure in getattr(row, level))
    ]


def test_scorecard_shows_the_newest_value_and_the_target_of_now(sign_in, staff, scorecard, goal):
    _measured(
        goal,
        [("2008-09", 14), ("2008-08", 13), ("2008-10", 99)],
        target=("2008", 18),
        baseline_value=2,
    )
    _measured(
        goal,
        [("2008-Q1", 32), ("2008-Q3", 52)],
        target=("2008", 60),
        level="effect",
        unit="%",
        name="Rücksprachen",
    )
    page = sign_in(staff).get(_url(scorecard))
    assert _cells(page) == [("Vereinbarungen geschlossen", "bullet", "14", "18", "September 2008")]
    assert _cells(page, "effect") == [
        ("Rücksprachen", "line", "52", "60\u00a0%", "3. Quartal 2008")
    ]
    text = page.content.decode()
    assert 'aria-label="Istwert 14, Zielwert für 2008 18, Ausgangswert 2"' in text
    assert (
        'aria-label="Verlauf: 1. Quartal 2008: 32; 3. Quartal 2008: 52, '
        'Zielwert für 2008 60\u00a0%"' in text
    )
    # Coordinates are numbers for the browser, not German ones.
    assert 'width="91.7"' in text


def test_scorecard_says_where_a_value_or_an_indicator_is_missing(sign_in, staff, scorecard, goal):
    _measured(goal, [("2008-09", None)], target=("2010", 20), unit="%")
    page = sign_in(staff).get(_url(scorecard))
    text = page.content.decode()
    assert "Noch kein Messwert. Zielwert für 2010: 20\u00a0%" in text
    assert text.count("Indikator fehlt.") == 1
    assert "niemand verantwortlich" in text
    assert reverse("indicators:indicator_create", args=[goal.pk]) not in text  # staff read


def test_scorecard_tells_the_day_and_what_is_overdue(sign_in, staff, scorecard, workshop):
    for due, status in (
        ("2008-09-29", "agreed"),
        ("2008-06-30", "draft"),
        ("2008-01-01", "reached"),
        ("2008-12-31", "agreed"),
    ):
        GoalFactory(workshop=workshop, due=due, status=status)
    page = sign_in(staff).get(_url(scorecard))
    assert page.context["lede"] == "Stand 30.09.2008. Zwei Ziele sind überfällig: Z1 und Z2."
    assert [row.label for row in page.context["urgent"] if "Ziel überfällig" in row.alerts] == [
        "Z2",
        "Z1",
    ]


def test_scorecard_tells_of_one_overdue_goal(sign_in, staff, scorecard, workshop):
    GoalFactory(workshop=workshop, due="2008-09-29", status="agreed")
    page = sign_in(staff).get(_url(scorecard))
    assert page.context["lede"] == "Stand 30.09.2008. Ein Ziel ist überfällig: Z1."


def test_scorecard_of_today_names_no_day(sign_in, staff, scorecard, goal):
    scorecard.as_of = None
    scorecard.save()
    page = sign_in(staff).get(_url(scorecard))
    assert page.context["lede"] == "Kein Ziel ist überfällig."


def test_scorecard_keeps_board_order_and_shows_empty_perspectives(sign_in, staff, scorecard, goal):
    page = sign_in(staff).get(_url(scorecard))
    assert [(g.perspective.name, len(g.rows)) for g in page.context["groups"]] == [
        ("Gemeinwohl", 0),
        ("Interne Prozesse", 1),
    ]


def test_scorecard_filters_by_address(sign_in, staff, scorecard, workshop, perspectives):
    post = PostFactory(organisation=scorecard.organisation, name="Amtsleitung")
    mine = GoalFactory(workshop=workshop, perspective=perspectives[0], responsible=post)
    GoalFactory(workshop=workshop, perspective=perspectives[0])
    GoalFactory(workshop=workshop, perspective=perspectives[1], responsible=post)
    client = sign_in(staff)
    first = perspectives[0].pk
    page = client.get(f"{_url(scorecard)}?perspective={first}&responsible={post.pk}")
    assert [row.goal for group in page.context["groups"] for row in group.rows] == [mine]
    chips = {chip.text: (chip.count, chip.query) for chip in page.context["post_chips"]}
    assert chips == {
        "Alle": (3, f"?perspective={first}"),
        "Amtsleitung": (2, f"?perspective={first}&responsible={post.pk}"),
        "niemand": (1, f"?perspective={first}&responsible=nobody"),
    }
    assert client.get(f"{_url(scorecard)}?responsible=nobody").context["shown"] == 1
    nothing = client.get(f"{_url(scorecard)}?perspective=unsinn")
    assert "Kein Ziel passt zu dieser Auswahl." in nothing.content.decode()


# --- states, order, attention ----------------------------------------------------------------


@pytest.fixture
def course(workshop, perspectives):
    """One goal of each state, by its state; all agreed, with somebody who answers for it."""
    post = PostFactory(organisation=workshop.scorecard.organisation, name="Amtsleitung")

    def add(state, value, period="2008-09", **more):
        goal = GoalFactory(
            workshop=workshop,
            perspective=perspectives[0],
            responsible=post,
            status="agreed",
            **more,
        )
        values = [] if value is None else [(period, value)]
        _measured(goal, values, target=("2008", 60), green=50, red=30, frequency="month", name="X")
        return goal

    return {
        "on_track": add("on_track", 55, due="2008-10-01"),
        "critical": add("critical", 29, due="2009-10-01"),
        "at_risk": add("at_risk", 40),
        "outdated": add("outdated", 55, "2008-02", due="2008-12-31"),
        "no_value": add("no_value", None),
    }


def _labels(page):
    return [row.label for group in page.context["groups"] for row in group.rows]


def test_scorecard_shows_each_state_in_shape_and_word(sign_in, staff, scorecard, course):
    page = sign_in(staff).get(_url(scorecard))
    assert [
        (row.label, row.state.value, row.mark.icon, row.mark.word)
        for group in page.context["groups"]
        for row in group.rows
    ] == [
        ("Z1", "on_track", "check", "Im Plan"),
        ("Z2", "critical", "octagon", "Kritisch"),
        ("Z3", "at_risk", "triangle", "Gefährdet"),
        ("Z4", "outdated", "clock", "Veraltet"),
        ("Z5", "no_value", "circle-dashed", "Noch keine Daten"),
    ]
    assert page.context["bar_words"] == (
        "1 Kritisch, 1 Gefährdet, 1 Im Plan, 1 Veraltet, 1 Noch keine Daten"
    )
    assert page.context["lede"] == (
        "Stand 30.09.2008. Kein Ziel ist überfällig. Ein Ziel ist kritisch: Z2."
    )
    text = page.content.decode()
    assert "Kritisch, weil „X“ nur 29 erreicht, weniger als 30." in text
    # The worst stands beside the mean, and how much is known.
    summary = page.context["groups"][0].summary
    assert (summary.mark.word, summary.why, summary.mean, summary.coverage) == (
        "Kritisch",
        "Kritisch wegen Z2.",
        "Gefährdet",
        "4 von 5 Indikatoren haben Werte",
    )


def test_scorecard_filters_by_state(sign_in, staff, scorecard, course):
    client = sign_in(staff)
    page = client.get(f"{_url(scorecard)}?state=critical&order=due")
    assert _labels(page) == ["Z2"]
    chips = {chip.text: (chip.count, chip.query) for chip in page.context["state_chips"]}
    assert chips == {
        "Alle": (5, "?order=due"),
        "Kritisch": (1, "?state=critical&order=due"),
        "Gefährdet": (1, "?state=at_risk&order=due"),
        "Im Plan": (1, "?state=on_track&order=due"),
        "Veraltet": (1, "?state=outdated&order=due"),
        "Noch keine Daten": (1, "?state=no_value&order=due"),
    }
    assert client.get(f"{_url(scorecard)}?state=unsinn").context["shown"] == 0


def test_scorecard_orders_as_the_address_says(sign_in, staff, scorecard, course):
    client = sign_in(staff)
    by_date = client.get(f"{_url(scorecard)}?order=due")
    assert _labels(by_date) == ["Z1", "Z4", "Z2", "Z3", "Z5"]
    urgent = client.get(f"{_url(scorecard)}?order=attention")
    assert [
        (group.title, [row.label for row in group.rows]) for group in urgent.context["groups"]
    ] == [
        ("Überfällig oder ohne Verantwortung", ["Z4"]),
        ("Kritisch", ["Z2"]),
        ("Gefährdet", ["Z3"]),
        ("Noch keine Daten", ["Z5"]),
        ("Im Plan", ["Z1"]),
    ]
    assert _labels(client.get(f"{_url(scorecard)}?order=unsinn")) == ["Z1", "Z2", "Z3", "Z4", "Z5"]


def test_overdue_and_ownerless_come_first(sign_in, staff, scorecard, course):
    late = course["on_track"]
    for due, is_done in (("2008-09-29", False), ("2008-09-28", True), ("2008-09-30", False)):
        Measure.objects.create(goal=late, text="Schulen", due=due, is_done=is_done)
    course["at_risk"].responsible = None
    course["at_risk"].save()
    page = sign_in(staff).get(_url(scorecard))
    assert [(row.label, row.alerts) for row in page.context["urgent"]] == [
        ("Z3", ["Niemand verantwortlich"]),
        ("Z4", ["1 Messwert überfällig"]),
        ("Z1", ["1 Maßnahme überfällig"]),
    ]


def test_goal_that_is_dropped_or_reached_asks_nothing(sign_in, staff, scorecard, workshop):
    for status in ("dropped", "reached"):
        goal = GoalFactory(workshop=workshop, status=status, due="2008-01-01")
        _measured(goal, [("2008-09", 1)], green=50, red=30)
    page = sign_in(staff).get(_url(scorecard))
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert [(row.state, row.mark.word, row.alerts) for row in rows] == [
        (None, "Aufgegeben", []),
        ("critical", "Kritisch", []),
    ]
    assert page.context["urgent"] == []


def test_context_does_not_count(sign_in, staff, scorecard, goal):
    _measured(goal, [("2008-09", 1)], level="context", green=50, red=30)
    page = sign_in(staff).get(_url(scorecard))
    (row,) = [row for group in page.context["groups"] for row in group.rows]
    assert (row.state, row.why) == ("no_value", "Noch kein Indikator.")


def test_trend_is_told_in_the_sense_of_the_direction(sign_in, staff, scorecard, goal):
    days = {"direction": "down", "target": ("2008", 12), "frequency": "month"}
    _measured(goal, [("2008-08", 19), ("2008-09", 17)], baseline_value=20, **days)
    _measured(goal, [("2008-08", 17), ("2008-09", 18)], baseline_value=20, **days)
    # A change below a fiftieth of the way is none.
    _measured(goal, [("2008-08", 17), ("2008-09", "17.1")], baseline_value=20, **days)
    page = sign_in(staff).get(_url(scorecard))
    (row,) = [row for group in page.context["groups"] for row in group.rows]
    assert [(item.trend.word, item.trend.icon) for item in row.result] == [
        ("besser", "trending-up"),
        ("schlechter", "trending-down"),
        ("gleich", "move-right"),
    ]


def test_scorecard_speaks_english(sign_in, staff, scorecard, course):
    text = sign_in(staff).get(_url(scorecard), headers={"accept-language": "en"}).content.decode()
    assert "Critical because “X” is at 29, below 30." in text
    assert "4 of 5 indicators have values" in text


def test_scorecard_without_goals_says_what_belongs_here(sign_in, staff, scorecard):
    text = sign_in(staff).get(_url(scorecard)).content.decode()
    assert "Diese Scorecard hat noch keine Ziele." in text
    assert "<table" not in text


def test_scorecard_marks_what_is_invented(sign_in, staff, scorecard, goal):
    goal.is_example = True
    goal.save()
    assert sign_in(staff).get(_url(scorecard)).content.decode().count("erfundenes Beispiel") == 2


def test_scorecard_is_arranged_by_facilitators(sign_in, facilitator, manager, scorecard):
    link = reverse("workshops:scorecard_edit", args=[scorecard.pk])
    assert link in sign_in(facilitator).get(_url(scorecard)).content.decode()
    assert link not in sign_in(manager).get(_url(scorecard)).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [10, 300])
def test_scorecard_asks_the_same_queries_for_any_number(
    sign_in, staff, scorecard, workshop, perspectives, count, django_assert_num_queries
):
    for number in range(count):
        goal = GoalFactory(workshop=workshop, perspective=perspectives[number % 2])
        _measured(goal, [("2008", 1)], target=("2008", 2))
    client = sign_in(staff)
    with django_assert_num_queries(11):
        client.get(_url(scorecard))


def test_scorecard_of_a_stranger_is_not_found(sign_in, stranger, scorecard):
    assert sign_in(stranger).get(_url(scorecard)).status_code == 404
