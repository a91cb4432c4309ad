"""What the report's process may no longer do once it is warm: open a socket, start a program, load
a library, change anything on the disk, or read a file or folder that is neither ours nor Python's.

Nothing in the report asks for any of this; should a library be talked into it, it fails here. It
guards what Python does, not what a C library does by itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN = ("static", "reports", "swot", "workshops", "goals", "indicators", "bsc_project")
"""Folders of ours that code, styles and fonts lie in; the data (`var`, `.env`) lie elsewhere."""
OWN_MEMORY = "/proc/self/statm"
_PROGRAMS = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "pty.")
_CHANGES = tuple(
    f"os.{verb}"
    for verb in ("remove", "rename", "mkdir", "rmdir", "link", "symlink", "truncate", "ch", "utime")
)
"""`os.ch`: chmod, chown, chdir and what else there is of them."""
_AROUND = ("sqlite3.", "ctypes.dlopen", "os.kill", "os.setxattr", "os.removexattr")
"""Libraries open files without asking Python."""
FORBIDDEN = ("socket.", *_PROGRAMS, *_CHANGES, *_AROUND)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Confined(PermissionError):  # noqa: N818  it names what happened
    """The report's process tried what it may not."""


def confine() -> None:
    """From now on, for good: an audit hook cannot be taken away."""
    libraries = [Path(place).resolve() for place in sys.path if place]
    own = [ROOT / name for name in OWN]
    readable = tuple(f"{place}{os.sep}" for place in [*own, *libraries] if place != ROOT)
    listed = (*readable, f"{ROOT}{os.sep}")  # Python looks there for modules

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if not isinstance(path, int) and not _may_open(path, flags or 0, readable):
                raise Confined(f"not a file of the report: {os.fsdecode(path)[:200]}")
        elif event in ("os.listdir", "os.scandir"):
            if not _may_list(arguments[0], listed):
                raise Confined(f"not a folder of the report: {str(arguments[0])[:200]}")
        elif event.startswith(FORBIDDEN):
            raise Confined(f"the report does without {event}")

    sys.addaudithook(guard)


def _may_open(path: str | bytes | os.PathLike[str], flags: int, readable: tuple[str, ...]) -> bool:
    if flags & WRITING:
        return False
    place = os.path.realpath(os.fsdecode(path))
    return place.startswith(readable) or os.fsdecode(path) == OWN_MEMORY


def _may_list(path: Any, listed: tuple[str, ...]) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    place = os.path.realpath(os.fsdecode(path)) + os.sep
    return place in listed or place.startswith(listed[:-1])
