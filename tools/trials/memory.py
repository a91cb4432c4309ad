#!/usr/bin/env python3
"""A long afternoon: does the server's memory stay flat while a full room works on one board?

    tools/trials/memory.py --people 300 --minutes 55 [--postgres]

The phones hold their streams and connect anew when those end, after a quarter of an hour at most.
A board of 150 cards changes twice a second and is fetched by all who have it open; every two
seconds a phone writes. Memory is told each minute. The first three fill caches and connections;
the exit code is 0 when the last minute holds at most 15 % more than the third, without an error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from ground import Server, own_database, parser_of, prepare
from line import Line
from room_load import Figures, Room, join_all

WARM_MINUTES = 3
CHANGES_PER_MINUTE = 120


async def work(room: Room, line: Line, cards: list[str], minute: int, pause: float) -> None:
    """One minute: the paper cards are counted anew one by one, and every fourth time a phone
    writes."""
    for number in range(CHANGES_PER_MINUTE):
        at = minute * CHANGES_PER_MINUTE + number
        count = str(1 + at // len(cards) % 4)
        await room._post(line, f"/cards/{cards[at % len(cards)]}/recount/", {"count": count})
        if at % 4 == 0:
            await room.write(room.phones[at // 4 % len(room.phones)])
        await asyncio.sleep(pause)


async def trial(options: argparse.Namespace) -> int:
    retreat = await asyncio.to_thread(prepare)
    server = Server()
    server.start()
    room = Room(retreat, server, [], Figures("memory"))
    tasks: list[asyncio.Task[None]] = []
    held: list[float] = []
    try:
        await join_all(room, options.people)
        board, phone = f"/workshops/{retreat.id}/pulse/", f"/room/{retreat.id}/pulse/"
        watched = [(phone, item.cookie, 2, None) for item in room.phones]
        watched += [(board, retreat.cookie, 0, room.board()) for _ in range(options.boards)]
        tasks = [asyncio.create_task(room.watch(*item)) for item in watched]
        line = Line(server.port, retreat.cookie, {"HX-Request": "true"})
        for _ in range(options.cards):
            await room.pin(line)
        cards = await asyncio.to_thread(ids_of_cards)
        for minute in range(options.minutes + 1):
            held.append(server.memory())
            print(f"minute {minute:2}: {held[-1]:.0f} MiB", flush=True)
            await work(room, line, cards, minute, options.pause)
    finally:
        await room.end(tasks)
    errors = room.figures.errors
    print(f"{len(errors)} errors", *errors[:5])
    is_flat = held[-1] <= held[min(WARM_MINUTES, len(held) - 1)] * (1 + options.growth / 100)
    print("Memory is flat." if is_flat else "Memory grows.")
    return 0 if is_flat and not errors else 1


def ids_of_cards() -> list[str]:
    from swot.models import Card

    return [str(pk) for pk in Card.objects.order_by("pk").values_list("pk", flat=True)]


def main() -> int:
    parser = parser_of(__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--boards", type=int, default=5, help="boards that members have open")
    parser.add_argument("--cards", type=int, default=150, help="on the board")
    parser.add_argument("--minutes", type=int, default=55)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two changes")
    parser.add_argument("--growth", type=float, default=15, help="bound, percent")
    options = parser.parse_args()
    with own_database(postgres=options.postgres):
        return asyncio.run(trial(options))


if __name__ == "__main__":
    sys.exit(main())
