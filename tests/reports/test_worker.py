"""The report's own process: warm, killed when late, replaced when it ends; finished reports come
from the cache."""

import contextlib
import errno
import fcntl
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from reports.rendering import cache, scratch, turns, worker
from reports.rendering import child as child_process
from reports.rendering.edition import Edition, Look
from reports.rendering.scratch import Scratch
from reports.rendering.worker import Child, ReportFailed, ReportTooSlow, render_in_worker
from reports.tree.document import Letterhead, Stamp
from tests.reports import archives

# One process runs them all: they share a child.
pytestmark = [
    pytest.mark.usefixtures("pdf_libraries"),
    pytest.mark.slow,
    pytest.mark.xdist_group("worker"),
]


# The child has low priority: beside busy tests it may wait long for its first turn.
PATIENT_SECONDS = 300


@pytest.fixture(autouse=True)
def own_cache(settings, tmp_path):
    settings.REPORT_CACHE_DIR = tmp_path / "reports"
    return settings.REPORT_CACHE_DIR


@pytest.fixture(scope="module")
def child():
    child = Child()
    yield child
    child.stop()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_renders_in_one_warm_process_of_low_priority(child):
    first = child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid = child.pid
    assert child.render(Edition(archives.real()), timeout=PATIENT_SECONDS).startswith(b"%PDF-")
    assert first.startswith(b"%PDF-")
    assert child.pid == pid != os.getpid()
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(own + child_process.NICENESS, 19)


def test_the_name_of_a_kept_file_depends_on_all_code_that_makes_it():
    """Asked of a process that imports nothing but what renders."""
    asked = (
        "import sys, reports.rendering.edition, reports.paper.pdf, reports.rendering.child\n"
        "print(*(getattr(found, '__file__', '') or '' for found in [*sys.modules.values()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=worker.ROOT, capture_output=True, text=True, check=True
    )
    own = {
        Path(place)
        for place in done.stdout.split()
        if Path(place).is_relative_to(worker.ROOT) and "site-packages" not in place
    }
    assert worker.ROOT / "indicators" / "map_layout.py" in own
    assert own <= set(cache.shaping_files())


def test_the_second_time_comes_from_the_cache(own_cache, monkeypatch):
    pdf = render_in_worker(archives.empty())
    monkeypatch.setattr(worker, "_children", None)  # asking the child again would fail
    assert render_in_worker(archives.empty()) == pdf
    kept = [path for path in own_cache.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".lock", ".pdf"}
    assert own_cache.stat().st_mode & 0o077 == 0


def test_other_content_has_another_key():
    others = [
        Edition(archives.real()),
        Edition(archives.empty()),
        Edition(archives.real(), stamp=Stamp(issued="2007-07-02")),
        Edition(archives.real(), stamp=Stamp(is_draft=False)),
        Edition(archives.real(), look=Look(Letterhead(accent="#8a1538"))),
    ]
    assert len({cache.key_of(other) for other in others}) == len(others)
    assert cache.key_of(Edition(archives.real())) == cache.key_of(others[0])


def test_a_deleted_retreat_leaves_no_report_behind(workshop, django_capture_on_commit_callbacks):
    shelf = str(workshop.pk)
    cache.write("key", b"x", shelf)
    cache.write("key", b"y", "another")
    with django_capture_on_commit_callbacks(execute=True):
        workshop.delete()
    assert (cache.read("key", shelf), cache.read("key", "another")) == (None, b"y")


def test_old_files_go_by_themselves(own_cache, monkeypatch):
    monkeypatch.setattr(cache, "MOST_FILES", 2)
    for age, key in enumerate(("new", "older", "oldest")):
        cache.write(key, b"x", "shelf")
        os.utime(own_cache / "shelf" / f"{key}.pdf", (time.time() - age, time.time() - 60 - age))
    cache.write("newest", b"x", "other")
    assert {path.stem for path in own_cache.glob("*/*.pdf")} == {"newest", "new"}


def unusable(place):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file where a directory should be")


@pytest.mark.parametrize("name", [".", "shelf"])
def test_a_cache_that_cannot_be_used_costs_no_report(own_cache, name, caplog):
    unusable(own_cache / name if name != "." else own_cache)
    assert render_in_worker(archives.empty(), shelf="shelf").startswith(b"%PDF-")
    assert "The report could not be kept" in caplog.text


def test_a_disk_that_is_full_costs_no_report(own_cache, monkeypatch, caplog):
    def full(*arguments, **named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    assert render_in_worker(archives.empty()).startswith(b"%PDF-")
    assert caplog.messages == ["The report could not be kept: [Errno 28] No space left on device"]


def test_waiting_for_the_turn_has_an_end(own_cache, settings):
    settings.REPORT_TIMEOUT_SECONDS = 0.2
    own_cache.mkdir(parents=True)
    with contextlib.ExitStack() as others:
        for place in range(turns.PLACES):
            another = others.enter_context((own_cache / f"turn-{place}.lock").open("w"))
            fcntl.flock(another, fcntl.LOCK_EX)
        with pytest.raises(ReportTooSlow, match="turn"):
            render_in_worker(archives.empty())


def test_each_core_has_a_place_in_the_queue(own_cache):
    with contextlib.ExitStack() as taken:
        places = [taken.enter_context(turns.turn(0)) for _ in range(turns.PLACES)]
        assert places == list(range(len(os.sched_getaffinity(0))))
        with pytest.raises(turns.TurnDidNotCome), turns.turn(0):
            pass
    with turns.turn(0) as place:
        assert place == 0


def test_waiting_in_one_process_has_an_end(child):
    child._lock.acquire()
    try:
        with pytest.raises(ReportTooSlow, match="turn"):
            child.render(Edition(archives.empty()), timeout=0.2)
    finally:
        child._lock.release()


def test_a_report_that_takes_too_long_ends_the_child(child):
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid, left = child.pid, files_of(child)
    with pytest.raises(ReportTooSlow):
        child.render(Edition(archives.real()), timeout=0.001)
    assert not is_running(pid)
    assert not left.exists()
    assert child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS).startswith(b"%PDF-")


def test_a_faulty_archive_is_told_and_the_child_lives_on(child):
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid = child.pid
    with pytest.raises(ReportFailed, match="TypeError"):
        child.render(Edition({"format": "bsc-retreat/1"}), timeout=PATIENT_SECONDS)
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    assert child.pid == pid


def test_a_child_that_ended_is_replaced(child):
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid = child.pid
    os.kill(pid, 9)
    assert child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS).startswith(b"%PDF-")
    assert child.pid != pid


def test_the_child_sees_neither_key_nor_database(child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    child.stop()
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    with open(f"/proc/{child.pid}/environ") as environment:
        assert "geheim" not in environment.read()


# --- What a report may use, and what is left of it ------------------------------------------------


def test_the_child_may_use_so_much_memory_and_leaves_no_dump(child):
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    limit = child_process.MEMORY_BYTES
    assert resource.prlimit(child.pid, resource.RLIMIT_AS) == (limit, limit)
    assert resource.prlimit(child.pid, resource.RLIMIT_CORE) == (0, 0)


def test_a_report_without_enough_memory_is_told_and_the_next_one_is_made(child):
    """The limit of a warm child is lowered, so that it is reached soon."""
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid, left = child.pid, files_of(child)
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + 40 * 1024**2
    resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))
    bomb = archives.empty()
    bomb["narratives"]["procedure"] = "a" * 8 * 1024**2
    with pytest.raises(ReportFailed, match="the report needs more memory than it may use"):
        child.render(Edition(bomb), timeout=PATIENT_SECONDS)
    assert child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS).startswith(b"%PDF-")
    assert child.pid != pid
    assert not left.exists()


def test_a_child_that_dies_of_a_report_leaves_nothing_behind(child):
    child.render(Edition(archives.empty()), timeout=PATIENT_SECONDS)
    pid, left = child.pid, files_of(child)
    threading.Timer(0.1, os.kill, (pid, 9)).start()
    assert child.render(Edition(archives.real()), timeout=PATIENT_SECONDS).startswith(b"%PDF-")
    assert child.pid != pid
    assert not left.exists()


def files_of(child: Child) -> Path:
    """Its folder of temporary files, which are the fonts."""
    folder = child._scratch.folder
    assert len(list(folder.glob("*/*"))) == 8
    assert folder.stat().st_mode & 0o077 == 0
    return folder


@pytest.fixture
def own_tmp(tmp_path, monkeypatch):
    """A place for temporary files that no other test uses."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def made_a_while_ago() -> Scratch:
    made = Scratch()
    (made.folder / "font").write_text("x")
    os.utime(made.folder, (0, time.time() - scratch.YOUNG_SECONDS - 1))
    return made


def test_files_of_a_process_that_ended_unseen_go_with_the_next_start(own_tmp):
    held, abandoned = made_a_while_ago(), made_a_while_ago()
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[held.handle]) as process:
        held.hand_over()
        abandoned.hand_over()
        young = Scratch()
        assert set(own_tmp.iterdir()) == {held.folder, young.folder}
        process.kill()
    Scratch().hand_over()
    young.hand_over()
    assert not held.folder.exists()
    assert young.folder.exists()


def test_no_place_for_temporary_files_is_told_as_a_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    monkeypatch.setattr(worker, "_children", [Child()] * turns.PLACES)
    with pytest.raises(ReportFailed, match="could not be started"):
        render_in_worker(archives.empty())
