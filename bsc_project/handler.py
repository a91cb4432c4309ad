"""Django under ASGI with a fixed set of threads that keep their database connection.

Django's own handler opens a thread for each request, and a thread's connection ends with it: on
SQLite that makes a post several times as dear. Here ``THREADS`` stay, and the chain of middleware
and the view run in one of them, in one piece. Reading a slow body and sending to a slow reader
keep none of them busy.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import IO, Any

import django
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

THREADS = 12


@dataclass
class _Thread:
    executor: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "page"))
    waiting: set[object] = field(default_factory=set)
    """The requests that wait for their answer in it."""


_stack: ContextVar[AsyncExitStack] = ContextVar("what ends with the request")
_thread: ContextVar[_Thread] = ContextVar("the thread of the request")


class Handler(ASGIHandler):
    """ASGI application: a bounded number of threads, which last."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = [_Thread() for _ in range(THREADS)]

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
        thread = min(self.threads, key=lambda thread: len(thread.waiting))
        stack = _stack.get()
        thread.waiting.add(stack)
        stack.callback(thread.waiting.discard, stack)
        _thread.set(thread)
        await stack.enter_async_context(ThreadSensitiveContext(executor=thread.executor))
        return body

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return await sync_to_async(self.get_response)(request)
        finally:
            _thread.get().waiting.discard(_stack.get())  # sending the answer needs no thread


def get_handler() -> Handler:
    django.setup(set_prefix=False)
    return Handler()
