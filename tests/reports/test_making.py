"""Of one retreat one report at a time is made, and how far it is can be told."""

import io
import resource
import threading
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest

from reports.rendering import cache, making, worker
from reports.rendering.edition import Edition
from reports.rendering.making import State
from reports.rendering.worker import MOST_WAITING, Child, NoFreeTurn, render_in_worker
from tests.reports import archives

SHELF = "retreat"


@pytest.fixture(autouse=True)
def own_cache(settings, tmp_path):
    settings.REPORT_CACHE_DIR = tmp_path / "reports"


@pytest.mark.parametrize(("shelves", "renders"), [((SHELF, SHELF), 1), ((SHELF, "another"), 2)])
def test_two_who_ask_at_once_share_one_render(renderer, shelves, renders):
    """On a shelf of its own each makes its own: that the lock is what they share."""
    asked = threading.Barrier(2, timeout=60)
    renderer.meanwhile = lambda: threading.Event().wait(0.3)

    def ask(shelf):
        asked.wait()
        return render_in_worker(archives.empty(), shelf=shelf)

    with ThreadPoolExecutor(2) as people:
        assert list(people.map(ask, shelves)) == [b"%PDF", b"%PDF"]
    assert len(renderer.asked) == renders


def test_state_is_told_while_it_is_made_and_gone_afterwards(renderer):
    told = []
    renderer.meanwhile = lambda: told.append(making.state_of(SHELF))
    render_in_worker(archives.empty(), shelf=SHELF)
    assert (told, making.state_of(SHELF), making.state_of("unknown")) == ([State(1)], None, None)


def test_disk_that_is_full_costs_the_line_that_is_told_alone(tmp_path):
    with open("/dev/full", "r+b", 0) as full:
        making.Making(None, full).tell(State(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            cache.write("key", b"%PDF" * 1000, SHELF)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "reports" / SHELF).iterdir()) == []


def test_who_waits_for_the_turn_is_told_so(renderer):
    with making.alone(SHELF, 0):
        assert making.state_of(SHELF) == State(waits=True)


def test_waiting_for_another_report_of_the_retreat_has_an_end(renderer, settings):
    settings.REPORT_TIMEOUT_SECONDS = 0.2
    with making.alone(SHELF, 0), pytest.raises(NoFreeTurn):
        render_in_worker(archives.empty(), shelf=SHELF)
    assert len(renderer.asked) == 0


def test_only_so_many_wait_and_whoever_comes_then_is_told_at_once(renderer):
    """Each that waits keeps a thread of the server."""
    with ThreadPoolExecutor(MOST_WAITING) as people, making.alone(SHELF, 0):
        waiting = [
            people.submit(render_in_worker, archives.empty(), shelf=SHELF)
            for _ in range(MOST_WAITING)
        ]
        while worker._few._value:
            threading.Event().wait(0.01)
        with pytest.raises(NoFreeTurn):
            render_in_worker(archives.empty(), shelf="another")
    assert [one.result() for one in waiting] == [b"%PDF"] * MOST_WAITING


def test_report_of_a_shelf_that_is_cleared_meanwhile_is_not_kept(renderer):
    renderer.meanwhile = lambda: cache.forget(SHELF)
    assert render_in_worker(archives.empty(), shelf=SHELF) == b"%PDF"
    assert list(cache.directory().rglob("*.pdf")) == []


@pytest.mark.slow
@pytest.mark.usefixtures("pdf_libraries")
def test_process_tells_its_pages_and_when_it_writes_the_file():
    child, told = Child(), []
    try:
        for _report in range(2):
            told.clear()
            pdf = child.render(Edition(archives.with_goals()), timeout=300, tell=told.append)
            with pikepdf.open(io.BytesIO(pdf)) as document:
                assert told[-1] == State(len(document.pages), is_set=True)
            assert told == sorted(told, key=lambda state: state.page)
            assert {state.is_set for state in told[:-1]} == {False}
    finally:
        child.stop()
