"""Django under ASGI with a fixed set of threads that keep their database connection.

Django's own handler opens a thread for each request, and a thread's connection ends with it: on
SQLite that makes a post several times as dear. Here ``THREADS`` stay, and the chain of middleware
and the view run in one of them, in one piece. Reading a slow body and sending to a slow reader
keep none of them busy. All requests wait in one queue for the next free thread, so none stands
behind a long one while another thread has nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from contextvars import ContextVar
from typing import IO, Any

import django
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

THREADS = 12


class _Loan:
    """A thread, lent to one request."""

    def __init__(self, free: asyncio.LifoQueue[ThreadPoolExecutor], thread: ThreadPoolExecutor):
        self.thread = thread
        self._free = free
        self._is_open = True

    def give_back(self) -> None:
        """Call it any number of times. The thread is free when all that it was given is done: a
        view goes on running when its reader has gone away."""
        if not self._is_open:
            return
        self._is_open = False
        loop = asyncio.get_running_loop()

        def tell() -> None:
            with suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(self._free.put_nowait, self.thread)

        self.thread.submit(tell)


_stack: ContextVar[AsyncExitStack] = ContextVar("what ends with the request")
_loan: ContextVar[_Loan] = ContextVar("the thread of the request")


class Handler(ASGIHandler):
    """ASGI application: a bounded number of threads, which last."""

    def __init__(self) -> None:
        super().__init__()
        # The one used last is the next: its connection and caches are warm.
        self.free: asyncio.LifoQueue[ThreadPoolExecutor] = asyncio.LifoQueue()
        self.threads = [ThreadPoolExecutor(1, "page") for _ in range(THREADS)]
        for thread in self.threads:
            self.free.put_nowait(thread)

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain for threads: nothing in it is asynchronous."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is served here, not {scope['type']}.")
        async with AsyncExitStack() as stack:
            _stack.set(stack)
            await self.handle(scope, receive, send)

    async def read_body(self, receive: Any) -> IO[bytes]:
        body = await super().read_body(receive)
        # Only now, when all of it is here, does the request need a thread.
        stack = _stack.get()
        loan = _Loan(self.free, await self.free.get())
        stack.callback(loan.give_back)
        _loan.set(loan)
        await stack.enter_async_context(ThreadSensitiveContext(executor=loan.thread))
        return body

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return await sync_to_async(self._complete_response)(request)
        finally:
            _loan.get().give_back()  # sending the answer needs no thread

    def _complete_response(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with all of its content: Django would come back to the thread for it."""
        response: HttpResponseBase = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _from_memory(list(response))
        return response


async def _from_memory(parts: list[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def get_handler() -> Handler:
    django.setup(set_prefix=False)
    return Handler()
