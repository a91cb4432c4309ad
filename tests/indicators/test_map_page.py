"""The page of the strategy map: the picture, the same as a list, and what stands out."""

from itertools import pairwise

import lxml.html
import pytest
from django.urls import reverse

from goals.models import GoalLink
from indicators.models import Measurement
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PerspectiveFactory,
    PhaseFactory,
    WorkshopFactory,
)
from tests.world import build_full_world


def _get(client, scorecard):
    return client.get(reverse("indicators:strategy_map", args=[scorecard.pk]))


def _document(page):
    return lxml.html.fromstring(page.content.decode())


def _text(element):
    return " ".join(element.text_content().split())


def _link(goal, to, kind="supports", **more):
    return GoalLink.objects.create(goal=goal, to=to, kind=kind, **more)


@pytest.fixture
def learning(scorecard):
    return PerspectiveFactory(
        scorecard=scorecard,
        key="learning",
        name="Lernen und Entwicklung",
        short="Lernen",
        board_position=2,
        view="inward",
    )


def test_demo_stands_in_its_phases_and_tells_what_stands_out(sign_in, db):
    world = build_full_world("Landkreis Musterland")
    page = _get(sign_in(world["member_facilitator"]), world["scorecard"])
    document = _document(page)
    columns = {node.label: node.phase for group in page.context["groups"] for node in group.nodes}
    first, second, third = "Kinderschutz ausbauen", "Kooperationen ausweiten", "Dienste neu ordnen"
    assert {label: columns[label] for label in ("Z1", "Z5", "Z9", "Z12")} == {
        "Z1": first,  # by its objective
        "Z5": first,  # by its date
        "Z9": second,
        "Z12": third,
    }
    heads = [_text(text) for text in document.find_class("goalmap__title")]
    assert heads == [first, second, third]
    assert page.context["lede"] == "12 strategische Ziele, 14 Wirkungsbeziehungen"
    assert [_text(chip) for chip in document.find_class("chip")] == [
        "2 Zielkonflikte",
        "1 Kreis",
        "1 Ziel ohne Wirkungsbeziehung",
    ]
    told = [_text(item) for item in document.xpath("//section[contains(@class, 'finding')]//li")]
    assert told[0].startswith("Z3 steht in Konflikt mit Z5 Zusätzliche Dokumentation")
    assert told[2:] == ["Z4 → Z5 → Z4", "Z9"]
    boxes = document.find_class("goalmap__goal")
    names = [box.get("aria-label") for box in boxes]
    assert len(names) == 12
    assert names[1].startswith("Z10: Bis 31.12.2012 haben sechs von zehn Haushalten")
    assert names[1].endswith("Ansprechperson. Noch keine Daten. Erfundenes Beispiel.")
    # Nothing is cut: what stands in a box is the goal, word for word.
    drawn = {_text(box.find_class("goalmap__text")[0]).replace("- ", "") for box in boxes}
    nodes = [node for group in page.context["groups"] for node in group.nodes]
    assert drawn == {" ".join(node.text.split()).replace("- ", "") for node in nodes}
    assert len(document.xpath("//*[@data-from]")) == 14
    assert len(document.xpath("//*[@data-from][contains(@class, 'conflicts')]")) == 2
    assert len(document.find_class("map-arrow")) == 14


def test_coordinates_are_numbers_for_the_browser(sign_in, staff, scorecard, workshop):
    GoalFactory(workshop=workshop)
    svg = _document(_get(sign_in(staff), scorecard)).find_class("goalmap")[0]
    numbers = [svg.get("width"), *[rect.get("y") for rect in svg.iter("rect")]]
    assert all(number.replace(".", "", 1).isdecimal() for number in numbers)


def test_states_are_told_by_colour_shape_and_word(sign_in, staff, scorecard, workshop):
    scorecard.as_of = "2008-09-30"
    scorecard.save()
    goal = GoalFactory(workshop=workshop)
    GoalFactory(workshop=workshop)
    for green, red in ((50, 20), (10, 5)):
        indicator = IndicatorFactory(goal=goal, green=green, red=red, frequency="quarter")
        Measurement.objects.create(indicator=indicator, period="2008-Q3", value=15)
    context = IndicatorFactory(goal=goal, level="context", green=50, red=20)
    Measurement.objects.create(indicator=context, period="2008-Q3", value=1)
    document = _document(_get(sign_in(staff), scorecard))
    first, second = document.find_class("goalmap__state")
    assert ("pill--bad" in first.get("class"), _text(first)) == (True, "Kritisch")
    assert first.find("use").get("href") == "#state-octagon"
    assert ("pill--none" in second.get("class"), _text(second)) == (True, "Noch keine Daten")
    legend = [_text(item) for item in document.find_class("map-legend")[0].iter("li")]
    assert legend == ["Kritisch", "Noch keine Daten"]


def test_map_without_goals_says_what_will_be_here(sign_in, manager, scorecard, perspectives):
    text = _get(sign_in(manager), scorecard).content.decode()
    assert "Hier stehen die Ziele der Scorecard nach Perspektive und Phase" in text
    assert '<svg class="goalmap' not in text


def test_map_without_links_and_phases_asks_for_them(sign_in, manager, scorecard, workshop):
    GoalFactory(workshop=workshop)
    page = _get(sign_in(manager), scorecard)
    text = page.content.decode()
    assert "Noch ist kein Ziel mit einem anderen verbunden." in text
    assert "nennen keine Phasen" in text
    assert page.context["lede"] == "1 strategisches Ziel"
    assert "chip" not in text
    assert "goalmap__title" not in text


def test_phases_are_those_of_the_newest_retreat_that_has_any(sign_in, staff, scorecard, workshop):
    objective = ObjectiveFactory(workshop=workshop, text="Zentrale Anlaufstelle")
    PhaseFactory(workshop=workshop, label="Alt")
    later = WorkshopFactory(scorecard=scorecard, dates=["2009-06-01"])
    WorkshopFactory(scorecard=scorecard, dates=["2010-06-01"])
    again = ObjectiveFactory(workshop=later, text="Zentrale Anlaufstelle")
    PhaseFactory(workshop=later, label="Neu", objective=again, from_date="2009")
    GoalFactory(workshop=workshop, objective=objective)
    GoalFactory(workshop=workshop, due=None)
    document = _document(_get(sign_in(staff), scorecard))
    # An objective of an earlier retreat that reads the same is the same.
    assert [_text(text) for text in document.find_class("goalmap__title")] == ["Neu", "Ohne Phase"]
    assert _text(document.find_class("goalmap__span")[0]) == "ab 2009"


def test_goals_no_longer_pursued_stay_away_with_their_links(sign_in, staff, scorecard, workshop):
    one, other, gone = GoalFactory.create_batch(3, workshop=workshop)
    gone.status = "dropped"
    gone.save()
    _link(one, other)
    _link(other, gone)
    page = _get(sign_in(staff), scorecard)
    assert page.context["lede"] == "2 strategische Ziele, 1 Wirkungsbeziehung"
    assert [label for _goal, label in page.context["dropped"]] == ["Z3"]
    assert "Nicht mehr verfolgt" in page.content.decode()


def test_paths_are_told_from_learning_to_the_outermost_perspective(
    sign_in, staff, scorecard, workshop, perspectives, learning
):
    outer, inner = perspectives
    outer_goal = GoalFactory(workshop=workshop, perspective=outer)
    inner_goal = GoalFactory(workshop=workshop, perspective=inner)
    _link(inner_goal, outer_goal)

    def told():
        page = _get(sign_in(staff), scorecard)
        return [(item.title, item.text) for item in page.context["findings"]]

    title = "Kein Weg von „Lernen“ zu „Gemeinwohl“"
    assert told() == [(title, "In „Lernen“ steht kein Ziel.")]
    first, second = GoalFactory.create_batch(2, workshop=workshop, perspective=learning)
    _link(first, second)
    broken = "Keine Kette von Wirkungen verbindet die beiden Perspektiven."
    assert told() == [(title, broken)]
    _link(first, inner_goal)
    assert told() == [
        (
            "1 Ziel aus „Lernen“ führt nicht weiter",
            "Keine Kette von Wirkungen führt von hier zu „Gemeinwohl“.",
        )
    ]
    _link(second, inner_goal)
    assert told() == []
    text = _get(sign_in(staff), scorecard).content.decode()
    assert "Kein Ziel steht allein" in text


def test_who_only_reads_gets_no_ways_to_change(sign_in, staff, manager, scorecard, workshop):
    one, other = GoalFactory.create_batch(2, workshop=workshop)
    link = _link(one, other, hypothesis="<b>Weil</b>")
    edit = reverse("goals:link_edit", args=[link.goal_id, link.kind, link.to_id])
    reading, changing = (
        _get(sign_in(person), scorecard).content.decode() for person in (staff, manager)
    )
    assert edit not in reading
    assert reverse("goals:link_create", args=[scorecard.pk]) not in reading
    assert changing.count(edit) == 2  # in the picture and in the list
    assert "<b>Weil</b>" not in reading
    assert "&lt;b&gt;Weil" in reading


def test_sign_of_a_perspective_that_nobody_drew_falls_back(sign_in, staff, scorecard, workshop):
    perspective = PerspectiveFactory(scorecard=scorecard, icon='"><script>')
    GoalFactory(workshop=workshop, perspective=perspective)
    text = _get(sign_in(staff), scorecard).content.decode()
    assert "<script>" not in text.partition("<main")[2]


@pytest.mark.parametrize("count", [1, 40])
def test_map_asks_the_same_queries_for_any_number(
    sign_in, manager, scorecard, workshop, count, django_assert_num_queries
):
    PhaseFactory.create_batch(2, workshop=workshop)
    goals = GoalFactory.create_batch(count + 1, workshop=workshop)
    for one, other in pairwise(goals):
        _link(one, other)
        indicator = IndicatorFactory(goal=one)
        Measurement.objects.create(indicator=indicator, period="2008", value=1)
    client = sign_in(manager)
    with django_assert_num_queries(14):
        _get(client, scorecard)


@pytest.mark.slow
def test_map_of_300_goals_is_drawn(sign_in, manager, scorecard, workshop, perspectives):
    goals = GoalFactory.create_batch(300, workshop=workshop, perspective=perspectives[0])
    GoalLink.objects.bulk_create(
        GoalLink(goal=one, to=other, kind="supports")
        for place, one in enumerate(goals)
        for other in (goals[place * 7 % 300], goals[place - 1])
        if one != other
    )
    page = _get(sign_in(manager), scorecard)
    assert len(_document(page).find_class("goalmap__goal")) == 300
