"""What the strategy map costs: 60 goals with two indicators each, 120 links, three phases.

The bound is milliseconds of CPU time on the machine at hand, for the whole request: states, layout,
picture, list and findings. The least of all repeats counts: whatever else runs only adds to it.
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshops.models import Scorecard

GOALS, LINKS, VALUES = 60, 120, 6
NAME = "strategy map of 60 goals and 120 links, ms"
BOUNDS = {NAME: 50.0}
STATEMENT = (
    "Bis 31.12.2008 sind mit allen freien Trägern der Jugendhilfe im Landkreis Vereinbarungen nach "
    "§ 8a SGB VIII geschlossen und werden angewandt"
)


def _scorecard(organisation: object) -> Scorecard:
    from goals.models import GoalLink
    from indicators.models import Indicator, Measurement
    from tests import factories as make

    scorecard = make.ScorecardFactory(organisation=organisation, as_of="2008-09-30")
    perspectives = [make.PerspectiveFactory(scorecard=scorecard) for _number in range(5)]
    workshop = make.WorkshopFactory(scorecard=scorecard)
    for year in (2008, 2009, 2010):
        make.PhaseFactory(workshop=workshop, from_date=str(year), to_date=str(year))
    goals = [
        make.GoalFactory(
            workshop=workshop,
            perspective=perspectives[place % 5],
            statement=f"{STATEMENT}, Teil {place}.",
            due=f"{2008 + place % 3}-12-31",
            status="agreed",
        )
        for place in range(GOALS)
    ]
    GoalLink.objects.bulk_create(
        GoalLink(
            goal=goals[place % GOALS],
            to=goals[(place * 7 + 1 + place // GOALS) % GOALS],
            kind="conflicts" if place % 6 == 0 else "supports",
            hypothesis="Wer das eine erreicht, kommt leichter zum anderen.",
        )
        for place in range(LINKS)
        if place % GOALS != (place * 7 + 1 + place // GOALS) % GOALS
    )
    indicators = [
        Indicator(
            goal=goal,
            level=level,
            name="Vereinbarungen",
            direction="up",
            frequency="month",
            green=Decimal(50),
            red=Decimal(20),
        )
        for goal in goals
        for level in ("result", "effect")
    ]
    Indicator.objects.bulk_create(indicators)
    Measurement.objects.bulk_create(
        Measurement(indicator=indicator, period=f"2008-{at + 4:02}", value=Decimal(place % 70 + at))
        for place, indicator in enumerate(indicators)
        for at in range(VALUES)
    )
    return scorecard


def map_figures(repeats: int) -> dict[str, float]:
    """The figures that `BOUNDS` names."""
    from django.test import Client

    from tests import factories as make

    member = make.MembershipFactory(role="manager")
    scorecard = _scorecard(member.organisation)
    client = Client()
    client.force_login(member.user, "allauth.account.auth_backends.AuthenticationBackend")
    costs = []
    for _number in range(repeats + 1):
        began = time.process_time()
        response = client.get(f"/scorecards/{scorecard.pk}/map/")
        costs.append((time.process_time() - began) * 1000)
        assert response.status_code == 200, response.status_code
    return {NAME: min(costs[1:])}
