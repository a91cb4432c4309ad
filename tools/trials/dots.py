#!/usr/bin/env python3
"""Spend dots from many sides at once, and close votes against ballots that are on their way.

    tools/trials/dots.py [--postgres] [--rounds 50] [--closings 200]

A phone has five dots. Forty requests of it hand in forty different ballots at the same moment: in
the end there is one ballot with five dots, and every request was answered. Then votes are closed
while ballots arrive: the total shown is the sum of exactly those that were told "stored", and the
others were told that they came too late.

`--no-lock` is the negative control, for PostgreSQL: without the lock and without the constraint
of the table more dots must be spent and ballots must be lost, and the trial must say so. On SQLite
there is nothing to switch off: every transaction that writes has the database to itself. Every
ballot is held up for some milliseconds between being checked and being stored, in both.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ground import own_database, parser_of, prepare

REQUESTS = 40
BUDGET = 5
EARLY = 3
LATE = 6


@dataclass
class Tally:
    """What went wrong, and how many ballots were told that they came too late."""

    faults: Counter[str] = field(default_factory=Counter)
    late: int = 0


def hold_up(*, has_lock: bool) -> None:
    """Widen the gap between check and write; for the negative control take the guards away."""
    from django.db import connection

    from goals import voting

    check = voting._check

    def slow_check(*args: Any) -> None:
        check(*args)
        time.sleep(random.random() * 0.004)

    voting._check = slow_check
    if not has_lock:
        voting.lock_workshop = lambda _workshop: None
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE goals_ballot DROP CONSTRAINT ballot_once")


def new_vote(workshop: Any) -> Any:
    from goals import voting
    from goals.models import VotingRound

    found = VotingRound(title="?", dots_per_person=BUDGET)
    return voting.open_round(found=voting.create_round(workshop=workshop, found=found))


def spend(workshop: Any, tally: Tally) -> None:
    """One device, forty ballots at once."""
    from goals import voting
    from tests.races import at_once

    found = new_vote(workshop)
    ids = [line["id"] for line in found.options]

    def hand_in(number: int) -> Any:
        chosen = random.Random(number).choices(ids, k=BUDGET)
        dots = Counter(chosen)
        return lambda: voting.cast_ballot(found=found, mark="one", seats=1, turn=1, dots=dots)

    answers = at_once(*(hand_in(number) for number in range(REQUESTS)))
    ballots = list(found.cast.all())
    spent = sum(sum(ballot.dots.values()) for ballot in ballots)
    tally.faults["more than one ballot"] += len(ballots) != 1
    tally.faults["not five dots spent"] += spent != BUDGET
    tally.faults["errors"] += sum(isinstance(answer, Exception) for answer in answers)
    end(found)


def close_late(workshop: Any, tally: Tally) -> None:
    """A vote is closed while ballots arrive."""
    from goals import voting
    from tests.races import at_once

    found = new_vote(workshop)
    first = found.options[0]["id"]

    def hand_in(number: int) -> Any:
        mark, dots = f"voter {number}", {first: 1 + number % BUDGET}
        return lambda: voting.cast_ballot(found=found, mark=mark, seats=1, turn=1, dots=dots)

    def close() -> None:
        time.sleep(random.random() * 0.01)
        voting.close_round(found=found)

    stored = [hand_in(number)() for number in range(EARLY)]
    answers = at_once(close, *(hand_in(EARLY + number) for number in range(LATE)))[1:]
    tally.late += sum(isinstance(answer, voting.ClosedVoteError) for answer in answers)
    stored += [answer for answer in answers if not isinstance(answer, Exception)]
    others = [
        answer
        for answer in answers
        if isinstance(answer, Exception) and not isinstance(answer, voting.ClosedVoteError)
    ]
    told = sum(sum(ballot.dots.values()) for ballot in stored)
    tally.faults["errors"] += len(others)
    tally.faults["totals that differ"] += told != sum(row.dots for row in found.results.all())
    tally.faults["ballots left over"] += found.cast.count()
    end(found)


def end(found: Any) -> None:
    type(found).objects.filter(pk=found.pk).delete()


def trial(*, rounds: int, closings: int, has_lock: bool) -> int:
    retreat = prepare()
    from goals.models import Goal
    from workshops.models import Workshop

    workshop = Workshop.objects.get(pk=retreat.id)
    perspective = workshop.scorecard.perspectives.first()
    for place in range(12):
        Goal.objects.create(
            scorecard=workshop.scorecard,
            workshop=workshop,
            perspective=perspective,
            statement=f"Ziel {place}",
            position=place,
        )
    hold_up(has_lock=has_lock)
    spending, closing = Tally(), Tally()
    for _ in range(rounds):
        spend(workshop, spending)
    for _ in range(closings):
        close_late(workshop, closing)
    print(f"{rounds} times {REQUESTS} ballots of one device: {told(spending)}")
    print(f"{closings} closings, {closing.late} ballots told too late: {told(closing)}")
    return 1 if spending.faults.total() or closing.faults.total() else 0


def told(tally: Tally) -> str:
    return ", ".join(f"{count} {name}" for name, count in tally.faults.items())


def main() -> int:
    parser = parser_of(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--closings", type=int, default=200)
    parser.add_argument("--no-lock", action="store_true", help="the negative control")
    options = parser.parse_args()
    with own_database(postgres=options.postgres):
        return trial(rounds=options.rounds, closings=options.closings, has_lock=not options.no_lock)


if __name__ == "__main__":
    sys.exit(main())
