"""Where the indicators and goals of an archive stand. Pure: the report knows no clock.

The day is the one that the retreat was told to look back from, else the end of the newest period
with a value.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.rollup import ORDER, State
from indicators.standing import standing_of
from reports.tree.ratings import measured_of, newest_day


@dataclass(frozen=True)
class Day:
    """The day on which the report looks at values; `is_given` where the archive names it."""

    date: datetime.date
    is_given: bool


def day_of(archive: Mapping[str, Any]) -> Day | None:
    """None where no indicator has a value: then nothing stands anywhere."""
    newest = newest_day(dict(archive))
    if newest is None:
        return None
    given = archive["workshop"].get("as_of")
    return Day(datetime.date.fromisoformat(given), True) if given else Day(newest, False)


def goal_state(goal: Mapping[str, Any], day: Day) -> State:
    """The worst state of its indicators, as the scorecard rolls it up."""
    states = [
        standing_of(measured_of(dict(indicator)), day.date).state
        for indicator in goal["indicators"]
        if indicator["level"] != "context"
    ]
    return min(states, key=ORDER.__getitem__, default=State.NO_VALUE)
