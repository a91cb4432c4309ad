"""The overview of all units: the states of their own pages, the tree, who has not reported."""

import uuid
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Measure
from indicators.models import Measurement, PeriodLock
from indicators.rollup import State, Whole
from indicators.units import Unit, units_of
from indicators.units_page import since_words
from indicators.units_tree import places_of
from reports.archive import parse_archive
from reports.exchange.importing import import_retreat
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    PerspectiveFactory,
    PostFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from workshops.models import Scorecard

URL = reverse("indicators:scorecards")
DAY = date(2008, 9, 30)
DEMO = Path(__file__).resolve().parents[2] / "reports" / "demo"


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


@pytest.fixture
def add_unit(organisation, post):
    """Make a unit whose goals have these values of August 2008; None: nothing since July."""

    def add(title, *values, parent=None, **more):
        scorecard = ScorecardFactory(
            organisation=organisation, title=title, unit=None, as_of=DAY, parent=parent
        )
        perspective = PerspectiveFactory(scorecard=scorecard)
        workshop = WorkshopFactory(scorecard=scorecard)
        for value in values:
            goal = GoalFactory(
                workshop=workshop, perspective=perspective, status="agreed", responsible=post
            )
            indicator = IndicatorFactory(
                goal=goal, frequency="month", green=50, red=20, responsible=post, **more
            )
            for period, amount in (("2008-07", 60), ("2008-08", value)):
                if amount is not None:
                    Measurement.objects.create(indicator=indicator, period=period, value=amount)
        return scorecard

    return add


def _rows(page):
    return [(row.scorecard.title, row.depth) for row in page.context["rows"]]


def _titles(page):
    return [row.scorecard.title for row in page.context["rows"]]


# --- states ------------------------------------------------------------------------------------


@pytest.fixture
def demo(organisation, manager):
    """The two retreats of the demo on one scorecard, and an empty unit beside it."""
    scorecard = None
    for path in sorted(DEMO.glob("*.json")):
        workshop = import_retreat(
            archive=parse_archive(path.read_bytes()),
            organisation=organisation,
            by=manager,
            scorecard=scorecard,
        )
        scorecard = workshop.scorecard
    ScorecardFactory(organisation=organisation, title="Gesundheitsamt")
    return scorecard


def test_unit_has_the_state_of_its_own_page(sign_in, manager, demo):
    client = sign_in(manager)
    (row,) = [row for row in client.get(URL).context["rows"] if row.scorecard == demo]
    own = client.get(reverse("indicators:scorecard", args=[demo.pk])).context
    assert row.summary == own["summary"]
    assert row.bar_words == own["bar_words"]
    goals = [goal for group in own["groups"] for goal in group.rows]
    worst = [f"{goal.label}: {goal.why}" for goal in goals if goal.state == State.CRITICAL]
    assert row.why in worst
    alerts = Counter(words.split(" ", 1)[1] for goal in goals for words in goal.alerts)
    late = units_of(demo.organisation)
    (unit,) = [unit for unit in late if unit.scorecard == demo]
    assert unit.late_goals == alerts["überfällig"] == sum(goal.is_overdue for goal in goals)
    measures = [words for goal in goals for words in goal.alerts if "Maßnahme" in words]
    assert unit.late_measures == sum(int(words.split()[0]) for words in measures) > 0


def test_unit_owes_what_the_list_of_values_shows(sign_in, manager, demo):
    client = sign_in(manager)
    (row,) = [row for row in client.get(URL).context["rows"] if row.scorecard == demo]
    (unit,) = [unit for unit in units_of(demo.organisation) if unit.scorecard == demo]
    values = reverse("indicators:values")
    sheet = client.get(f"{values}?post=all&scorecard={demo.pk}").context["sheet"]
    assert (unit.missing, unit.late_values) == (sheet.rows_in_all, sheet.overdue)
    assert unit.missing > 0
    for debt, line in zip(unit.debts, row.debts, strict=False):
        assert client.get(line.url).context["sheet"].rows_in_all == debt.count


def test_unit_tells_state_mean_coverage_and_why(sign_in, staff, add_unit):
    add_unit("Jugendamt", 60, 10, None)
    add_unit("Gesundheitsamt")
    page = sign_in(staff).get(URL)
    empty, row = page.context["rows"]
    assert (row.mark.word, row.mark.icon, row.summary.mean) == (
        "Kritisch",
        "octagon",
        "Gefährdet",
    )
    assert row.summary.coverage == "3 von 3 Indikatoren haben Werte"
    assert row.why == "Z2: Kritisch, weil „Vereinbarungen geschlossen“ unter 20 fiel."
    assert [(mark.word, count) for mark, count in row.counts] == [
        ("Kritisch", 1),
        ("Im Plan", 1),
        ("Veraltet", 1),
    ]
    assert (empty.mark.word, empty.summary, empty.counts) == ("Noch keine Ziele", None, [])
    assert page.context["lede"] == (
        "Eine Einheit ist kritisch: Jugendamt. 1 Messwert wurde nicht gemeldet."
    )
    assert "On average: At risk." in (
        sign_in(staff).get(URL, headers={"accept-language": "en"}).content.decode()
    )


def test_overdue_goals_measures_and_values_are_counted(sign_in, staff, add_unit):
    scorecard = add_unit("Jugendamt", 60, 60)
    add_unit("Sozialamt", 60)
    goal, other = scorecard.goals.all()
    for due, is_done in (("2008-09-29", False), ("2008-09-28", True), ("2008-09-30", False)):
        Measure.objects.create(goal=goal, text="Schulen", due=due, is_done=is_done)
    scorecard.goals.filter(pk=other.pk).update(due="2008-09-01")
    Measurement.objects.filter(indicator__goal=other).exclude(period="2008-06").delete()
    Measurement.objects.create(
        indicator=other.indicators.get(), period="2008-06", value=None, comment="keine Meldung"
    )
    first, second = sign_in(staff).get(URL).context["rows"]
    # July is overdue since the end of August, August only due.
    assert (first.late, second.late) == (["1 Ziel", "1 Maßnahme", "1 Messwert"], [])
    assert [(line.amount, line.since) for line in first.debts] == [
        ("2 Messwerte", "seit 2 Monaten")
    ]


def test_dropped_goals_and_locked_periods_owe_nothing(sign_in, staff, manager, add_unit):
    one, two = add_unit("Jugendamt", None), add_unit("Sozialamt", None, None)
    PeriodLock.objects.create(
        scorecard=one, period="2008-Q3", reason="Bericht", locked_at=timezone.now()
    )
    two.goals.filter(pk=two.goals.first().pk).update(status="dropped")
    found = {unit.scorecard: unit.missing for unit in units_of(one.organisation)}
    assert found == {one: 0, two: 1}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "seit 1 Tag"),
        (59, "seit 59 Tagen"),
        (60, "seit 2 Monaten"),
        (729, "seit 24 Monaten"),
        (730, "seit 2 Jahren"),
    ],
)
def test_how_long_is_told_in_plain_words(days, words):
    assert since_words(days) == words


# --- who has not reported -----------------------------------------------------------------------


def test_posts_that_have_not_reported_are_listed_once(sign_in, manager, staff, post, add_unit):
    one, two = add_unit("Jugendamt", None, None), add_unit("Sozialamt", None)
    two.goals.first().indicators.update(responsible=None)
    add_unit("Gesundheitsamt", 60)
    found = sign_in(manager).get(URL).context["debtors"]
    link = f"{reverse('indicators:values')}?post={{}}&scorecard={{}}"
    assert [
        (item.name, item.person, item.amount, item.since, item.is_nobody, item.units)
        for item in found
    ] == [
        (
            "Jugendhilfeplanung",
            staff.name,
            "2 Messwerte",
            "seit 30 Tagen",
            False,
            [("Jugendamt", link.format(post.pk, one.pk))],
        ),
        (
            "niemand verantwortlich",
            "",
            "1 Messwert",
            "seit 30 Tagen",
            True,
            [("Sozialamt", link.format("nobody", two.pk))],
        ),
    ]


def test_staff_get_links_to_their_own_values_only(sign_in, staff, organisation, add_unit):
    one = add_unit("Jugendamt", None, None)
    add_unit("Sozialamt", 60)
    other = PostFactory(organisation=organisation, name="Controlling")
    one.goals.last().indicators.update(responsible=other)
    row = sign_in(staff).get(URL).context["rows"][0]
    assert [(line.name, bool(line.url)) for line in row.debts] == [
        ("Jugendhilfeplanung", True),
        ("Controlling", False),
    ]
    assert "post=mine" in row.debts[0].url


def test_many_posts_are_cut_short_and_shown_on_demand(sign_in, manager, organisation, add_unit):
    one = add_unit("Jugendamt", *[None] * 12)
    add_unit("Sozialamt", 60)
    for number, goal in enumerate(one.goals.all()):
        post = PostFactory(organisation=organisation, name=f"Stelle {number}")
        goal.indicators.update(responsible=post)
    client = sign_in(manager)
    page = client.get(URL)
    assert (len(page.context["debtors"]), page.context["debtor_count"]) == (10, 12)
    assert page.context["rows"][0].more_debts == "und 10 weitere Stellen"
    assert len(client.get(f"{URL}{page.context['debtors_query']}").context["debtors"]) == 12


# --- tree, filters, order -----------------------------------------------------------------------


@pytest.fixture
def tree(add_unit):
    above = add_unit("Dezernat", 60)
    youth = add_unit("Jugendamt", 60, parent=above)
    add_unit("Erziehungshilfen", 10, parent=youth)
    add_unit("Ämter gemeinsam", None)
    return above, youth


def test_units_stand_in_their_tree(sign_in, staff, tree):
    page = sign_in(staff).get(URL)
    assert _rows(page) == [
        ("Ämter gemeinsam", 0),
        ("Dezernat", 0),
        ("Jugendamt", 1),
        ("Erziehungshilfen", 2),
    ]
    _alone, above, youth, leaf = page.context["rows"]
    assert (above.together_words, above.together.mark.word, above.together_names) == (
        "Mit 2 Einheiten darunter:",
        "Kritisch",
        "Erziehungshilfen.",
    )
    assert (youth.together_words, youth.above) == ("Mit einer Einheit darunter:", "Dezernat")
    assert (leaf.together, leaf.above) == (None, "Dezernat › Jugendamt")


def test_units_are_filtered_and_ordered_by_the_address(sign_in, staff, post, tree):
    client = sign_in(staff)
    above, youth = tree

    def titles(query):
        return _titles(client.get(f"{URL}?{query}"))

    assert titles("state=critical") == ["Erziehungshilfen"]
    assert titles("state=unsinn") == []
    assert titles(f"below={youth.pk}") == ["Jugendamt", "Erziehungshilfen"]
    assert titles("duty=missing") == titles(f"post={post.pk}") == ["Ämter gemeinsam"]
    assert titles("duty=late") == []
    assert titles("order=attention")[:2] == ["Erziehungshilfen", "Ämter gemeinsam"]
    assert titles("order=name") == ["Ämter gemeinsam", "Dezernat", "Erziehungshilfen", "Jugendamt"]
    page = client.get(f"{URL}?below={above.pk}&order=name")
    chips = {chip.text: (chip.count, chip.query) for chip in page.context["below_chips"]}
    assert chips == {
        "Alle": (4, "?order=name"),
        "Dezernat": (3, f"?below={above.pk}&order=name"),
        "Jugendamt": (2, f"?below={youth.pk}&order=name"),
    }
    assert [row.depth for row in page.context["rows"]] == [0, 0, 0]  # told by the words above
    nothing = client.get(f"{URL}?state=unsinn").content.decode()
    assert "Keine Einheit passt zu dieser Auswahl." in nothing


def test_tree_holds_every_unit_once_whatever_its_parents_say():
    units = [Unit(Scorecard(title=str(number), id=uuid.uuid4())) for number in range(4)]
    one, two, three, four = (unit.scorecard for unit in units)
    one.parent_id, two.parent_id = two.pk, one.pk  # a circle that should not be
    three.parent_id = uuid.uuid4()  # of nowhere
    four.parent_id = three.pk
    found = places_of(units)
    assert [(place.unit.scorecard.title, place.depth) for place in found] == [
        ("0", 0),
        ("1", 0),
        ("2", 0),
        ("3", 1),
    ]


def test_together_weighs_units_alike():
    def unit(title, state, score, parent=None):
        whole = Whole(state, score, None, 1, 1, ("X",))
        return Unit(Scorecard(id=uuid.uuid4(), title=title, parent_id=parent), whole)

    above = unit("A", State.ON_TRACK, 1)
    place, _leaf = places_of([above, unit("B", State.CRITICAL, 0, above.scorecard.pk)])
    assert (place.together.state, place.together.mean) == (State.CRITICAL, State.AT_RISK)
    assert place.together.worst == ("B",)


# --- empty, one, many ---------------------------------------------------------------------------


def test_only_unit_is_opened_at_once_unless_the_overview_is_asked_for(sign_in, staff, add_unit):
    one = add_unit("Jugendamt", 60)
    ScorecardFactory()  # of another organisation
    client = sign_in(staff)
    own = reverse("indicators:scorecard", args=[one.pk])
    assert client.get(URL).url == own
    assert f'href="{URL}?order=tree"' in client.get(own).content.decode()
    page = client.get(f"{URL}?order=tree")
    assert (_titles(page), page.context["has_others"]) == (["Jugendamt"], False)


def test_no_scorecard_yet(sign_in, staff, facilitator):
    text = sign_in(staff).get(URL).content.decode()
    assert "Noch gibt es keine Scorecard." in text
    assert reverse("workshops:scorecard_create") not in text
    assert reverse("workshops:scorecard_create") in sign_in(facilitator).get(URL).content.decode()


@pytest.mark.parametrize("count", [2, 300])
def test_overview_asks_the_same_queries_for_any_number(
    sign_in, staff, post, organisation, count, django_assert_num_queries
):
    for number in range(count):
        scorecard = ScorecardFactory(organisation=organisation, title=f"Einheit {number}")
        goal = GoalFactory(
            workshop=WorkshopFactory(scorecard=scorecard),
            perspective=PerspectiveFactory(scorecard=scorecard),
        )
        Measurement.objects.create(
            indicator=IndicatorFactory(goal=goal, responsible=post), period="2007", value=1
        )
    client = sign_in(staff)
    with django_assert_num_queries(16):
        page = client.get(URL)
    assert len(page.context["rows"]) == count
