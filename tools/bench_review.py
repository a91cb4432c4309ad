"""What the review page and the overview cost: 10 units × 40 goals × 3 indicators × 60 values.

Milliseconds are CPU time on the machine at hand, of this process and of the database's server; on
an idle machine that is the time that a person waits. Each is the least of its repeats: what else
the machine does can only add to it. The other bounds are counts of queries and
ratios of one run: four times as many goals must not cost more than five times as much, twice as
many units not more than 2.4 times.

    tools/bench_review.py              both databases, each in a process of its own
    tools/bench_review.py sqlite       or postgres
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from workshops.models import Scorecard

ROOT = Path(__file__).resolve().parent.parent
UNITS, GOALS, INDICATORS, VALUES = 10, 40, 3, 60
KINDS = ("sqlite", "postgres")
BOUNDS = {
    "review page of 40 goals, ms": 150.0,
    "review page of 40 goals, queries": 15.0,
    "review page of 160 goals : 40 goals": 5.0,
    "overview of 10 units, ms": 400.0,
    "overview of 10 units, queries": 20.0,
    "overview of 20 units : 10 units": 2.4,
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
                    responsible=self.posts[place % 6],
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
        self._get(f"/scorecards/{scorecard.pk}/")

    def overlook(self) -> None:
        self._get("/scorecards/?order=tree")

    def _get(self, url: str) -> None:
        response = self.client.get(url)
        assert response.status_code == 200, response.status_code


def _month(at: int) -> str:
    """The month so many after July 2003; the last of 60 is July 2008: August is not reported."""
    year, month = divmod(2003 * 12 + 7 + at, 12)
    return f"{year}-{month + 1:02}"


def review_figures(repeats: int) -> dict[str, float]:
    """The figures that `BOUNDS` names; the database must be empty of scorecards."""
    units, twice, alone = Units(), Units(), Units()
    small = [units.unit(GOALS) for _number in range(UNITS)][UNITS // 2]
    for _number in range(2 * UNITS):
        twice.unit(GOALS)
    large = alone.unit(4 * GOALS)
    looks: dict[str, Callable[[], None]] = {
        "small": lambda: units.look(small),
        "large": lambda: alone.look(large),
        "ten": units.overlook,
        "twenty": twice.overlook,
    }
    queries = {name: _queries(look) for name, look in looks.items()}
    costs: dict[str, list[float]] = {name: [] for name in looks}
    for _number in range(repeats):
        for name, look in looks.items():
            costs[name].append(_cost(look))
    ms = {name: min(found) for name, found in costs.items()}
    return {
        "review page of 40 goals, ms": ms["small"],
        "review page of 40 goals, queries": queries["small"],
        "review page of 160 goals : 40 goals": ms["large"] / ms["small"],
        "overview of 10 units, ms": ms["ten"],
        "overview of 10 units, queries": queries["ten"],
        "overview of 20 units : 10 units": ms["twenty"] / ms["ten"],
    }


def _queries(look: Callable[[], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    look()  # what is cached for good is read now
    with CaptureQueriesContext(connection) as found:
        look()
    return len(found)


def _cost(look: Callable[[], None]) -> float:
    """Milliseconds of CPU time, here and in the database's server."""
    server, began = _server_seconds(), time.process_time()
    look()
    return (time.process_time() - began + _server_seconds() - server) * 1000


def _server_seconds() -> float:
    """What the sessions of PostgreSQL have cost so far; SQLite works in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        pids = [pid for (pid,) in cursor.fetchall()]
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1e9


def postgres_figures(repeats: int) -> dict[str, float]:
    """The same on a PostgreSQL of its own, in a process of its own."""
    return _in_a_process("postgres", repeats)


def _in_a_process(kind: str, repeats: int) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), kind, str(repeats)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(kind: str, repeats: int) -> dict[str, float]:
    """Make an empty database, fill it, measure."""
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT)]
    with tempfile.TemporaryDirectory(prefix="weitblick-bench-") as folder:
        server, url = None, f"sqlite:///{folder}/bench.sqlite3"
        if kind == "postgres":
            from tests.plugins.postgres import PostgresServer

            server = PostgresServer()
            url = f"postgres://weitblick@{quote(str(server.socket_dir), safe='')}/postgres"
        try:
            os.environ.update(
                DJANGO_SETTINGS_MODULE="bsc_project.settings",
                DATA_DIR=folder,
                DATABASE_URL=url,
                ALLOWED_HOSTS="testserver",
            )
            import django

            django.setup()
            from django.core.management import call_command
            from django.db import connections

            call_command("migrate", verbosity=0)
            figures = review_figures(repeats)
            connections.close_all()
            return figures
        finally:
            if server is not None:
                server.stop()


def main() -> int:
    """Only these figures, on databases of their own."""
    if len(sys.argv) > 2:  # the process of one kind
        print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
        return 0
    kept = True
    for kind in sys.argv[1:] or KINDS:
        for name, figure in _in_a_process(kind, 7).items():
            print(f"{kind:<9} {name:<44} {figure:8.2f}  ≤ {BOUNDS[name]:g}")
            kept = kept and figure <= BOUNDS[name]
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
