"""No request brings more than the largest archive file: the rest is thrown away, not stored."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_BODY_BYTES = 25_000_000
"""An archive file of 20 MiB and the form around it."""
MOST_THROWN_AWAY = 4 * MAX_BODY_BYTES
"""So much is still read, so that a browser that sends a large file sees the answer."""


class BodyLimit:
    """ASGI: cut off bodies that are too large, announced or not, before Django stores them.

    Django gets such a request without its body, with the size as content-length; the middleware
    below answers it.
    """

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        announced = dict(scope["headers"]).get(b"content-length", b"")
        if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
            return await self._refuse(scope, receive, send, read=0)
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            # Django gives up without an answer, as when somebody leaves.
            return message if read <= MAX_BODY_BYTES else {"type": "http.disconnect"}

        await self.app(scope, counted, send)
        if read > MAX_BODY_BYTES:
            await self._refuse(scope, receive, send, read=read)
        return None

    async def _refuse(self, scope: Message, receive: Receive, send: Send, read: int) -> None:
        is_more = True
        while is_more and read < MOST_THROWN_AWAY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            read += len(message.get("body", b""))
            is_more = message.get("more_body", False)

        messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def nothing() -> Message:
            return messages.pop() if messages else await asyncio.Future()

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        kept = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        size = str(max(read, MAX_BODY_BYTES + 1)).encode()
        await self.app({**scope, "headers": [*kept, (b"content-length", size)]}, nothing, closing)


class BodyLimitMiddleware:
    """Answer what is too large with a page that says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        announced = request.META.get("CONTENT_LENGTH") or ""
        if not announced.isdigit() or int(announced) <= MAX_BODY_BYTES:
            return self.get_response(request)
        back = request.headers.get("Referer", "")
        is_own = url_has_allowed_host_and_scheme(back, {request.get_host()})
        page = render_to_string("413.html", {"back": back if is_own else "/"})
        return HttpResponse(page, status=413)
