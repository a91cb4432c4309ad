"""Reports are rendered in processes of their own: warm, long-lived, of low priority, one report at
a time for each core.

Rendering inside a web worker raises the response times of live boards tenfold, and two renders at
once on one core take longer than one after the other. So each web process keeps one warm child
(`child.py`), and starts another only while the first is busy and a core is free. A child dies
with its parent, is killed when a report takes too long, may use only so much memory, is replaced
after a number of reports or when it has grown, and leaves no file behind.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reports.archive import dump_archive
from reports.paper.pdf import missing_system_packages
from reports.rendering import cache
from reports.rendering.child import (
    ARCHIVE,
    DONE,
    FACTS,
    FAILED,
    HEADER,
    PICTURE,
    WRITING,
    receive,
    send,
)
from reports.rendering.edition import NO_PHOTOS, OUR_LOOK, Edition, Look
from reports.rendering.making import Making, State, alone
from reports.rendering.scratch import Scratch
from reports.rendering.turns import PLACES, TurnDidNotCome, turn
from reports.tree.document import UNSTAMPED, Stamp
from reports.tree.photos import Photos

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 60
MOST_WAITING = 6
"""So many reports are asked for at once in a process: each keeps a thread, and half of them
(`bsc_project/handler.py`) stay for everything else."""
IDLE_SECONDS = 300
"""So long a second child waits for work; the first one stays."""
_ENVIRONMENT = re.compile(
    r"(PATH|HOME|LANG|LC_\w+|LD_LIBRARY_PATH|TMPDIR|PYTHON\w+|VIRTUAL_ENV|XDG_\w+|FONTCONFIG_\w+)$"
)
"""What the child inherits: it has no use for the key and the database of the parent."""
Tell = Callable[[State], None]


class ReportFailed(Exception):  # noqa: N818  it names what happened
    """No PDF could be made; the text says why, in words for the log."""


class ReportTooSlow(ReportFailed):
    """The report took longer than allowed; the child was killed, the next report gets a new one."""


class NoFreeTurn(ReportTooSlow):
    """Other reports were before it all the time."""


def render_in_worker(
    archive: Mapping[str, Any],
    *,
    photos: Photos = NO_PHOTOS,
    stamp: Stamp = UNSTAMPED,
    look: Look = OUR_LOOK,
    shelf: str = "loose",
) -> bytes:
    """The PDF of an archive: see `render_edition`."""
    return render_edition(Edition(archive, photos, stamp, look), shelf=shelf)


def render_edition(edition: Edition, *, shelf: str, patience: float | None = None) -> bytes:
    """The PDF of `edition`. The same content comes from the cache; anything new from a child of
    this process, while `reports.rendering.making` tells how far it is.

    Raises `ReportFailed` when there is no PDF to give: `NoFreeTurn` after `patience` seconds of
    waiting for the turn, or at once where MOST_WAITING wait already; `ReportTooSlow` after
    REPORT_TIMEOUT_SECONDS (a setting) of rendering; by default both are as long. A cache that
    cannot be used costs time, not the report.
    """
    key = cache.key_of(edition)
    if (found := _kept(key, shelf)) is not None:
        return found
    if missing := missing_system_packages():
        raise ReportFailed(missing)
    timeout = float(cache.setting("REPORT_TIMEOUT_SECONDS", TIMEOUT_SECONDS))
    patience = timeout if patience is None else patience
    deadline = time.monotonic() + patience
    try:
        with _one_of_few(), alone(shelf, patience) as made:
            if (found := _kept(key, shelf)) is not None:  # somebody else just made it
                return found
            with turn(deadline - time.monotonic()) as place:
                made.tell(State())
                pdf = _children[place].render(edition, timeout=timeout, tell=made.tell)
            _keep(key, pdf, shelf, made)
    except TurnDidNotCome as error:
        raise NoFreeTurn("the turn of this report did not come") from error
    except EOFError as error:
        raise ReportFailed(f"the report's process ended: {error}") from error
    except OSError as error:
        raise ReportFailed(f"the report's process could not be started: {error}") from error
    return pdf


@contextlib.contextmanager
def _one_of_few() -> Iterator[None]:
    if not _few.acquire(blocking=False):
        raise TurnDidNotCome
    try:
        yield
    finally:
        _few.release()


def _kept(key: str, shelf: str) -> bytes | None:
    try:
        return cache.read(key, shelf)
    except OSError as error:
        log.warning("The kept reports cannot be read: %s", error)
        return None


def _keep(key: str, pdf: bytes, shelf: str, made: Making) -> None:
    try:
        cache.write(key, pdf, shelf)
        if made.is_forgotten():
            cache.drop(key, shelf)
    except OSError as error:
        log.warning("The report could not be kept: %s", error)


def prewarm() -> None:
    """Start the first child without waiting for it, so that the first report finds it warm."""
    if missing_system_packages() is not None:
        return
    try:
        _children[0].start()
    except OSError as error:
        log.warning("The report's process could not be started: %s", error)


class Child:
    """One child of this process, started when needed. Thread-safe: whoever comes second waits."""

    def __init__(self, idle_seconds: float | None = None) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: Scratch | None = None
        self._owner = 0
        self._arguments = [] if idle_seconds is None else [str(idle_seconds)]

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        with self._lock:
            self._running()

    def stop(self) -> None:
        with self._lock:
            self._kill()

    def render(self, edition: Edition, *, timeout: float, tell: Tell | None = None) -> bytes:
        """`tell` hears how far the report is."""
        if not self._lock.acquire(timeout=timeout):
            raise NoFreeTurn("the turn of this report did not come")
        deadline = time.monotonic() + timeout
        try:
            kind, answer = self._ask(edition, deadline, tell)
        except EOFError:
            # It may just have left to be recycled; a fresh one, in the time that is left, tells
            # if the report is to blame.
            kind, answer = self._ask(edition, deadline, tell)
        finally:
            self._lock.release()
        if kind == FAILED:
            raise ReportFailed(answer.decode("utf-8", "replace"))
        return answer

    def _ask(self, edition: Edition, deadline: float, tell: Tell | None) -> tuple[bytes, bytes]:
        process = self._running()
        try:
            for sha256, picture in edition.pictures().items():
                send(process.stdin, PICTURE, sha256.encode() + picture, deadline)
            send(process.stdin, FACTS, edition.facts(), deadline)
            send(process.stdin, ARCHIVE, dump_archive(dict(edition.archive)), deadline)
            while True:
                kind, length = HEADER.unpack(receive(process.stdout, HEADER.size, deadline))
                answer = receive(process.stdout, length, deadline)
                if kind in (DONE, FAILED):
                    return kind, answer
                if tell:
                    tell(State(int(answer), is_set=kind == WRITING))
        except TimeoutError:
            self._kill()
            raise ReportTooSlow("no PDF in time") from None
        except BrokenPipeError:
            self._kill()
            raise EOFError("it closed its input") from None
        except BaseException:  # half an answer may be left in the pipe
            self._kill()
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # after a fork the child belongs to the other process
            self._process, self._scratch, self._owner = None, None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._kill()
            self._process = self._started()
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        inherited = {name: told for name, told in os.environ.items() if _ENVIRONMENT.match(name)}
        self._scratch = scratch = Scratch()
        try:
            return subprocess.Popen(  # noqa: S603  our own program and numbers
                [sys.executable, "-m", "reports.rendering.child", *self._arguments],
                cwd=ROOT,
                env={**inherited, "TMPDIR": str(scratch.folder)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=[scratch.handle],
                bufsize=0,
            )
        finally:
            scratch.hand_over()

    def _kill(self) -> None:
        """End the child and remove what it left behind."""
        if self._owner != os.getpid():
            return
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        scratch, self._scratch = self._scratch, None
        if scratch:
            scratch.remove()


_few = threading.BoundedSemaphore(MOST_WAITING)
_children = [Child(IDLE_SECONDS if place else None) for place in range(PLACES)]


@atexit.register
def _stop() -> None:
    for child in _children:
        child.stop()
