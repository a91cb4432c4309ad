"""A temporary folder for each process that renders reports: WeasyPrint writes its fonts there.

A process that is killed cannot tidy up behind itself, so the one that started it does. Should that
have been killed as well, whoever starts the next one does: the lock on a folder goes with the
process that uses it, however it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = f"weitblick-child-{os.getuid()}-"
YOUNG_SECONDS = 60
"""So long after it was made a folder is left alone: its process may not have locked it yet."""


class Scratch:
    """A new folder. Whoever inherits `handle` holds it until the end; `OSError` where none can be
    made."""

    def __init__(self) -> None:
        _remove_abandoned()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.handle = os.open(self.folder, os.O_RDONLY)
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def hand_over(self) -> None:
        """From now on the process that inherited it holds it alone."""
        os.close(self.handle)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # held, or just removed by somebody else
            if folder.stat().st_mtime < time.time() - YOUNG_SECONDS:
                _remove_unheld(folder)


def _remove_unheld(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
