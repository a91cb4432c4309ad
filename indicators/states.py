"""The state of each goal of a scorecard, without the pictures of its figures."""

from __future__ import annotations

from uuid import UUID

from indicators.gathering import Figures, gather_figures, measured_of
from indicators.models import Indicator, Level
from indicators.rollup import ORDER, State
from indicators.standing import standing_of
from workshops.models import Scorecard


def goal_states(scorecard: Scorecard) -> dict[UUID, State]:
    """The worst state of each goal's indicators, as the scorecard rolls it up.

    A goal without an indicator that counts is missing. Four queries for any number.
    """
    figures = gather_figures(scorecard)
    worst: dict[UUID, State] = {}
    counted = Indicator.objects.filter(goal__scorecard=scorecard).exclude(level=Level.CONTEXT)
    for indicator in counted:
        measured = measured_of(indicator, figures.get(indicator.pk) or Figures())
        state = standing_of(measured, scorecard.today).state
        known = worst.get(indicator.goal_id, state)
        worst[indicator.goal_id] = min(known, state, key=ORDER.__getitem__)
    return worst
