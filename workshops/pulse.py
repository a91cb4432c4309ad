"""The live pulse: three numbers of a retreat that say what has changed, never what.

``revision`` rises with the board, ``box_revision`` with what phones send unseen (cards, ballots),
``room_revision`` with what the room is asked to do (rounds, scenes, votes). A page holds the
numbers it was drawn at and fetches what it may see when they rise. Each service raises them
first in its transaction: that takes the lock, so numbers become visible in order.

Browsers ask the address of a pulse (see ``answer_pulse``) for an event stream. ``Streams`` sends
the request through Django like any other, so sign-in, rights and headers are decided once; if
the answer is a pulse, a stream takes its place that holds no thread and no connection. One
watcher per process reads the numbers of all retreats that are being watched, in one query.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError, close_old_connections
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from workshops.models import Workshop

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

INTERVAL_SECONDS = 0.1
BEAT_SECONDS = 4.0
"""The page says "no connection" after two missed beats."""
LONGEST_SECONDS = 900.0
"""Then the browser connects anew, and is asked again who it is."""
SLOWEST_SECONDS = 10.0
MARK = "Weitblick-Pulse"


def raise_pulse(
    workshop: Workshop, *, board: bool = False, box: bool = False, room: bool = False
) -> None:
    """Raise the numbers: the first write of a transaction, so writers of a retreat queue here."""
    asked = {"revision": board, "box_revision": box, "room_revision": room}
    Workshop.objects.filter(pk=workshop.pk).update(
        **{name: F(name) + 1 for name, is_raised in asked.items() if is_raised}
    )


def pulse_of(workshop: Workshop) -> str:
    """The three numbers as pages carry them: board, box, room."""
    return f"{workshop.revision}.{workshop.box_revision}.{workshop.room_revision}"


def answer_pulse(workshop: Workshop) -> HttpResponse:
    """What a pulse address answers: the numbers now; under ``Streams``, the stream of them."""
    return HttpResponse(
        pulse_of(workshop), content_type="text/plain", headers={MARK: str(workshop.pk)}
    )


def is_unchanged(request: HttpRequest, number: int) -> bool:
    """Tell whether the page asks with ``?rev=`` for what it already shows: answer 204 then."""
    return request.GET.get("rev") == str(number)


def read_pulses(watched: list[UUID]) -> dict[UUID, str]:
    """The numbers of some retreats. One query."""
    close_old_connections()
    found = Workshop.objects.filter(pk__in=watched).order_by()
    rows = found.values_list("pk", "revision", "box_revision", "room_revision")
    return {pk: f"{board}.{box}.{room}" for pk, board, box, room in rows}


class _Listener:
    """One open stream: the newest numbers (None: the retreat is gone), and whether they are new."""

    def __init__(self) -> None:
        self.pulse: str | None = ""
        self.news = asyncio.Event()

    def hear(self, pulse: str | None) -> None:
        if pulse != self.pulse:
            self.pulse = pulse
            self.news.set()


class Watcher:
    """Reads the numbers for all streams of this process, in one thread of its own."""

    def __init__(self) -> None:
        self.listeners: dict[UUID, set[_Listener]] = {}
        self.thread = ThreadPoolExecutor(1, "pulse")
        self.task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self, workshop: UUID) -> AsyncIterator[_Listener]:
        listener = _Listener()
        self.listeners.setdefault(workshop, set()).add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._watch())
        try:
            yield listener
        finally:
            self.listeners[workshop].discard(listener)
            if not self.listeners[workshop]:
                del self.listeners[workshop]

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        is_down = False
        while self.listeners:
            try:
                watched = list(self.listeners)
                pulses = await loop.run_in_executor(self.thread, read_pulses, watched)
            except DatabaseError:
                if not is_down:
                    logger.warning("The live pulse can't read the database.")
                is_down = True
                await asyncio.sleep(1)
                continue
            is_down = False
            for workshop in watched:
                for listener in self.listeners.get(workshop, ()):
                    listener.hear(pulses.get(workshop))
            await asyncio.sleep(INTERVAL_SECONDS)


class Streams:
    """ASGI: turn answers that are a pulse into event streams, where the browser asks for one."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.watcher = Watcher()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        wanted = dict(scope.get("headers", ())).get(b"accept", b"")
        if scope["type"] != "http" or b"text/event-stream" not in wanted:
            return await self.app(scope, receive, send)
        start, workshop = await self._ask(scope, receive, send)
        if start is None or workshop is None:
            return None
        gone = asyncio.create_task(_until_gone(receive))
        stream = asyncio.create_task(self._stream(start, workshop, send))
        try:
            await asyncio.wait((gone, stream), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, stream):
                task.cancel()
            await asyncio.gather(gone, stream, return_exceptions=True)
        return None

    async def _ask(
        self, scope: Message, receive: Receive, send: Send
    ) -> tuple[Message | None, UUID | None]:
        """Let Django answer; pass the answer on unless it is a pulse, and keep its headers then."""
        start: Message | None = None
        workshop: UUID | None = None

        async def hear(message: Message) -> None:
            nonlocal start, workshop
            if message["type"] == "http.response.start":
                mark = dict(message["headers"]).get(MARK.encode())
                if mark is not None:
                    start, workshop = message, UUID(mark.decode())
            if workshop is None:
                await send(message)

        requests = [{"type": "http.request", "body": b"", "more_body": False}]

        async def once() -> Message:
            return requests.pop() if requests else await asyncio.Future()

        await self.app(scope, once, hear)
        return start, workshop

    async def _stream(self, start: Message, workshop: UUID, send: Send) -> None:
        dropped = (b"content-length", b"content-type", MARK.encode().lower())
        headers = [pair for pair in start["headers"] if pair[0].lower() not in dropped]
        headers += [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_SECONDS * random.uniform(0.8, 1)  # noqa: S311  no secret
        async with self.watcher.listening(workshop) as listener:
            await send({**start, "headers": headers})
            await _say(send, f"retry: {random.randint(500, 2500)}\n\n")  # noqa: S311
            while loop.time() < end:
                try:
                    await asyncio.wait_for(listener.news.wait(), BEAT_SECONDS)
                    listener.news.clear()
                    if listener.pulse is None:
                        await _say(send, "event: end\ndata:\n\n")
                        break
                    await _say(send, f"event: pulse\ndata: {listener.pulse}\n\n")
                except TimeoutError:
                    await _say(send, "event: beat\ndata:\n\n")
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _say(send: Send, text: str) -> None:
    """Send, or give up on a reader that takes nothing: it will connect anew."""
    message = {"type": "http.response.body", "body": text.encode(), "more_body": True}
    await asyncio.wait_for(send(message), SLOWEST_SECONDS)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
