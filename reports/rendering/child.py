"""The process that renders reports, and what it says to the process that asked.

    python -m reports.rendering.child [SECONDS]

It waits on its standard input, needs neither Django nor a database, has low priority, may use only
so much memory, opens no file but our own and no socket, and ends with its parent, after a number of
reports, when it has grown, for want of memory, or after so many seconds without work.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import re
import resource
import select
import struct
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from reports.rendering.confinement import confine

MEMORY_BYTES = 2 * 1024**3
"""Address space of the child. A report of 15 pages needs about 0.3 GiB of it, one of 150 pages
about 0.6."""
RECYCLE_AFTER = 50
RECYCLE_ABOVE_BYTES = 400 * 1024**2
NICENESS = 10
HEADER = struct.Struct(">cQ")
"""Before each part: its kind and its length."""
PICTURE, FACTS, ARCHIVE = b"j", b"f", b"?"
"""What the parent sends: pictures and facts first, then the archive, which asks for the PDF."""
DONE, FAILED = b"+", b"!"
PAGE, WRITING = b"p", b"w"
"""What the child sends before its answer: the number of the page that is being set, the number of
pages when it begins to write the file."""
PROGRESS_SECONDS = 0.2
HASH_LENGTH = 64
_PAGE = re.compile(r"Step 5 .* Page (\d+)")


def send(pipe: Any, kind: bytes, body: bytes, deadline: float | None = None) -> None:
    """Write one part; `TimeoutError` when nobody reads it before `deadline` (monotonic)."""
    view = memoryview(HEADER.pack(kind, len(body)) + body)
    while view:
        left = None if deadline is None else max(deadline - time.monotonic(), 0)
        if not select.select([], [pipe], [], left)[1]:
            raise TimeoutError
        view = view[os.write(pipe.fileno(), view[: select.PIPE_BUF]) :]


def receive(pipe: Any, length: int, deadline: float) -> bytes:
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


def serve(requests: BinaryIO, answers: BinaryIO, idle_seconds: float | None = None) -> None:
    """Answer reports until the parent goes away, or until it is time for a fresh process."""
    from reports.paper.pdf import warm_up

    warm_up()
    confine()
    _tell_progress(lambda kind, pages: send(answers, kind, str(pages).encode()))
    # A render makes a million objects that live until its end: looking through them is wasted.
    # It is done while nobody waits.
    gc.disable()
    for _ in range(RECYCLE_AFTER):
        if not select.select([requests], [], [], idle_seconds)[0]:
            return
        if (order := _read_order(requests)) is None:
            return
        try:
            kind, body = DONE, _render(*order)
        except MemoryError:
            send(answers, FAILED, b"the report needs more memory than it may use")
            return  # who knows what a library was left with
        except Exception as error:  # the parent tells what went wrong; this process lives on
            kind, body = FAILED, f"{type(error).__name__}: {error}".encode()
        send(answers, kind, body)
        gc.collect()
        if _resident_bytes() > RECYCLE_ABOVE_BYTES:
            return


def _read_order(requests: BinaryIO) -> tuple[bytes, bytes, dict[str, bytes]] | None:
    """The archive, the facts and the pictures of the next report; None when there is no parent."""
    facts = b""
    pictures: dict[str, bytes] = {}
    while True:
        header = requests.read(HEADER.size)
        if len(header) < HEADER.size:
            return None
        kind, length = HEADER.unpack(header)
        body = requests.read(length)
        if kind == ARCHIVE:
            return body, facts, pictures
        if kind == PICTURE:
            pictures[body[:HASH_LENGTH].decode()] = body[HASH_LENGTH:]
        else:
            facts = body


def _render(archive_bytes: bytes, facts: bytes, pictures: dict[str, bytes]) -> bytes:
    from reports.paper.pdf import render_pdf
    from reports.rendering.edition import edition_from

    archive = json.loads(archive_bytes, parse_float=Decimal)
    edition = edition_from(archive, json.loads(facts))
    return render_pdf(edition.document(), pictures, archive)


def _tell_progress(tell: Callable[[bytes, int], None]) -> None:
    """Tell how far the report is, from what WeasyPrint says to its log."""
    log = logging.getLogger("weasyprint.progress")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [_Progress(tell)]


class _Progress(logging.Handler):
    """Pages are set several times over, until their numbers hold: only the highest is told."""

    def __init__(self, tell: Callable[[bytes, int], None]) -> None:
        super().__init__()
        self.tell, self.highest, self.last, self.quiet_until = tell, 0, 0, 0.0

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("Step 1"):
            self.highest = 0
        elif text.startswith("Step 6"):
            self.tell(WRITING, self.last)
        elif found := _PAGE.match(text):
            self.last = int(found[1])
            if self.last > self.highest:
                self._page()

    def _page(self) -> None:
        self.highest = self.last
        if time.monotonic() >= self.quiet_until:
            self.quiet_until = time.monotonic() + PROGRESS_SECONDS
            self.tell(PAGE, self.highest)


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    idle_seconds = float(sys.argv[1]) if len(sys.argv) > 1 else None
    with contextlib.suppress(BrokenPipeError):  # the parent ended: nobody waits any more
        serve(sys.stdin.buffer, answers, idle_seconds)


if __name__ == "__main__":
    main()
