"""Finished PDFs by the hash of what they were made from: the archive, and everything that shapes
its look.

The files hold what the report holds, so the directory is closed to other users and old files go by
themselves.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from reports.archive import dump_archive
from reports.rendering.edition import Edition

HERE = Path(__file__).resolve().parents[1]
STATIC = HERE.parent / "static"
SHAPING = (
    "bsc_project",
    "goals",
    "indicators",
    "reports",
    "swot",
    "workshops",
    *(
        f"reports/{part}"
        for part in ("archive", "exchange", "paper", "rendering", "tree", "versions")
    ),
)
"""Folders with code that the report is made by: of what is its own, and of the pages it borrows
from. Whole, since a list of modules would be forgotten."""
MOST_FILES = 200
LONGEST_SECONDS = 30 * 24 * 3600


def setting(name: str, default: Any) -> Any:
    """A Django setting, or the default where the report is used without Django."""
    from django.conf import settings

    return (
        getattr(settings, name, default)
        if settings.configured or "DJANGO_SETTINGS_MODULE" in os.environ
        else default
    )


def directory() -> Path:
    """Where the PDFs lie: REPORT_CACHE_DIR, or a directory of this user's own among the
    temporary ones."""
    place = Path(
        setting(
            "REPORT_CACHE_DIR", Path(tempfile.gettempdir()) / f"weitblick-reports-{os.getuid()}"
        )
    )
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise PermissionError(f"{place} belongs to somebody else")
    return place


def key_of(edition: Edition) -> str:
    """Pictures by their hashes and words: another picture or caption is another report."""
    content = dump_archive(dict(edition.archive))
    return hashlib.sha256(_look().encode() + content + edition.facts()).hexdigest()


@cache
def _look() -> str:
    """A hash of the code, the styles and the fonts that make the report, and of the versions of
    its engines."""
    versions = "".join(f"{name} {version(name)}\n" for name in ("weasyprint", "pydyf", "pikepdf"))
    digest = hashlib.sha256(versions.encode())
    for path in sorted(shaping_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def shaping_files() -> list[Path]:
    code = [path for folder in SHAPING for path in (HERE.parent / folder).glob("*.py")]
    return [
        *code,
        HERE.parent / "indicators" / "font_widths.json",
        STATIC / "css" / "report.css",
        *(STATIC / "vendor" / "fonts").iterdir(),
    ]


def read(key: str, shelf: str) -> bytes | None:
    try:
        return (directory() / shelf / f"{key}.pdf").read_bytes()
    except FileNotFoundError:
        return None


def has(key: str, shelf: str) -> bool:
    try:
        return (directory() / shelf / f"{key}.pdf").exists()
    except OSError:
        return False


def write(key: str, pdf: bytes, shelf: str) -> None:
    """Store a PDF whole or not at all, and let the oldest go."""
    place = directory() / shelf
    place.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place, suffix=".part")  # 0600 by itself
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        Path(name).replace(place / f"{key}.pdf")
    except OSError:  # a full disk is not filled further
        Path(name).unlink(missing_ok=True)
        raise
    _tidy(directory())


def drop(key: str, shelf: str) -> None:
    (directory() / shelf / f"{key}.pdf").unlink(missing_ok=True)


def lock_of(shelf: str) -> Path:
    """The file that is locked while a report of the shelf is made (reports/rendering/making.py)."""
    return directory() / shelf / "making.lock"


def forget(shelf: str) -> None:
    """Remove every PDF of one shelf: for a retreat that is deleted.

    The lock goes first: whoever stores a report afterwards finds it gone, and takes it back.
    """
    lock_of(shelf).unlink(missing_ok=True)
    shutil.rmtree(directory() / shelf, ignore_errors=True)


def _tidy(place: Path) -> None:
    by_age = []
    for path in place.glob("*/*.p*"):
        with contextlib.suppress(FileNotFoundError):
            by_age.append((path.stat().st_mtime, path))
    by_age.sort(key=lambda entry: entry[0], reverse=True)
    oldest = time.time() - LONGEST_SECONDS
    for place_in_line, (when, path) in enumerate(by_age):
        if place_in_line >= MOST_FILES or when < oldest:
            path.unlink(missing_ok=True)
