"""The way back after a link was changed: it lies in the session of the person who did it.

For an hour, or until they change another link.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from goals.links import Kept
from workshops.models import Scorecard

KEY = "link_way_back"
SECONDS = 3600


def keep(session: Any, kept: Kept, word: str) -> None:
    """Lay the way back beside the words for what was done."""
    session[KEY] = {"kept": kept, "word": word, "at": timezone.now().timestamp()}


def kept_for(session: Any, scorecard: Scorecard) -> dict[str, Any] | None:
    """What can be taken back on this scorecard, with its words; None for nothing."""
    found = session.get(KEY)
    if not found or found["kept"]["scorecard"] != str(scorecard.pk):
        return None
    return found if timezone.now().timestamp() - found["at"] < SECONDS else None


def forget(session: Any) -> None:
    session.pop(KEY, None)
