"""The report renders in a process of its own: warm, long-lived, of low priority, one report at a
time.

Rendering inside a web worker raises the response times of live boards tenfold, and two renders at
once take longer than one after the other. So each web process keeps one child, which waits on its
standard input; a lock file makes the children of several web processes take turns. The child dies
with its parent, is killed when a report takes too long, may use only so much memory, and is
replaced after a number of reports or when it has grown.

    python -m reports.worker        is the child; it needs neither Django nor a database
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import logging
import os
import re
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, BinaryIO

from reports import cache
from reports.archive import dump_archive
from reports.pdf import missing_system_packages
from reports.photos import PhotoFacts, Photos

ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 60
TURN_SECONDS = 0.05
MEMORY_BYTES = 2 * 1024**3
"""Address space of the child. A report of 15 pages needs about 0.3 GiB of it, one of 150 pages
about 0.6."""
RECYCLE_AFTER = 50
RECYCLE_ABOVE_BYTES = 400 * 1024**2
NICENESS = 10
_ENVIRONMENT = re.compile(
    r"(PATH|HOME|LANG|LC_\w+|LD_LIBRARY_PATH|TMPDIR|PYTHON\w+|VIRTUAL_ENV|XDG_\w+|FONTCONFIG_\w+)$"
)
"""What the child inherits: it has no use for the key and the database of the parent."""
_HEADER = struct.Struct(">cQ")
_HASH_LENGTH = 64


class ReportFailed(Exception):  # noqa: N818  it names what happened
    """No PDF could be made; the text says why, in words for the log."""


class ReportTooSlow(ReportFailed):
    """The report took longer than allowed; the child was killed, the next report gets a new one."""


def render_in_worker(
    archive: Mapping[str, Any], *, photos: Photos | None = None, shelf: str = "loose"
) -> bytes:
    """The PDF of `archive` with its photos. The same content comes from the cache; anything new
    from the one child of this process.

    Raises `ReportFailed` when there is no PDF to give, `ReportTooSlow` after REPORT_TIMEOUT_SECONDS
    (a setting) of waiting for the turn, or of rendering. A cache that cannot be used costs time,
    not the report.
    """
    photos = photos or Photos()
    key = cache.key_of(archive, photos.facts)
    if (found := _kept(key, shelf)) is not None:
        return found
    if missing := missing_system_packages():
        raise ReportFailed(missing)
    with _turn():
        if (found := _kept(key, shelf)) is not None:  # somebody else's turn made it
            return found
        try:
            pdf = _worker.render(archive, photos=photos, timeout=_timeout())
        except EOFError as error:
            raise ReportFailed(f"the report's process ended: {error}") from error
    try:
        cache.write(key, pdf, shelf)
    except OSError as error:
        log.warning("The report could not be kept: %s", error)
    return pdf


def _kept(key: str, shelf: str) -> bytes | None:
    try:
        return cache.read(key, shelf)
    except OSError as error:
        log.warning("The kept reports cannot be read: %s", error)
        return None


def prewarm() -> None:
    """Start the child without waiting for it, so that the first report finds it warm."""
    if missing_system_packages() is None:
        _worker.start()


def _timeout() -> float:
    return float(cache.setting("REPORT_TIMEOUT_SECONDS", TIMEOUT_SECONDS))


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """One report at a time, over all processes that share the cache directory.

    Where the lock's file cannot be, the processes do not wait for each other: better two reports
    at once than none.
    """
    try:
        file = (cache.directory() / "turn.lock").open("w")
    except OSError as error:
        log.warning("Reports cannot take turns: %s", error)
        yield
        return
    with file:
        _take(file, time.monotonic() + _timeout())
        yield


def _take(file: IO[str], deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise ReportTooSlow("the turn of this report did not come") from None
            time.sleep(TURN_SECONDS)
        else:
            return


# --- The parent's side ----------------------------------------------------------------


class Worker:
    """The child of this process, started when needed. Thread-safe: whoever comes second waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        with self._lock:
            self._running()

    def stop(self) -> None:
        with self._lock:
            self._kill()

    def render(
        self, archive: Mapping[str, Any], *, photos: Photos | None = None, timeout: float
    ) -> bytes:
        photos = photos or Photos()
        if not self._lock.acquire(timeout=timeout):
            raise ReportTooSlow("the turn of this report did not come")
        try:
            status, answer = self._ask(archive, photos, timeout)
        except EOFError:
            # It may just have left to be recycled; a fresh one tells if the report is to blame.
            status, answer = self._ask(archive, photos, timeout)
        finally:
            self._lock.release()
        if status == b"!":
            raise ReportFailed(answer.decode("utf-8", "replace"))
        return answer

    def _ask(
        self, archive: Mapping[str, Any], photos: Photos, timeout: float
    ) -> tuple[bytes, bytes]:
        process, deadline = self._running(), time.monotonic() + timeout
        try:
            for sha256, jpeg in photos.read().items():
                _send(process.stdin, b"j", sha256.encode() + jpeg, deadline)
            if photos.facts:
                facts = json.dumps([asdict(photo) for photo in photos.facts])
                _send(process.stdin, b"f", facts.encode(), deadline)
            _send(process.stdin, b"?", dump_archive(dict(archive)), deadline)
            status, length = _HEADER.unpack(_receive(process.stdout, _HEADER.size, deadline))
            return status, _receive(process.stdout, length, deadline)
        except TimeoutError:
            self._kill()
            raise ReportTooSlow(f"no PDF after {timeout:g} seconds") from None
        except BrokenPipeError:
            self._kill()
            raise EOFError("it closed its input") from None
        except BaseException:  # half an answer may be left in the pipe
            self._kill()
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # after a fork the child belongs to the other process
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reports.worker"],
                cwd=ROOT,
                env={name: value for name, value in os.environ.items() if _ENVIRONMENT.match(name)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            )
        return self._process

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _send(pipe: Any, status: bytes, body: bytes, deadline: float | None = None) -> None:
    view = memoryview(_HEADER.pack(status, len(body)) + body)
    while view:
        left = None if deadline is None else max(deadline - time.monotonic(), 0)
        if not select.select([], [pipe], [], left)[1]:
            raise TimeoutError
        view = view[os.write(pipe.fileno(), view[: select.PIPE_BUF]) :]


def _receive(pipe: Any, length: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise TimeoutError
        part = os.read(pipe.fileno(), min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError("it closed its output")
        parts += part
    return bytes(parts)


_worker = Worker()
atexit.register(_worker.stop)


# --- The child's side -------------------------------------------------------------------


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer reports until the parent goes away, or until it is time for a fresh process."""
    from reports.build import build_document
    from reports.pdf import render_pdf, warm_up

    warm_up()
    for _ in range(RECYCLE_AFTER):
        facts: list[PhotoFacts] = []
        jpegs: dict[str, bytes] = {}
        while True:  # photos and what is said of them come first, then the archive
            header = requests.read(_HEADER.size)
            if len(header) < _HEADER.size:
                return
            part, length = _HEADER.unpack(header)
            request = requests.read(length)
            if part == b"?":
                break
            if part == b"j":
                jpegs[request[:_HASH_LENGTH].decode()] = request[_HASH_LENGTH:]
            else:
                facts = [PhotoFacts(**photo) for photo in json.loads(request)]
        archive = json.loads(request, parse_float=Decimal)
        try:
            status, body = b"+", render_pdf(build_document(archive, facts), jpegs)
        except MemoryError:
            status, body = b"!", b"the report needs more memory than it may use"
        except Exception as error:  # the parent tells what went wrong; this process lives on
            status, body = b"!", f"{type(error).__name__}: {error}".encode()
        _send(answers, status, body)
        if _resident_bytes() > RECYCLE_ABOVE_BYTES:
            return


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
