"""In which phase a goal stands on the strategy map: docs/decisions/strategy-map.md. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A phase as the map takes it, in its order. ``objective`` is the wording it serves."""

    key: Hashable
    objective: str = ""
    begin: datetime.date | None = None
    end: datetime.date | None = None

    @property
    def is_dated(self) -> bool:
        return self.begin is not None or self.end is not None


def step_of(
    steps: Sequence[Step], *, objective: str = "", due: datetime.date | None = None
) -> Hashable | None:
    """The key of the phase in which a goal stands; None for a goal without a place.

    What serves an objective stands where the objective is served. Where several phases serve it, or
    none does, the date decides.
    """
    serving = [step for step in steps if objective and step.objective == objective]
    found = _by_date(serving if serving else steps, due)
    if found is None and serving:
        return serving[0].key
    return found


def _by_date(steps: Sequence[Step], due: datetime.date | None) -> Hashable | None:
    """The first phase that is not over on that day: what falls into a gap prepares the next one."""
    if due is None:
        return None
    dated = [step for step in steps if step.is_dated]
    for place, step in enumerate(dated, start=1):
        if due <= _last_day(step, dated[place] if place < len(dated) else None):
            return step.key
    return None


def _last_day(step: Step, following: Step | None) -> datetime.date:
    """Its own end, else the day before the next phase begins, else never."""
    if step.end is not None:
        return step.end
    begin = following.begin if following else None
    return begin - datetime.timedelta(days=1) if begin else datetime.date.max
