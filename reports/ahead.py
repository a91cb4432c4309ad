"""Reports are rendered ahead: once the edits of a retreat rest, its PDF is made unasked.

Whoever opens a report makes it watched for a while. A thread of this process then looks at what the
report would print; when that stayed the same from one look to the next and is not kept yet, it is
rendered in the usual queue. Nothing watched, no thread. See docs/decisions/report-pdf.md.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from reports import cache
from reports.edition import edition_of
from reports.worker import ReportFailed, render_edition
from workshops.models import Workshop

log = logging.getLogger(__name__)
LOOK_SECONDS = 5.0
"""Edits rest when two looks in a row see the same."""
WATCH_SECONDS = 30 * 60.0


@dataclass
class _Watched:
    until: float
    seen: str = ""
    done: str = ""  # the last key that was tried: a report that fails is not tried again and again


class Ahead:
    """Watches retreats in a thread of its own, from the first that is opened to the last that is
    forgotten."""

    def __init__(self) -> None:
        self.is_on = False
        self._lock = threading.Lock()
        self._watched: dict[UUID, _Watched] = {}
        self._thread: threading.Thread | None = None

    def watch(self, workshop: UUID) -> None:
        """The report of this retreat is being looked at. Does nothing unless `is_on`."""
        if not self.is_on:
            return
        with self._lock:
            until = time.monotonic() + WATCH_SECONDS
            self._watched.setdefault(workshop, _Watched(until)).until = until
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            while self._forget_old():
                time.sleep(LOOK_SECONDS)
                for workshop, watched in list(self._watched.items()):
                    self.look(workshop, watched)
        finally:
            connection.close()

    def _forget_old(self) -> bool:
        """Whether anything is left to watch; if not, the next one starts a new thread."""
        with self._lock:
            now = time.monotonic()
            self._watched = {
                workshop: watched
                for workshop, watched in self._watched.items()
                if watched.until > now
            }
            if not self._watched:
                self._thread = None
            return bool(self._watched)

    def look(self, workshop: UUID, watched: _Watched) -> None:
        """Look once at what the report would print, and render it if that has come to rest."""
        try:
            found = Workshop.objects.with_frame().filter(pk=workshop).first()
            if found is None:
                watched.until = 0
                return
            edition, shelf = edition_of(found), str(workshop)
            key = cache.key_of(edition)
            if key == watched.seen and key != watched.done:
                watched.done = key
                if not cache.has(key, shelf):
                    render_edition(edition, shelf=shelf)
            watched.seen = key
        except ReportFailed as error:
            log.warning("A report could not be rendered ahead: %s", error)
        except Exception:  # a thread that ends would end the rendering ahead of every retreat
            log.exception("A report could not be looked at")
            connection.close()
        else:
            connection.close_if_unusable_or_obsolete()


ahead = Ahead()
