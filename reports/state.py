"""How far a report is that is being rendered, for the line that its reader sees.

It lies beside the kept reports, so every web process can tell, whichever renders. No state: nothing
is under way.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports import cache

FILE = "state"
STALE_SECONDS = 300
"""Nothing takes so long: whoever wrote it has ended without saying so."""


@dataclass(frozen=True)
class State:
    """`page` is the one being set; 0 while the report waits for its turn."""

    page: int = 0


class Teller:
    """Writes the state of one shelf. A disk that takes nothing costs the line, not the report."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        self.page_number = 0

    def waits(self) -> None:
        self._write("0")

    def page(self, number: int) -> None:
        """Pages are set several times over, until their numbers hold: only the highest is told."""
        if number > self.page_number:
            self.page_number = number
            self._write(str(number))

    def ends(self) -> None:
        with contextlib.suppress(OSError):
            self._path().unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            place = self._path()
            place.parent.mkdir(mode=0o700, exist_ok=True)
            place.write_text(text)

    def _path(self) -> Path:
        return cache.directory() / self.shelf / FILE


@contextlib.contextmanager
def telling(shelf: str) -> Iterator[Teller]:
    teller = Teller(shelf)
    teller.waits()
    try:
        yield teller
    finally:
        teller.ends()


def state_of(shelf: str) -> State | None:
    try:
        file = cache.directory() / shelf / FILE
        age = time.time() - file.stat().st_mtime
        return State(int(file.read_text())) if age < STALE_SECONDS else None
    except (OSError, ValueError):  # nothing is under way, or it is being told just now
        return None
