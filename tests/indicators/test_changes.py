"""The latest changes of a scorecard: who changed what when, filtered, paged, brought back."""

import pytest
import time_machine
from django.urls import reverse

from goals.models import Goal
from indicators.deletions import bring_back, delete_goal, delete_indicator, delete_review
from indicators.history import kept_version, record_version
from indicators.models import GoalVersion
from tests.factories import GoalFactory, IndicatorFactory, ReviewFactory, WorkshopFactory


def _url(scorecard, query=""):
    return reverse("indicators:scorecard_changes", args=[scorecard.pk]) + query


def _page(client, scorecard, query=""):
    answer = client.get(_url(scorecard, query))
    assert answer.status_code == 200
    return answer


def _told(page):
    return [(entry.kind, entry.by, entry.title) for entry in page.context["entries"]]


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Erstes")


def _change(goal, by, statement):
    with kept_version(goal=goal, by=by):
        Goal.objects.filter(pk=goal.pk).update(statement=statement)


@pytest.fixture
def story(goal, perspectives, manager, facilitator):
    """A day in the life of a scorecard, an hour for each change."""
    other = GoalFactory(workshop=goal.workshop, perspective=perspectives[1], statement="Anderes")
    indicator = IndicatorFactory(goal=goal, name="Quote")
    review = ReviewFactory(scorecard=goal.scorecard)
    steps = [
        lambda: _change(goal, manager, "Zweites"),
        lambda: record_version(goal=other, by=facilitator),
        lambda: delete_indicator(indicator=indicator, by=facilitator),
        lambda: delete_goal(goal=other, by=manager),
        lambda: delete_review(review=review, by=manager),
    ]
    done = []
    for hour, step in enumerate(steps, start=8):
        with time_machine.travel(f"2008-09-30T{hour:02}:00:00+02:00", tick=False):
            done.append(step())
    return {"other": other, "deleted_goal": done[3], "indicator": indicator}


def test_changes_are_told_newest_first(sign_in, staff, manager, facilitator, scorecard, story):
    page = _page(sign_in(staff), scorecard)
    assert _told(page) == [
        ("deleted", manager, "Durchsicht gelöscht: 01.10.2008"),
        ("deleted", manager, "Ziel gelöscht: Z2 Anderes"),
        ("deleted", facilitator, "Indikator gelöscht: Quote"),
        ("version", facilitator, "Z1 Zweites"),
        ("version", manager, "Z1 Zweites"),
    ]
    text = page.content.decode()
    assert "<del>Erstes</del><ins>Zweites</ins>" in text
    assert "30.09.2008 08:00" in text
    assert "<del>Quote, Ergebnisebene" in text
    assert "Wiederherstellen" not in text  # staff read


def test_deleted_things_are_brought_back_from_here(sign_in, manager, scorecard, story):
    client = sign_in(manager)
    deletion = story["deleted_goal"]
    restore = reverse("indicators:deletion_restore", args=[deletion.pk])
    assert restore in _page(client, scorecard).content.decode()
    client.post(restore)
    page = _page(client, scorecard)
    assert _told(page)[0] == ("restored", manager, "Ziel wiederhergestellt: Z2 Anderes")
    assert restore not in page.content.decode()
    # With the goal came its versions.
    assert ("version", "Z2 Anderes") in [(kind, title) for kind, _by, title in _told(page)]


def test_address_narrows_to_person_and_goal(
    sign_in, staff, manager, facilitator, scorecard, goal, story
):
    client = sign_in(staff)
    page = _page(client, scorecard, f"?person={facilitator.pk}")
    assert {by for _kind, by, _title in _told(page)} == {facilitator}
    assert [option.words for option in page.context["people"] if option.is_on] == [facilitator.name]
    page = _page(client, scorecard, f"?goal={story['other'].pk}")
    assert _told(page) == [("deleted", manager, "Ziel gelöscht: Z2 Anderes")]
    assert [option.words for option in page.context["goals"]] == [
        "Z1 Zweites",
        "gelöscht: Z2 Anderes",
    ]
    page = _page(client, scorecard, f"?person={staff.pk}&goal={goal.pk}")
    assert (_told(page), "Zu dieser Auswahl" in page.content.decode()) == ([], True)


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=x", "?person=x&goal=%00", "?page=9"]
)
def test_address_of_nonsense_shows_what_there_is(sign_in, staff, scorecard, story, query):
    assert len(_told(_page(sign_in(staff), scorecard, query))) == 5


def test_nothing_changed_yet(sign_in, staff, scorecard):
    assert "noch nichts geändert" in _page(sign_in(staff), scorecard).content.decode()


def test_changes_of_another_scorecard_stay_there(sign_in, staff, stranger, scorecard, story):
    other = WorkshopFactory()
    assert sign_in(stranger).get(_url(scorecard)).status_code == 404
    assert sign_in(staff).get(_url(other.scorecard)).status_code == 404


def test_goal_of_an_archived_retreat_is_not_offered(sign_in, manager, scorecard, goal, story):
    goal.workshop.archived_at = "2008-10-01T00:00:00Z"
    goal.workshop.save()
    entries = _page(sign_in(manager), scorecard).context["entries"]
    assert [entry.deletion is not None for entry in entries] == [True, False, False, False, False]


@pytest.mark.slow
def test_pages_hold_fifty_each(sign_in, staff, manager, scorecard, goal):
    for number in range(120):
        _change(goal, manager, f"Fassung {number}")
    client = sign_in(staff)
    page = _page(client, scorecard)
    assert (page.context["count"], page.context["pages"]) == (120, 3)
    assert (page.context["newer"], page.context["older"]) == ("", "?page=2")
    last = _page(client, scorecard, f"?page=3&goal={goal.pk}")
    assert (len(_told(last)), last.context["older"]) == (20, "")
    assert last.context["newer"] == f"?goal={goal.pk}&page=2"
    assert "Fassung 0" in last.content.decode()
    assert "Seite 3 von 3" in last.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 30])
def test_changes_ask_the_same_queries_for_any_number(
    sign_in, staff, manager, scorecard, goal, perspectives, count, django_assert_num_queries
):
    for number in range(count):
        found = GoalFactory(workshop=goal.workshop, perspective=perspectives[0])
        _change(found, manager, f"Fassung {number}")
        deletion = delete_goal(goal=found, by=manager)
        bring_back(deletion=deletion, by=manager)
    client = sign_in(staff)
    with django_assert_num_queries(12):
        _page(client, scorecard)
    assert GoalVersion.objects.count() == 2 * count


def test_scorecard_and_history_lead_here(sign_in, staff, scorecard, goal):
    client = sign_in(staff)
    link = _url(scorecard)
    pages = [
        reverse("indicators:scorecard", args=[scorecard.pk]),
        reverse("indicators:goal_history", args=[goal.pk]),
    ]
    for page in pages:
        assert link in client.get(page).content.decode()
    Goal.objects.all().delete()
    assert link in client.get(pages[0]).content.decode()
