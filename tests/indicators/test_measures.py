"""The list of measures: what comes first, ticking and taking back, by whom and since when."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Goal, Measure
from indicators.models import GoalVersion
from tests.factories import (
    GoalFactory,
    MembershipFactory,
    PostFactory,
    ReviewFactory,
    ReviewNoteFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from tests.indicators.forms import goal_data

URL = "/measures/"
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], status="agreed")


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


@pytest.fixture
def measure(goal, post):
    return _measure(goal, "Gespräche führen", "2026-11-20", responsible=post)


def _measure(goal, text, due=None, **more):
    place = goal.measures.count()
    return Measure.objects.create(goal=goal, position=place, text=text, due=due, **more)


def _groups(page):
    return {
        group.title: [(row.measure.text, row.about) for row in group.rows]
        for group in page.context["groups"]
    }


def _texts(page):
    return [text for rows in _groups(page).values() for text, _about in rows]


def test_overdue_measures_come_first_and_those_without_a_date_last(
    sign_in, staff, goal, post, measure
):
    dropped = GoalFactory(workshop=goal.workshop, perspective=goal.perspective, status="dropped")
    _measure(goal, "Irgendwann", None, responsible=post)
    _measure(goal, "Nächstes Jahr", "2027-03-01", responsible=post)
    _measure(goal, "Bald", "2026-12-07", responsible=post)
    _measure(goal, "Längst", "2026-01-02", responsible=post)
    _measure(goal, "Heute", "2026-11-23", responsible=post)
    _measure(goal, "Fertig", "2026-10-01", responsible=post, is_done=True)
    _measure(goal, "Von niemandem", "2026-10-01")
    _measure(dropped, "Aufgegeben", "2026-10-01", responsible=post)
    page = sign_in(staff).get(URL)
    assert _groups(page) == {
        "Überfällig": [("Längst", "02.01.2026"), ("Gespräche führen", "20.11.2026")],
        "Fällig in den nächsten 14 Tagen": [("Heute", "23.11.2026"), ("Bald", "07.12.2026")],
        "Später": [("Nächstes Jahr", "01.03.2027")],
        "Ohne Termin": [("Irgendwann", "ohne Datum")],
    }
    text = page.content.decode()
    assert "6 Maßnahmen sind offen." in text
    assert "2 davon sind überfällig." in text
    assert "überfällig seit 20.11.2026" in text


def test_overdue_is_told_as_of_the_day_of_each_scorecard(sign_in, manager, goal, measure):
    """One that stands in 2008 is not late with what is due in 2009."""
    old = ScorecardFactory(organisation=goal.scorecard.organisation, as_of="2008-09-30")
    earlier = GoalFactory(workshop=WorkshopFactory(scorecard=old), status="agreed")
    _measure(earlier, "Damals später", "2009-01-31")
    _measure(earlier, "Damals schon zu spät", "2008-09-29")
    page = sign_in(manager).get(URL)
    assert _groups(page)["Überfällig"] == [
        ("Damals schon zu spät", "29.09.2008"),
        ("Gespräche führen", "20.11.2026"),
    ]
    assert _groups(page)["Später"] == [("Damals später", "31.01.2009")]
    assert "Strategie der sozialen Dienste<br>" in page.content.decode()


def test_address_says_whose_measures_and_of_which_scorecard(
    sign_in, staff, manager, goal, post, measure
):
    other_post = PostFactory(organisation=goal.scorecard.organisation, name="Amtsleitung")
    other = ScorecardFactory(organisation=goal.scorecard.organisation, title="Bauamt")
    elsewhere = GoalFactory(workshop=WorkshopFactory(scorecard=other), status="agreed")
    _measure(goal, "Der Amtsleitung", responsible=other_post)
    _measure(goal, "Von niemandem")
    _measure(elsewhere, "Im Bauamt", responsible=post)
    client = sign_in(staff)
    assert _texts(client.get(URL)) == ["Gespräche führen", "Im Bauamt"]
    found = {
        "?post=all": ["Gespräche führen", "Der Amtsleitung", "Von niemandem", "Im Bauamt"],
        f"?post={other_post.pk}": ["Der Amtsleitung"],
        "?post=nobody": ["Von niemandem"],
        f"?post=mine&scorecard={other.pk}": ["Im Bauamt"],
        f"?post=all&scorecard={goal.scorecard.pk}": [
            *("Gespräche führen", "Der Amtsleitung", "Von niemandem")
        ],
        "?post=nonsense": [],
        "?post=all&scorecard=nonsense": [],
        "?page=9": [],
    }
    assert {query: _texts(client.get(URL + query)) for query in found} == found
    # Whoever holds no post begins with the measures of all.
    assert len(_texts(sign_in(manager).get(URL))) == 4


def test_measures_of_other_organisations_are_not_there(sign_in, stranger, measure):
    client = sign_in(stranger)
    for query in ("", "?post=all", f"?post={measure.responsible_id}"):
        assert _texts(client.get(URL + query)) == []
    for verb in ("tick", "untick"):
        url = reverse(f"indicators:measure_{verb}", args=[measure.pk])
        assert client.post(url).status_code == 404


def test_measure_is_ticked_and_taken_back_without_leaving_the_page(sign_in, staff, goal, measure):
    client = sign_in(staff)
    _measure(goal, "Noch eine", "2026-12-01", responsible=measure.responsible)
    tick = reverse("indicators:measure_tick", args=[measure.pk])
    answer = client.post(tick, {"back": URL}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    measure.refresh_from_db()
    assert (measure.is_done, measure.done_on, measure.done_by) == (True, TODAY, staff)
    assert f'id="measure-{measure.pk}"' in text
    assert f"erledigt am 23.11.2026 von {staff.name}" in text
    assert ("Maßnahme erledigt." in text, "1 Maßnahme ist offen." in text) == (True, True)
    assert "<html" not in text
    untick = reverse("indicators:measure_untick", args=[measure.pk])
    assert text.count(f'hx-post="{untick}"') == 2  # in the row, and as undo in the message
    text = client.post(untick, {"back": URL}, headers={"HX-Request": "true"}).content.decode()
    measure.refresh_from_db()
    assert (measure.is_done, measure.done_on, measure.done_by) == (False, None, None)
    assert ("überfällig seit 20.11.2026" in text, "2 Maßnahmen sind offen." in text) == (True, True)


def test_measure_is_ticked_without_a_script_with_a_way_back(sign_in, staff, measure):
    client = sign_in(staff)
    back = f"{URL}?post=all"
    tick = reverse("indicators:measure_tick", args=[measure.pk])
    answer = client.post(tick, {"back": back}, follow=True)
    assert answer.redirect_chain == [(f"{back}#measure-{measure.pk}", 302)]
    text = answer.content.decode()
    untick = reverse("indicators:measure_untick", args=[measure.pk])
    assert ("Maßnahme erledigt: Gespräche führen" in text, f'action="{untick}"' in text) == (1, 1)
    assert "Maßnahme erledigt:" not in client.get(URL).content.decode()
    client.post(untick, {"back": back})
    assert Measure.objects.get().is_done is False
    assert "Maßnahme wieder offen: Gespräche führen" in client.get(URL).content.decode()


def test_undone_taking_back_brings_when_and_by_whom_it_was_done(sign_in, staff, manager, measure):
    """Ticked anew later, without undo, it is done by who does it and on that day."""
    done = {"is_done": True, "done_on": datetime.date(2026, 11, 2), "done_by": manager}
    unknown = {"is_done": True, "done_on": None, "done_by": None}
    client = sign_in(staff)
    tick, untick = (
        reverse(f"indicators:measure_{verb}", args=[measure.pk]) for verb in ("tick", "untick")
    )
    for before, sent, after in (
        (done, {"undo": "1"}, (done["done_on"], manager)),
        (unknown, {"undo": "1"}, (None, None)),
        (done, {}, (TODAY, staff)),
    ):
        Measure.objects.filter(pk=measure.pk).update(**before)
        for url, data in ((untick, {}), (tick, sent)):
            client.post(url, {"back": URL, **data}, headers={"HX-Request": "true"})
        measure.refresh_from_db()
        assert (measure.done_on, measure.done_by) == after


@pytest.mark.parametrize(
    "back", ["", "//evil.example/measures/", "/people/", "\x00", "javascript:"]
)
def test_way_back_leads_to_the_list_only(sign_in, staff, measure, back):
    tick = reverse("indicators:measure_tick", args=[measure.pk])
    answer = sign_in(staff).post(tick, {"back": back})
    assert answer.url == f"{URL}#measure-{measure.pk}"


def test_done_measures_say_when_and_by_whom(sign_in, staff, goal, post, measure):
    _measure(goal, "Alt", None, responsible=post, is_done=True)
    _measure(goal, "Neu", None, responsible=post, is_done=True, done_on="2026-11-01", done_by=staff)
    _measure(goal, "Am Tag", None, responsible=post, is_done=True, done_on="2026-11-02")
    page = sign_in(staff).get(f"{URL}?state=done")
    assert _groups(page) == {
        "Erledigt": [
            ("Am Tag", "erledigt am 02.11.2026"),
            ("Neu", f"erledigt am 01.11.2026 von {staff.name}"),
            ("Alt", "erledigt"),
        ]
    }
    assert "Zurücknehmen" in page.content.decode()


def test_staff_tick_what_they_answer_for_and_read_the_rest(sign_in, staff, manager, goal, measure):
    other = _measure(goal, "Von niemandem")
    tick = reverse("indicators:measure_tick", args=[other.pk])
    client = sign_in(staff)
    rows = client.get(f"{URL}?post=all").context["groups"]
    assert [(row.measure.text, row.may_tick) for group in rows for row in group.rows] == [
        ("Gespräche führen", True),
        ("Von niemandem", False),
    ]
    assert client.post(tick).status_code == 403
    assert sign_in(manager).post(tick).status_code == 302


def test_ticked_twice_it_keeps_who_was_first(sign_in, staff, manager, measure):
    tick = reverse("indicators:measure_tick", args=[measure.pk])
    sign_in(staff).post(tick)
    with time_machine.travel(datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)):
        sign_in(manager).post(tick)
    measure.refresh_from_db()
    assert (measure.done_on, measure.done_by) == (TODAY, staff)


def test_measures_outlive_the_archived_retreat(sign_in, staff, workshop, measure):
    workshop.archived_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    workshop.save()
    sign_in(staff).post(reverse("indicators:measure_tick", args=[measure.pk]))
    assert Measure.objects.get().is_done is True


def test_tick_is_kept_in_the_history_and_stops_an_older_form(
    sign_in, staff, manager, goal, measure
):
    """Whoever had the goal's form open is shown both, and takes nothing back unawares."""
    row = {
        "id": str(measure.pk),
        "text": measure.text,
        "responsible": "Jugendhilfeplanung",
        "due": "20.11.2026",
    }
    data = goal_data(goal.perspective, measure=[row])
    sign_in(staff).post(reverse("indicators:measure_tick", args=[measure.pk]))
    assert [version.by for version in GoalVersion.objects.order_by("number")] == [None, staff]
    edit = reverse("indicators:goal_edit", args=[goal.pk])
    answer = sign_in(manager).post(edit, data)
    assert answer.status_code == 409
    theirs = [item.theirs for item in answer.context["conflict"] if item.title == "Maßnahme"]
    assert theirs == ["Erledigt 23.11.2026"]
    assert Measure.objects.get().is_done is True


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        # Ticked without a day it is done today; a day that is typed stands.
        ({}, {"is_done": "on"}, (True, TODAY)),
        ({}, {"is_done": "on", "done_on": "02.11.2026"}, (True, datetime.date(2026, 11, 2))),
        # Done on a day that nobody knows stays so.
        ({"is_done": True}, {"is_done": "on"}, (True, None)),
        ({"is_done": True, "done_on": "2026-11-02"}, {"is_done": "on"}, (True, None)),
        # Unticked it is open again, whether its day was cleared or not.
        ({"is_done": True, "done_on": "2026-11-02"}, {}, (False, None)),
        ({"is_done": True, "done_on": "2026-11-02"}, {"done_on": "02.11.2026"}, (False, None)),
    ],
)
def test_day_of_doing_is_kept_by_the_form_of_the_goal(sign_in, manager, goal, before, typed, after):
    measure = _measure(goal, "Gespräche führen", **before)
    row = {"id": str(measure.pk), "text": measure.text, **typed}
    edit = reverse("indicators:goal_edit", args=[goal.pk])
    answer = sign_in(manager).post(edit, goal_data(goal.perspective, measure=[row]))
    assert answer.status_code == 302
    measure.refresh_from_db()
    assert (measure.is_done, measure.done_on) == after


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"done_on": "02.11.2026"}, "Setzen Sie auch das Häkchen bei „Erledigt“"),
        ({"done_on": "24.11.2026", "is_done": "on"}, "liegt noch in der Zukunft"),
        ({"done_on": "gestern", "is_done": "on"}, "Das ist kein Tag des Kalenders"),
    ],
)
def test_wrong_day_of_doing_is_told_beside_it(sign_in, manager, goal, typed, sentence):
    row = {"text": "Gespräche führen", **typed}
    edit = reverse("indicators:goal_edit", args=[goal.pk])
    page = sign_in(manager).post(edit, goal_data(goal.perspective, measure=[row]))
    assert (page.status_code, Measure.objects.count()) == (422, 0)
    assert (sentence in page.content.decode(), typed["done_on"] in page.content.decode()) == (1, 1)


def test_goal_and_review_show_what_is_overdue_and_what_was_done(
    sign_in, manager, scorecard, goal, measure
):
    """In the meeting the overdue ones come first; the page of the goal keeps its order."""
    done = {"is_done": True, "done_on": "2026-11-01", "done_by": manager}
    Measure.objects.filter(pk=measure.pk).update(position=2)
    _measure(goal, "Fertig", **done, responsible=measure.responsible)
    note = ReviewNoteFactory(review=ReviewFactory(scorecard=scorecard), goal=goal)
    client = sign_in(manager)
    walk = client.get(reverse("indicators:review_note", args=[note.pk]))
    read = client.get(reverse("indicators:goal", args=[goal.pk]))
    assert [row.state for row in walk.context["measures"]] == ["overdue", "done"]
    assert [row.state for row in read.context["measures"]] == ["done", "overdue"]
    for page in (walk, read):
        text = page.content.decode()
        assert "überfällig seit 20.11.2026" in text
        assert f"erledigt am 01.11.2026 von {manager.name}" in text


def test_empty_list_says_what_can_be_done(sign_in, staff, manager, post):
    page = sign_in(staff).get(URL).content.decode()
    assert "Sie haben keine offenen Maßnahmen." in page
    assert "Maßnahmen aller anzeigen" in page
    page = sign_in(manager).get(URL).content.decode()
    assert "In dieser Auswahl ist keine Maßnahme offen." in page
    page = sign_in(manager).get(f"{URL}?state=done").content.decode()
    assert "In dieser Auswahl ist noch keine Maßnahme erledigt." in page


@pytest.mark.parametrize("count", [1, 300])
def test_list_asks_the_same_queries_for_any_number(sign_in, manager, goal, post, count):
    Measure.objects.bulk_create(
        Measure(goal=goal, position=n, text=f"M{n}", due="2026-11-01", responsible=post)
        for n in range(count)
    )
    client = sign_in(manager)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(URL)
    # Session, person, memberships, posts; scorecards, figures, measures, places of their goals.
    assert (page.context["in_all"], len(queries)) == (count, 8)
    assert len(_texts(page)) == min(count, 100)
    if count > 100:
        assert len(_texts(client.get(f"{URL}?page=3"))) == 100
        assert client.get(f"{URL}?page=4").status_code == 200


def test_list_is_in_english_too(sign_in, staff, measure):
    client = sign_in(staff)
    client.cookies["language"] = "en"
    text = client.get(URL).content.decode()
    assert ("<h1>My measures</h1>" in text, "overdue since" in text) == (True, True)


def test_person_without_organisation_gets_no_list(sign_in, db):
    member = MembershipFactory()
    member.delete()
    assert sign_in(member.user).get(URL).status_code == 403


def test_measure_that_was_deleted_meanwhile_is_gone(sign_in, staff, measure):
    url = reverse("indicators:measure_tick", args=[measure.pk])
    Goal.objects.all().delete()
    assert sign_in(staff).post(url, {"back": URL}).status_code == 404
