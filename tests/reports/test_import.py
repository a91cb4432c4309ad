"""A retreat comes in whole or not at all, and goes out as it came."""

import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Post
from goals.models import Goal, GoalWording
from indicators.models import Measurement
from reports.archive import dump_archive, parse_archive
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import has_twin, import_retreat
from swot.models import Card
from tests.archives import make_archive
from tests.factories import GoalFactory, ScorecardFactory, WorkshopFactory
from tests.races import at_once
from workshops.models import Perspective, Scorecard, Stage, Workshop

pytestmark = pytest.mark.slow

DEMO = Path(__file__).parents[2] / "reports" / "demo"
FIRST = (DEMO / "bad-duerkheim-2007.json").read_bytes()
SECOND = (DEMO / "bad-duerkheim-2008-example.json").read_bytes()


@pytest.fixture
def bring_in(organisation):
    organisation.name = "Landkreis Bad Dürkheim"
    organisation.save()

    def bring_in(raw, **where):
        return import_retreat(
            archive=parse_archive(raw), organisation=organisation, by=None, **where
        )

    return bring_in


def out(workshop) -> bytes:
    return dump_archive(export_retreat(Workshop.objects.get(pk=workshop.pk)))


def test_the_real_retreat_comes_back_byte_for_byte(bring_in):
    assert out(bring_in(FIRST)) == FIRST


def test_the_example_comes_back_byte_for_byte(bring_in):
    assert out(bring_in(SECOND)) == SECOND


def test_both_retreats_of_one_scorecard_come_back_byte_for_byte(bring_in):
    first = bring_in(FIRST)
    Scorecard.objects.update(as_of="2008-09-30")  # as people set it: no archive changes it
    second = bring_in(SECOND, scorecard=first.scorecard)
    assert (out(first), out(second)) == (FIRST, SECOND)
    assert Perspective.objects.count() == 6


@pytest.mark.parametrize("own", [None, datetime.date(2009, 3, 31)])
def test_a_scorecard_keeps_its_day_when_a_retreat_joins_it(bring_in, own):
    first = bring_in(FIRST)
    Scorecard.objects.update(as_of=own)
    bring_in(SECOND, scorecard=Scorecard.objects.get())
    assert Scorecard.objects.get().as_of == own
    assert bring_in(SECOND).scorecard.as_of == datetime.date(2008, 9, 30)
    assert first.scorecard.workshops.count() == 2


@pytest.mark.parametrize("seed", range(25))
def test_a_retreat_of_any_shape_comes_back_byte_for_byte(bring_in, organisation, seed):
    archive = make_archive(seed)
    organisation.name = archive["organisation"]["name"]
    organisation.save()
    raw = dump_archive(archive)
    once = out(bring_in(raw))
    assert once == raw
    Scorecard.objects.all().delete()
    assert out(bring_in(once)) == raw


def test_numbers_keep_all_their_digits(bring_in):
    bring_in(SECOND.replace(b'"value": 14,', b'"value": 999999999999.999999,'))
    assert out(Workshop.objects.get()).count(b": 999999999999.999999,") == 2


def test_the_perspectives_are_dressed_by_name(bring_in):
    bring_in(FIRST)
    assert list(Perspective.objects.in_board_order().values_list("key", "hue", "icon", "view")) == [
        ("common_good", "yellow", "users", "outward"),
        ("process_external", "green", "handshake", "outward"),
        ("process_internal", "blue", "workflow", "inward"),
        ("learning", "purple", "sprout", "inward"),
        ("finance_law", "orange", "scale", "outward"),
        ("process", "blue", "workflow", ""),
    ]


def test_a_changed_hue_is_told(bring_in):
    workshop = bring_in(FIRST)
    Perspective.objects.filter(key="learning").update(hue="green")
    told = export_retreat(Workshop.objects.get(pk=workshop.pk))["scorecard"]["perspectives"]
    assert [item.get("hue") for item in told] == [None, None, None, None, "green", None]


def test_a_finished_retreat_is_done_and_a_coming_one_in_preparation(bring_in):
    done = bring_in(FIRST)
    coming = bring_in(FIRST.replace(b"2007-06-22", b"2999-06-22"))
    assert (done.stage, coming.stage) == (Stage.DONE, Stage.PREPARING)


# --- what continues what -----------------------------------------------------------------


def test_follows_binds_within_the_scorecard_only(bring_in):
    first = bring_in(FIRST)
    alone = bring_in(SECOND)
    beside = bring_in(SECOND, scorecard=first.scorecard)
    assert (alone.follows, beside.follows) == (None, first)
    assert alone.follows_title == "Strategieklausur der sozialen Dienste"


def test_a_retreat_that_came_first_finds_the_one_it_continues_later(bring_in):
    second = bring_in(SECOND)
    first = bring_in(FIRST, scorecard=second.scorecard)
    second.refresh_from_db()
    assert second.follows == first


def test_perspectives_are_found_by_key_then_by_name_and_others_added(bring_in):
    scorecard = bring_in(FIRST).scorecard
    changed = (
        SECOND.replace(b'"learning"', b'"growth"')
        .replace(b'"common_good"', b'"citizens"')
        .replace(b"Gemeinwohlorientierung", b"Nachbarschaften")
    )
    bring_in(changed, scorecard=scorecard)
    assert list(scorecard.perspectives.values_list("key", "position")) == [
        ("finance_law", 0),
        ("process", 1),
        ("process_internal", 2),
        ("process_external", 3),
        ("learning", 4),
        ("common_good", 5),
        ("citizens", 6),
    ]
    assert Goal.objects.filter(perspective__key="learning").count() == 2
    assert Card.objects.filter(perspective__key="citizens").count() == 2


def test_a_repeated_retreat_is_a_second_one_and_can_be_told(bring_in, organisation):
    archive = parse_archive(FIRST)
    assert has_twin(archive=archive, organisation=organisation) is False
    bring_in(FIRST)
    assert has_twin(archive=archive, organisation=organisation) is True
    bring_in(FIRST)
    assert Workshop.objects.count() == 2


def test_posts_are_those_there_are_and_new_ones(bring_in, organisation):
    post = Post.objects.create(organisation=organisation, name="Amtsleitung")
    bring_in(SECOND)
    assert Post.objects.count() == 5
    assert Goal.objects.filter(responsible=post).count() == 4


# --- whose goals -------------------------------------------------------------------------


def test_a_goal_taken_over_goes_out_in_its_frozen_wording(bring_in):
    first = bring_in(SECOND)
    goal = Goal.objects.get(key="Z2")
    third = WorkshopFactory(scorecard=first.scorecard, title="Dritte Klausur")
    GoalWording.objects.create(goal=goal, workshop=third, statement="Wie 2009 übernommen")
    own = GoalFactory(
        workshop=third, key="Z2", perspective=goal.perspective, position=99, statement="Neu"
    )
    Goal.objects.filter(pk=goal.pk).update(statement="Später geändert")
    told = export_retreat(Workshop.objects.get(pk=third.pk))["goals"]
    assert [(item["key"], item["statement"]) for item in told] == [
        ("Z2-2", "Wie 2009 übernommen"),
        (own.key, "Neu"),
    ]
    assert told[0]["wordings"] == [
        {"workshop": "Dritte Klausur", "statement": "Wie 2009 übernommen"}
    ]
    assert (told[0]["questions"], told[0]["objective"], told[0]["links"]) == ([], None, [])
    assert "wordings" not in export_retreat(Workshop.objects.get(pk=first.pk))["goals"][1]
    raw = out(third)
    Scorecard.objects.all().delete()
    assert out(bring_in(raw)) == raw


def test_later_goals_stay_out(bring_in):
    first = bring_in(FIRST)
    bring_in(SECOND, scorecard=first.scorecard)
    assert export_retreat(Workshop.objects.get(pk=first.pk))["goals"] == []


# --- all or nothing ----------------------------------------------------------------------


def test_nothing_is_half_imported(bring_in, monkeypatch):
    def break_off(rows):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Measurement.objects, "bulk_create", break_off)
    with pytest.raises(DatabaseError):
        bring_in(SECOND)
    tables = [Scorecard, Perspective, Workshop, Card, Goal, Post]
    assert [table.objects.count() for table in tables] == [0] * len(tables)


@pytest.mark.parametrize("cards", [1, 300])
def test_the_number_of_queries_does_not_grow(organisation, cards):
    archive = make_archive(3, cards=cards, goals=6)
    with CaptureQueriesContext(connection) as coming_in:
        workshop = import_retreat(archive=archive, organisation=organisation, by=None)
    workshop = Workshop.objects.get(pk=workshop.pk)
    with CaptureQueriesContext(connection) as going_out:
        export_retreat(workshop)
    assert len(going_out) == 9
    assert len(coming_in) < 40  # one per table, a few more where a database takes them in batches


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_given", [False, True])
def test_retreats_come_in_side_by_side(bring_in, organisation, is_given):
    """New posts and new perspectives are made once."""
    where = {"scorecard": ScorecardFactory(organisation=organisation)} if is_given else {}
    outcomes = at_once(*[lambda: bring_in(FIRST if is_given else SECOND, **where)] * 3)
    assert [type(found) for found in outcomes] == [Workshop] * 3
    names = list(Post.objects.values_list("name", flat=True))
    assert len(names) == len(set(names))
    assert Scorecard.objects.count() == (1 if is_given else 3)
