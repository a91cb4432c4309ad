"""Rendered ahead: once what was changed has rested, by one process, and never twice."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from reports.rendering import ahead, cache, making, turns, worker
from tests.factories import CardFactory, GoalFactory, WorkshopFactory
from tests.reports.test_photos import WIDE
from workshops.photos import add_photo
from workshops.services import delete_workshop

RESTED = 30


@pytest.fixture(autouse=True)
def switched_on(settings, tmp_path, monkeypatch):
    settings.REPORT_CACHE_DIR = tmp_path / "reports"
    is_on = threading.Event()
    is_on.set()
    monkeypatch.setattr(ahead, "_is_on", is_on)


@pytest.fixture
def keep_connection(monkeypatch):
    """The tests' transaction ends with its connection."""
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    return closed


pytestmark = pytest.mark.usefixtures("keep_connection")


def marks():
    return {path.name: path for path in cache.directory().glob("ahead/*-*")}


def rest(seconds=RESTED):
    """Let so many seconds pass for everything that was noted."""
    for path in marks().values():
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))


def kept(workshop):
    return list((cache.directory() / str(workshop.pk)).glob("*.pdf"))


@pytest.fixture
def change(sign_in, facilitator, strengths, perspectives):
    """Change the wording of a card through its page."""
    card = CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze Wege")
    client = sign_in(facilitator)

    def change_card(text="Lange Wege"):
        return client.post(reverse("swot:card_reword", args=[card.pk]), {"text": text})

    return change_card


def test_change_that_has_rested_is_rendered_once_and_then_at_hand(change, workshop, renderer):
    assert change().status_code == 302
    assert list(marks()) == [str(workshop.pk)]
    rest()
    ahead.render_rested(RESTED)
    ahead.render_rested(RESTED)
    assert (len(renderer.asked), len(kept(workshop)), marks()) == (1, 1, {})
    assert "Lange Wege" in str(renderer.asked[0].archive)


def test_nothing_is_rendered_while_people_edit(change, renderer):
    change()
    rest(RESTED - 5)
    ahead.render_rested(RESTED)
    rest(4)
    change("Sehr lange Wege")
    ahead.render_rested(RESTED)
    assert (renderer.asked, len(marks())) == ([], 1)


def test_what_changes_while_it_is_rendered_is_rendered_again(change, workshop, renderer):
    change()
    rest()
    renderer.meanwhile = lambda: change("Mittlere Wege")
    ahead.render_rested(RESTED)
    assert list(marks()) == [str(workshop.pk)]
    renderer.meanwhile = lambda: None
    rest()
    ahead.render_rested(RESTED)
    assert ["Mittlere" in str(edition.archive) for edition in renderer.asked] == [False, True]


def test_download_in_any_language_asks_no_process(
    sign_in, staff, change, workshop, renderer, keep_connection
):
    change()
    rest()
    ahead.render_rested(RESTED)
    for language in ("de", "en"):
        answer = sign_in(staff).get(
            reverse("reports:report_pdf", args=[workshop.pk]), headers={"Accept-Language": language}
        )
        assert answer.content == b"%PDF"
    assert len(renderer.asked) == 1
    assert keep_connection


def test_same_content_is_not_rendered_again(change, renderer):
    for text in ("Lange Wege", "Andere Wege", "Lange Wege"):
        change(text)
        rest()
        ahead.render_rested(RESTED)
    assert len(renderer.asked) == 2


def test_goal_is_a_change_of_the_newest_retreat_of_its_scorecard(
    sign_in, facilitator, scorecard, workshop, renderer
):
    goal = GoalFactory(workshop=workshop)
    newest = WorkshopFactory(scorecard=scorecard)
    type(newest).objects.filter(pk=newest.pk).update(
        created_at=workshop.created_at + timedelta(days=1)
    )
    sign_in(facilitator).post(reverse("indicators:goal_delete", args=[goal.pk]))
    assert list(marks()) == [str(scorecard.pk)]
    rest()
    ahead.render_rested(RESTED)
    assert (len(kept(newest)), len(kept(workshop))) == (1, 0)


def test_who_reads_the_preview_finds_it_as_a_file_later(sign_in, staff, workshop, renderer):
    sign_in(staff).get(reverse("reports:report", args=[workshop.pk]))
    rest()
    ahead.render_rested(RESTED)
    assert len(kept(workshop)) == 1


def test_pictures_are_read_before_the_connection_is_given_back(
    sign_in, facilitator, workshop, renderer, keep_connection, django_assert_num_queries
):
    add_photo(workshop=workshop, name="wand.jpg", picture=WIDE, caption="Pinnwand")
    ahead.note(workshop.pk)
    rest()

    def read():
        assert len(keep_connection) == 1
        with django_assert_num_queries(0):
            assert renderer.asked[0].pictures() == {WIDE.sha256: WIDE.content}

    renderer.meanwhile = read
    ahead.render_rested(RESTED)
    assert (len(renderer.asked), len(keep_connection)) == (1, 2)


def test_only_one_process_renders_ahead(change, renderer):
    change()
    rest()
    with making.alone(ahead.SHELF, 0):
        ahead.render_rested(RESTED)
        assert renderer.asked == []
    ahead.render_rested(RESTED)
    assert len(renderer.asked) == 1


def test_it_waits_for_no_turn_and_comes_back(change, renderer):
    change()
    rest()
    others = [turns.turn(0) for _place in range(turns.PLACES)]
    for other in others:
        other.__enter__()
    start = time.monotonic()
    ahead.render_rested(RESTED)
    assert (renderer.asked, len(marks()), time.monotonic() - start < 5) == ([], 1, True)
    for other in others:
        other.__exit__(None, None, None)
    ahead.render_rested(RESTED)
    assert (len(renderer.asked), marks()) == (1, {})


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_deleted_retreat_leaves_nothing(
    change, workshop, facilitator, renderer, when, django_capture_on_commit_callbacks
):
    def delete():
        with django_capture_on_commit_callbacks(execute=True):
            delete_workshop(workshop=workshop)

    change()
    rest()
    if when == "before":
        delete()
    else:
        renderer.meanwhile = delete
    ahead.render_rested(RESTED)
    assert (kept(workshop), marks()) == ([], {})
    assert not (cache.directory() / str(workshop.pk)).exists()


def test_report_that_cannot_be_made_is_told_once_and_left(change, renderer, caplog):
    change()
    rest()

    def fail():
        raise worker.ReportFailed("no")

    renderer.meanwhile = fail
    ahead.render_rested(RESTED)
    ahead.render_rested(RESTED)
    assert caplog.messages == ["A report could not be rendered ahead"]
    assert marks() == {}


def test_what_is_refused_is_no_change(sign_in, staff, strengths):
    card = CardFactory(prompt=strengths)
    answer = sign_in(staff).post(reverse("swot:card_reword", args=[card.pk]), {"text": "Wege"})
    assert (answer.status_code, marks()) == (403, {})


def test_without_a_server_nothing_is_noted(monkeypatch, change):
    monkeypatch.setattr(ahead, "_is_on", threading.Event())
    change()
    assert not cache.directory().joinpath("ahead").exists()
