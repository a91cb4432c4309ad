"""Of one retreat, one report at a time is made; meanwhile every process can tell how far it is.

Whoever makes it holds the lock of a file on the retreat's shelf and writes into it what is being
done. A process that ends, however it ends, lets go of the lock: what it wrote counts no more.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reports.rendering import cache
from reports.rendering.turns import take

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """`page`: the highest that was set so far; `is_set`: all pages are, and the file is being
    written; `waits`: its turn has not come."""

    page: int = 0
    is_set: bool = False
    waits: bool = False


class Making:
    """The lock of a shelf while it is held. Without a file nothing is told."""

    def __init__(self, path: Path | None = None, file: IO[Any] | None = None) -> None:
        self._path, self._file = path, file

    def tell(self, state: State) -> None:
        """A disk that takes nothing costs the line that people see, not the report."""
        if self._file:
            with contextlib.suppress(OSError):
                os.pwrite(self._file.fileno(), f"{state.page:6} {int(state.is_set)}".encode(), 0)

    def is_forgotten(self) -> bool:
        """Tell whether the shelf was cleared meanwhile: its retreat or a photo was deleted."""
        if not self._file or not self._path:
            return False
        try:
            return not os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except FileNotFoundError:
            return True


@contextlib.contextmanager
def alone(shelf: str, timeout: float) -> Iterator[Making]:
    """Wait until nobody makes a report of this shelf. `TurnDidNotCome` after `timeout` seconds.

    Where the lock's file cannot be, nobody waits: better the same report twice than none.
    """
    try:
        path = cache.lock_of(shelf)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", 0)
    except OSError as error:
        log.warning("What is being made cannot be told: %s", error)
        yield Making()
        return
    with file:
        take([file], time.monotonic() + timeout)
        file.truncate(0)
        yield Making(path, file)


def state_of(shelf: str) -> State | None:
    """How far the report is that is being made now; None where none is."""
    try:
        with cache.lock_of(shelf).open() as file:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None
            if not (told := file.read().split()):
                return State(waits=True)
            return State(int(told[0]), told[1] == "1")
    except (OSError, ValueError, IndexError):  # no shelf yet, or it is being told just now
        return None
