"""How many values one owes: the figure in the menu and on the start page is that of the list."""

from __future__ import annotations

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Measurement, PeriodLock
from tests.factories import GoalFactory, IndicatorFactory, PostFactory, ScorecardFactory

FREQUENCIES = ("month", "quarter", "half_year", "year", "irregular")


@pytest.fixture
def scorecard(scorecard):
    scorecard.as_of = "2008-11-15"
    scorecard.save()
    return scorecard


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0])


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


def _menu(page) -> str:
    """The words of the menu's entry, as a screen reader says them."""
    menu = page.content.decode().partition('<nav class="nav-main"')[2].partition("</nav>")[0]
    (entry,) = re.findall(r'<a href="/values/"[^>]*>(.*?)</a>', menu, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", entry).split())


def _period(chance) -> str:
    tails = [
        "",
        "-H1",
        "-H2",
        *(f"-Q{n}" for n in range(1, 5)),
        *(f"-{n:02}" for n in range(1, 13)),
    ]
    return f"{chance.choice((2005, 2006, 2007, 2008, 2009))}{chance.choice(tails)}"


@pytest.mark.parametrize("seed", range(6))
def test_figure_in_the_menu_is_that_of_the_list(sign_in, staff, goal, post, scorecard, seed):
    """Whatever is measured how often, answered how far, and locked."""
    chance = random.Random(seed)
    for number in range(20):
        begin = {"baseline_period": _period(chance)} if chance.random() < 0.3 else {}
        made = IndicatorFactory(
            goal=goal, key=f"i{number}", frequency=chance.choice(FREQUENCIES), responsible=post,
            **begin,
        )  # fmt: skip
        for period in {_period(chance) for _n in range(chance.randrange(4))}:
            value, comment = chance.choice(((1, ""), (None, "krank"), (None, ""), (None, None)))
            Measurement.objects.create(indicator=made, period=period, value=value, comment=comment)
    for period in {_period(chance) for _n in range(seed)}:
        PeriodLock.objects.create(
            scorecard=scorecard,
            period=period,
            locked_at="2008-11-01T12:00:00Z",
            reopened_at=chance.choice((None, "2008-11-02T12:00:00Z")),
        )
    page = sign_in(staff).get("/values/")
    count = page.context["sheet"].rows_in_all
    assert count > 0
    assert _menu(page) == f"Fällig {count} Werte"


def test_menu_and_start_page_count_with_one_query(
    sign_in, staff, manager, organisation, workshop, goal, post
):
    """For each scorecard on the start page, in all in the menu, and only for holders of posts."""
    other = ScorecardFactory(organisation=organisation, title="Bauamt", as_of="2008-11-15")
    elsewhere = GoalFactory(workshop__scorecard=other)
    client = sign_in(staff)
    assert _menu(client.get("/")) == "Fällig"
    made = {"responsible": post, "frequency": "month"}
    Measurement.objects.create(
        indicator=IndicatorFactory(goal=goal, **made), period="2008-09", value=1
    )
    for _number in range(30):
        Measurement.objects.create(
            indicator=IndicatorFactory(goal=elsewhere, **made), period="2008-08", value=1
        )
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/")
    assert _menu(page) == "Fällig 61 Werte"
    links = {str(item.pk): item.values_due for item in page.context["scorecards"]}
    assert links == {str(goal.scorecard.pk): 1, str(other.pk): 60}
    assert sum("indicators_indicator" in query["sql"] for query in queries) == 1
    client = sign_in(manager)
    with CaptureQueriesContext(connection) as fewer:
        assert _menu(client.get("/")) == "Fällig"
    assert len(fewer) == len(queries) - 1


def test_one_value_is_told_in_the_singular_and_in_english(sign_in, staff, goal, post):
    made = IndicatorFactory(goal=goal, responsible=post, frequency="year")
    Measurement.objects.create(indicator=made, period="2006", value=1)
    client = sign_in(staff)
    assert _menu(client.get("/measures/")) == "Fällig 1 Wert"
    client.cookies["language"] = "en"
    assert _menu(client.get("/measures/")) == "Due 1 value"
