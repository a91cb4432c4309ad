"""The newest report is rendered ahead, once edits have rested, so that a download is at hand.

What a person changes leaves a mark: an empty file beside the kept reports, named by the retreat or
by the scorecard, whose time is that of the last change. One thread of each server process looks
there; whoever comes first renders what has rested for REPORT_AHEAD_SECONDS (a setting). Why so:
docs/decisions/report-ahead.md.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.models import Q

from reports.paper.pdf import missing_system_packages
from reports.rendering import cache
from reports.rendering.edition import edition_of
from reports.rendering.making import alone
from reports.rendering.turns import TurnDidNotCome
from reports.rendering.worker import NoFreeTurn, render_edition
from workshops.models import Workshop

log = logging.getLogger(__name__)
SHELF = "ahead"
MOST_PAUSE_SECONDS = 10.0
AFTER_FAULT_SECONDS = 300.0
_is_on = threading.Event()


def start() -> None:
    """Render ahead from now on; for a process that serves. With 0 seconds, or without the
    libraries of the PDF, nothing is ever rendered ahead."""
    if settings.REPORT_AHEAD_SECONDS and not missing_system_packages() and not _is_on.is_set():
        _is_on.set()
        threading.Thread(target=_watch, name="reports ahead", daemon=True).start()


def note(key: UUID) -> None:
    """Note that a retreat, or something on a scorecard, was changed just now."""
    if _is_on.is_set():
        try:
            place = cache.directory() / SHELF
            place.mkdir(mode=0o700, exist_ok=True)
            (place / str(key)).touch(mode=0o600)
        except OSError as error:
            log.warning("What is to be rendered ahead cannot be noted: %s", error)


def render_rested(seconds: float) -> None:
    """Render what was noted and has rested for so many seconds. Where another process is at it,
    or no turn is free, it stays for later."""
    if not any(_age(mark) >= seconds for mark in _marks()):
        return
    with contextlib.suppress(TurnDidNotCome, NoFreeTurn), alone(SHELF, 0):
        for mark in _marks():
            if _age(mark) >= seconds:
                _render_noted(mark)


def _render_noted(mark: Path) -> None:
    noted = mark.stat().st_mtime
    try:
        _render(UUID(mark.name))
    except NoFreeTurn:
        raise
    except Exception:  # whatever it is: who asks for the report is told
        log.exception("A report could not be rendered ahead")
    if mark.stat().st_mtime == noted:  # else it was changed meanwhile, and rests anew
        mark.unlink()


def _render(key: UUID) -> None:
    """The report of that retreat, or of the newest on that scorecard, unless it is kept already.

    Everything is read before, so that no connection is held while the report is set.
    """
    found = Workshop.objects.filter(Q(pk=key) | Q(scorecard=key)).with_frame()
    try:
        if (workshop := found.order_by("-created_at").first()) is None:
            return
        edition, shelf = edition_of(workshop), str(workshop.pk)
        if cache.has(cache.key_of(edition), shelf):
            return
        edition = edition.with_pictures()
        connections.close_all()
        render_edition(edition, shelf=shelf, patience=0)
        if not Workshop.objects.filter(pk=workshop.pk).exists():
            cache.forget(shelf)
    finally:
        connections.close_all()


def _watch() -> None:
    seconds = settings.REPORT_AHEAD_SECONDS
    while True:
        time.sleep(min(MOST_PAUSE_SECONDS, seconds / 3))
        try:
            render_rested(seconds)
        except Exception:
            log.exception("Nothing could be rendered ahead")
            time.sleep(AFTER_FAULT_SECONDS)


def _marks() -> list[Path]:
    return sorted(cache.directory().glob(f"{SHELF}/*-*"))  # ids, and not the lock


def _age(mark: Path) -> float:
    return time.time() - mark.stat().st_mtime
