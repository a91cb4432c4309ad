#!/usr/bin/env python3
"""A full room: phones with live pages, open boards, cards at a steady pace; how long each takes.

    tools/trials/room_load.py --people 300 --rate 5 --seconds 30 [--postgres]

Starts its own server and ends it. 300 phones join from one address and keep their streams open;
members keep boards open, fetch them when the pulse rises, and look for the new card; the
facilitator's page fetches its counter. Two of five cards are typed by a member, the others come
from phones. The same is measured once more while one report after the other is rendered as PDF,
that of the demo, of 15 pages. In the end 60 phones post at once. The exit code is 0 when nothing
failed and all bounds are kept.

The clients run on the same machine as the server: what they cost is within the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ground import Phone, Retreat, Server, own_database, parser_of, prepare
from line import Line, join, pulses

AT_ONCE = 20
"""So many phones type the code at the same moment."""
COUNT = re.compile(rb'class="round__count[^>]*><span>\D*(\d+)')


@dataclass
class Figures:
    """What was measured in one phase, in milliseconds."""

    name: str
    posts: list[float] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    counters: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Room:
    """The people of the trial, and what each of them is waiting to see."""

    retreat: Retreat
    server: Server
    phones: list[Phone]
    figures: Figures
    waiting: dict[bytes, float] = field(default_factory=dict)
    """Texts of members' cards, with the moment when they were sent."""
    seen: dict[bytes, int] = field(default_factory=dict)
    sent: list[float] = field(default_factory=list)
    """The moments when phones sent their cards, which the counter must reach."""
    counted: int = 0
    heard: int = 0
    is_over: bool = False

    # --- those who look ------------------------------------------------------------------------

    async def watch(
        self, path: str, cookie: str, part: int, fetch: Callable[[str], Awaitable[None]] | None
    ) -> None:
        """Hold a stream open; ``fetch`` when that part of the pulse rises, as a page does."""
        last = ""
        while not self.is_over:
            try:
                async for pulse in pulses(self.server.port, path, cookie):
                    self.heard += 1
                    if fetch and pulse.split(".")[part] != last:
                        last = pulse.split(".")[part]
                        await fetch(last)
            except (OSError, EOFError, ValueError) as error:
                if not self.is_over:
                    self.figures.errors.append(f"stream: {error!r}")
            await asyncio.sleep(0.5)

    def board(self) -> Callable[[str], Awaitable[None]]:
        line = Line(self.server.port, self.retreat.cookie, {"HX-Request": "true"})
        own: set[bytes] = set()

        async def look(_number: str) -> None:
            answer = await self._get(line, f"/workshops/{self.retreat.id}/board/live/")
            now = time.monotonic()
            for text, sent in self.waiting.items():
                if text not in own and text in answer:
                    own.add(text)
                    self.seen[text] = self.seen.get(text, 0) + 1
                    self.figures.boards.append((now - sent) * 1000)

        return look

    def counter(self) -> Callable[[str], Awaitable[None]]:
        line = Line(self.server.port, self.retreat.cookie, {"HX-Request": "true"})

        async def look(_number: str) -> None:
            answer = await self._get(line, f"/workshops/{self.retreat.id}/room/?part=rounds")
            found = COUNT.search(answer)
            now, count = time.monotonic(), int(found[1]) if found else 0
            for sent in self.sent[self.counted : count]:
                self.figures.counters.append((now - sent) * 1000)
            self.counted = max(self.counted, count)

        return look

    async def _get(self, line: Line, path: str) -> bytes:
        answer = await line.get(path)
        if answer.status not in (200, 204):
            self.figures.errors.append(f"{answer.status} for {path}")
        return answer.body

    async def end(self, tasks: list[asyncio.Task[None]]) -> None:
        """Send everybody home, then end the server."""
        self.is_over = True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.server.kill()

    # --- those who write -----------------------------------------------------------------------

    async def pin(self, line: Line) -> None:
        """A member types a card."""
        card = uuid.uuid4()
        text = f"Karte {card}"
        form = {"card_id": str(card), "kind": "strength", "is_read": "on", "text": text}
        form["perspective"] = str(self.retreat.perspectives[card.int % 3])
        self.waiting[text.encode()] = time.monotonic()
        await self._post(line, f"/workshops/{self.retreat.id}/entry/", form)

    async def write(self, phone: Phone) -> None:
        """A phone sends a card into the box, as its script does."""
        card = uuid.uuid4()
        phone.cards.append(card)
        form = {"prompt": str(self.retreat.prompts[0]), "card": str(card), "text": f"Karte {card}"}
        line = Line(self.server.port, phone.cookie, {"HX-Request": "true"})
        self.sent.append(time.monotonic())
        await self._post(line, f"/room/{self.retreat.id}/cards/", form)
        line.close()

    async def _post(self, line: Line, path: str, form: dict[str, str]) -> None:
        began = time.monotonic()
        try:
            answer = await line.post(path, form)
        except (OSError, EOFError, TimeoutError) as error:
            self.figures.errors.append(f"post: {error!r}")
            return
        self.figures.posts.append((time.monotonic() - began) * 1000)
        if answer.status != 200:
            self.figures.errors.append(f"{answer.status} for a post to {path}")

    async def pace(self, seconds: float, rate: float) -> None:
        """Cards at a steady pace: two of five from a member, three from phones."""
        line = Line(self.server.port, self.retreat.cookie, {"HX-Request": "true"})
        phones = itertools.cycle(self.phones)
        posts = []
        for number in range(round(seconds * rate)):
            is_typed = number % 5 in (0, 2)
            post = self.pin(line) if is_typed else self.write(next(phones))
            posts.append(asyncio.create_task(post))
            await asyncio.sleep(1 / rate)
            if is_typed:
                await posts[-1]  # a member types one card after the other
        await asyncio.gather(*posts)

    async def settle(self, boards: int, patience: float) -> None:
        """Wait until everything was seen everywhere; what never comes is an error."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            missing = sum(boards - self.seen.get(text, 0) for text in self.waiting)
            if not missing and self.counted >= len(self.sent):
                return
            await asyncio.sleep(0.05)
        self.figures.errors.append(
            f"{missing} cards never came to a board, {len(self.sent) - self.counted} to the counter"
        )

    async def render(self, report: uuid.UUID) -> None:
        """One report after the other, each with another title: none may come from the cache."""
        from workshops.models import Workshop

        line = Line(self.server.port, self.retreat.cookie)
        rows = Workshop.objects.filter(pk=report)
        for number in itertools.count(1):
            await asyncio.to_thread(rows.update, title=f"Klausur {number}")
            began = time.monotonic()
            await self._get(line, f"/workshops/{report}/report/pdf/")
            self.figures.reports.append((time.monotonic() - began) * 1000)


async def join_all(room: Room, people: int) -> float:
    """All join from one address; seconds that it took."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def enter() -> None:
        async with gate:
            try:
                room.phones.append(Phone(await join(room.server.port, room.retreat.code)))
            except (OSError, EOFError) as error:
                room.figures.errors.append(f"join: {error!r}")

    began = time.monotonic()
    await asyncio.gather(*(enter() for _ in range(people)))
    return time.monotonic() - began


async def burst(room: Room, people: int) -> float:
    """So many phones post at the same moment; seconds until the last one has its yes."""
    began = time.monotonic()
    await asyncio.gather(*(room.write(phone) for phone in room.phones[:people]))
    return time.monotonic() - began


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)] if values else float("inf")


def connections_now() -> int | None:
    """How many the server holds to PostgreSQL; None on SQLite, where they are files."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        count: int = cursor.fetchone()[0]
    connection.close()
    return count


def import_demo(retreat: Retreat) -> uuid.UUID:
    """The real retreat of the demo, in the same organisation: its report is worth rendering."""
    from reports.exchange.importing import import_retreat
    from reports.management.commands.load_demo import FILES, FOLDER
    from reports.sources import read_file
    from workshops.models import Workshop

    organisation = Workshop.objects.get(pk=retreat.id).scorecard.organisation
    archive = read_file(str(FOLDER / FILES[0]))
    return import_retreat(archive=archive, organisation=organisation, by=None).pk


def stored_once(room: Room) -> list[str]:
    """Compare what lies in the database with what was sent."""
    from swot.models import Card, WrittenCard

    faults = []
    texts = list(WrittenCard.objects.values_list("text", flat=True))
    wanted = {f"Karte {card}" for phone in room.phones for card in phone.cards}
    if sorted(texts) != sorted(wanted):
        faults.append(f"{len(wanted)} cards of phones were sent, {len(texts)} are stored")
    typed = list(Card.objects.filter(workshop=room.retreat.id).values_list("text", flat=True))
    if sorted(typed) != sorted(text.decode() for text in room.waiting):
        faults.append(f"{len(room.waiting)} cards were typed, {len(typed)} are stored")
    return faults


def tell(what: str, value: object) -> None:
    print(f"{what:<47} {value}", flush=True)


async def trial(options: argparse.Namespace) -> int:
    retreat = await asyncio.to_thread(prepare)
    demo = await asyncio.to_thread(import_demo, retreat)
    server = Server()
    server.start()
    quiet = Figures("quiet")
    room = Room(retreat, server, [], quiet)
    tasks: list[asyncio.Task[None]] = []
    try:
        joined = await join_all(room, options.people)
        tell("phones joined from one address", f"{len(room.phones)} in {joined:.1f} s")
        board, phone = f"/workshops/{retreat.id}/pulse/", f"/room/{retreat.id}/pulse/"
        watched = [(phone, item.cookie, 2, None) for item in room.phones]
        watched += [(board, retreat.cookie, 0, room.board()) for _ in range(options.boards)]
        watched += [(board, retreat.cookie, 1, room.counter())]
        tasks = [asyncio.create_task(room.watch(*item)) for item in watched]
        while room.heard < len(watched) and not quiet.errors:
            await asyncio.sleep(0.1)
        await room.pace(2, options.rate)  # what is loaded on first use
        await room.settle(options.boards, options.late)
        room.figures = quiet = Figures("quiet", errors=quiet.errors)
        before = server.memory()
        await room.pace(options.seconds, options.rate)
        await room.settle(options.boards, options.late)
        room.figures = busy = Figures("while a PDF renders")
        tasks.append(asyncio.create_task(room.render(demo)))
        await room.pace(options.seconds, options.rate)
        await room.settle(options.boards, options.late)
        tasks.pop().cancel()
        after = server.memory()
        held = await asyncio.to_thread(connections_now)
        room.figures = at_once = Figures("at once")
        burst_seconds = await burst(room, options.burst)
        faults = await asyncio.to_thread(stored_once, room)
    finally:
        await room.end(tasks)
    too_slow = report(quiet, busy, options)
    tell("memory of the server, MiB before, after", f"{before:.0f}, {after:.0f}")
    if held is not None:
        tell("connections to the database", held)
    slowest = max(at_once.posts, default=float("inf"))
    tell("posts at once", f"{options.burst} in {burst_seconds:.1f} s, slowest {slowest:.0f} ms")
    errors = [*quiet.errors, *busy.errors, *at_once.errors, *faults]
    tell("errors", len(errors))
    for error in errors[:10]:
        print(f"  {error}")
    too_slow += [] if joined <= 60 else ["joining"]
    too_slow += [] if burst_seconds <= options.within else ["posts at once"]
    too_slow += [] if after <= before * (1 + options.growth / 100) else ["memory"]
    too_slow += [] if held is None or held <= options.connections else ["connections"]
    print(f"Bounds broken: {', '.join(too_slow)}" if too_slow else "All bounds are kept.")
    return 1 if errors or too_slow else 0


def report(quiet: Figures, busy: Figures, options: argparse.Namespace) -> list[str]:
    """Print the figures of both phases; what is over its bound."""
    broken = []
    for phase in (quiet, busy):
        for what, values, most in (
            ("card on another board", phase.boards, options.visible),
            ("counter of cards from phones", phase.counters, options.visible),
            ("own post", phase.posts, options.post),
        ):
            tell(f"{what}, {phase.name}: p95 ms (of)", f"{p95(values):.0f} ({len(values)})")
            if p95(values) > most:
                broken.append(f"{what}, {phase.name}")
    reports = f"{_median(busy.reports):.0f} ({len(busy.reports)})"
    tell("reports rendered meanwhile: median ms (of)", reports)
    return broken


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def main() -> int:
    parser = parser_of(__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--boards", type=int, default=5, help="boards that members have open")
    parser.add_argument("--rate", type=float, default=5, help="cards per second")
    parser.add_argument("--seconds", type=float, default=30, help="of each phase")
    parser.add_argument("--burst", type=int, default=60, help="phones that post at once")
    parser.add_argument("--within", type=float, default=3, help="bound of the burst, seconds")
    parser.add_argument("--visible", type=float, default=300, help="bound of p95, ms")
    parser.add_argument("--post", type=float, default=100, help="bound of p95, ms")
    parser.add_argument("--late", type=float, default=10, help="then nothing more comes, seconds")
    parser.add_argument("--growth", type=float, default=20, help="bound of the memory, percent")
    parser.add_argument("--connections", type=int, default=9, help="bound: pool and watcher")
    options = parser.parse_args()
    with own_database(postgres=options.postgres):
        return asyncio.run(trial(options))


if __name__ == "__main__":
    sys.exit(main())
