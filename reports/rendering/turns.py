"""The queue of the reports: one at a time for each core, over all processes that share the cache.

Two reports on one core take longer than one after the other. Each place in the queue is a file with
a lock, which goes by itself when its process ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any

from reports.rendering import cache

TURN_SECONDS = 0.05
PLACES = len(os.sched_getaffinity(0))
log = logging.getLogger(__name__)


class TurnDidNotCome(Exception):  # noqa: N818  it names what happened
    pass


@contextlib.contextmanager
def turn(timeout: float) -> Iterator[int]:
    """Wait for one of the places and give its number. `TurnDidNotCome` after `timeout` seconds.

    Where the locks' files cannot be, nobody waits: better two reports at once than none.
    """
    try:
        files = _lock_files()
    except OSError as error:
        log.warning("Reports cannot take turns: %s", error)
        yield 0
        return
    try:
        yield take(files, time.monotonic() + timeout)
    finally:
        for file in files:
            file.close()


def _lock_files() -> list[IO[str]]:
    place = cache.directory()
    with contextlib.ExitStack() as opened:
        files: list[IO[str]] = [
            opened.enter_context((place / f"turn-{number}.lock").open("w"))
            for number in range(PLACES)
        ]
        opened.pop_all()
    return files


def take(files: Sequence[IO[Any]], deadline: float) -> int:
    """Wait for the lock of one of the files and give its place among them. `TurnDidNotCome` when
    none is free at `deadline` (monotonic)."""
    while True:
        for number, file in enumerate(files):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return number
        if time.monotonic() >= deadline:
            raise TurnDidNotCome
        time.sleep(TURN_SECONDS)
