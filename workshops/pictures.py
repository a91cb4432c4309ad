"""Pictures that people upload, encoded anew: what comes out holds pixels and nothing else.

No file is kept as it came: place, time and device of a phone's photo go, and so does whatever
else hides in a picture. Unpacking happens in a process of its own for each picture
(``workshops.encoding``): in a thread of pages, the memory that it took would never come back.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from workshops.encoding import ANSWER, DONE, PHOTO, TOO_LARGE, UNREADABLE, UNSEEN, Wish

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent

MAX_BYTES = 15_000_000
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 3
"""One is being encoded, two wait for it: the other threads are there for pages."""
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV")
"""What the process inherits: it has no use for the key and the database."""

_places = threading.BoundedSemaphore(MOST_AT_ONCE)
_one_at_a_time = threading.Lock()


class Upload(Protocol):
    """What is needed of a file that somebody sent."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...


class Refused(Exception):  # noqa: N818  it names what happened
    """No picture: `is_heic`, `is_too_large`, `is_busy` (for now), `is_unseen` (all of it can be
    seen through), or none that can be read."""

    def __init__(
        self,
        *,
        is_heic: bool = False,
        is_too_large: bool = False,
        is_busy: bool = False,
        is_unseen: bool = False,
    ) -> None:
        super().__init__("not a picture that is taken")
        self.is_heic, self.is_too_large, self.is_busy = is_heic, is_too_large, is_busy
        self.is_unseen = is_unseen


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG of our own making, no wider and higher than its `Wish` says."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def encode_anew(source: bytes | Upload, wish: Wish = PHOTO) -> Picture:
    """Read a JPEG, PNG or WebP and write it upright and without any metadata, as `wish` says.

    Raises `Refused`, at once where `MOST_AT_ONCE` are on their way in this process.
    """
    file: Upload = io.BytesIO(source) if isinstance(source, bytes) else source
    head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise Refused(is_heic=True)
    file.seek(0)
    if not _places.acquire(blocking=False):
        raise Refused(is_busy=True)
    try:
        with _one_at_a_time, tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)  # piece by piece: never the whole file in this process
            copy.seek(0)
            told = _ask(copy, wish)
    finally:
        _places.release()
    status, width, height = ANSWER.unpack_from(told)
    if status != DONE or max(width, height) > wish.longest_side:
        raise Refused(is_too_large=status == TOO_LARGE, is_unseen=status == UNSEEN)
    return Picture(told[ANSWER.size :], width, height)


def _ask(file: IO[bytes], wish: Wish) -> bytes:
    """The answer of a new process. One that ends without any could not read the file."""
    try:
        done = subprocess.run(  # noqa: S603  our own program and words
            [sys.executable, "-W", "ignore", "-m", "workshops.encoding", wish.name],
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            stdin=file,
            stdout=subprocess.PIPE,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("A picture was given up after %s seconds.", TIMEOUT_SECONDS)
        return ANSWER.pack(UNREADABLE, 0, 0)
    if done.returncode or len(done.stdout) < ANSWER.size:
        log.warning("Encoding a picture ended with status %s.", done.returncode)
        return ANSWER.pack(UNREADABLE, 0, 0)
    return done.stdout
