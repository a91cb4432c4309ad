"""What the review page costs: 10 units × 40 goals × 3 indicators × 60 values in the database.

The bounds are milliseconds of CPU time on the machine at hand, and a ratio of one run: four times
as many goals must not cost more than five times as much.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshops.models import Scorecard

ROOT = Path(__file__).resolve().parent.parent
UNITS, GOALS, INDICATORS, VALUES = 10, 40, 3, 60
BOUNDS = {
    "review page of 40 goals, ms": 150.0,
    "review page of 160 goals : 40 goals": 5.0,
}


class Units:
    """One organisation of several units; its manager is signed in."""

    def __init__(self) -> None:
        from django.test import Client

        from tests import factories as make

        self.member = make.MembershipFactory(role="manager")
        self.posts = [
            make.PostFactory(organisation=self.member.organisation) for _number in range(6)
        ]
        self.client = Client()
        self.client.force_login(
            self.member.user, "allauth.account.auth_backends.AuthenticationBackend"
        )

    def unit(self, goals: int) -> Scorecard:
        from indicators.models import Indicator, Measurement, Target
        from tests import factories as make

        scorecard = make.ScorecardFactory(organisation=self.member.organisation, as_of="2008-09-30")
        perspectives = [make.PerspectiveFactory(scorecard=scorecard) for _number in range(5)]
        workshop = make.WorkshopFactory(scorecard=scorecard)
        indicators, targets, values = [], [], []
        for place in range(goals):
            goal = make.GoalFactory(
                workshop=workshop,
                perspective=perspectives[place % 5],
                responsible=self.posts[place % 6],
                due="2009-12-31",
                status="agreed",
            )
            goal.measures.create(text="Gespräche führen", due="2008-01-01")
            for number in range(INDICATORS):
                indicator = Indicator(
                    goal=goal,
                    level=("result", "effect", "effect")[number],
                    name=f"Indikator {number}",
                    unit="%",
                    direction="up",
                    frequency="month",
                    green=Decimal(50),
                    red=Decimal(20),
                    baseline_value=Decimal(10),
                    position=number,
                )
                indicators.append(indicator)
                targets += [
                    Target(indicator=indicator, period=year, value=Decimal(60))
                    for year in ("2008", "2009")
                ]
                values += [
                    Measurement(
                        indicator=indicator,
                        period=_month(at),
                        value=Decimal(10 + (at * 7 + place + number) % 60),
                        position=at,
                    )
                    for at in range(VALUES)
                ]
        Indicator.objects.bulk_create(indicators)
        Target.objects.bulk_create(targets)
        Measurement.objects.bulk_create(values, batch_size=2000)
        return scorecard

    def look(self, scorecard: Scorecard) -> None:
        response = self.client.get(f"/scorecards/{scorecard.pk}/")
        assert response.status_code == 200, response.status_code


def _month(at: int) -> str:
    """The month so many after September 2003; the last of 60 is September 2008."""
    year, month = divmod(2003 * 12 + 9 + at, 12)
    return f"{year}-{month + 1:02}"


def review_figures(repeats: int) -> dict[str, float]:
    """The figures that `BOUNDS` names; the database must be empty of scorecards."""
    units = Units()
    small = [units.unit(GOALS) for _number in range(UNITS)][UNITS // 2]
    large = units.unit(4 * GOALS)
    for scorecard in (small, large):
        units.look(scorecard)
    costs: dict[str, list[float]] = {"small": [], "large": []}
    for _number in range(repeats):
        for name, scorecard in (("small", small), ("large", large)):
            began = time.process_time()
            units.look(scorecard)
            costs[name].append((time.process_time() - began) * 1000)
    few, many = (statistics.median(costs[name]) for name in ("small", "large"))
    return {
        "review page of 40 goals, ms": few,
        "review page of 160 goals : 40 goals": many / few,
    }


def main() -> int:
    """Only these figures, on a database of their own."""
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT)]
    with tempfile.TemporaryDirectory(prefix="weitblick-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="bsc_project.settings",
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
            ALLOWED_HOSTS="testserver",
        )
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        figures = review_figures(7)
        connections.close_all()
    for name, figure in figures.items():
        print(f"{name:<44} {figure:8.2f}  ≤ {BOUNDS[name]:g}")
    return int(any(figure > BOUNDS[name] for name, figure in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
