"""A browser's side of HTTP, as small as the trials need it, on asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ground import CSRF

HOST = "127.0.0.1"
SECONDS = 30


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def cookies(self) -> str:
        """What the answer wants remembered, as the next request says it."""
        set_ones = [value for name, value in self.headers if name == "set-cookie"]
        return "; ".join(value.split(";", 1)[0] for value in set_ones)


@dataclass
class Line:
    """One connection that is kept for request after request; a broken one is made anew."""

    port: int
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """A kept connection that the server has closed meanwhile is made anew, as browsers do."""
        is_kept = self.ends is not None
        try:
            return await self._ask("GET", path, b"")
        except (asyncio.IncompleteReadError, ConnectionError):
            if not is_kept:
                raise
            return await self._ask("GET", path, b"")

    async def post(self, path: str, form: dict[str, str]) -> Answer:
        return await self._ask("POST", path, urlencode(form).encode())

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        try:
            async with asyncio.timeout(SECONDS):
                if self.ends is None:
                    self.ends = await asyncio.open_connection(HOST, self.port)
                reader, writer = self.ends
                writer.write(self._head(method, path, len(body)) + body)
                await writer.drain()
                return await _read_answer(reader)
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise

    def _head(self, method: str, path: str, length: int) -> bytes:
        cookie = self.cookie if "csrftoken=" in self.cookie else f"csrftoken={CSRF}; {self.cookie}"
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            f"Cookie: {cookie}",
            f"X-CSRFToken: {CSRF}",
            f"Content-Length: {length}",
            "Content-Type: application/x-www-form-urlencoded",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def close(self) -> None:
        if self.ends is not None:
            self.ends[1].close()
            self.ends = None


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = [line.split(":", 1) for line in head[1:] if line]
    headers = [(name.lower(), value.strip()) for name, value in pairs]
    known = dict(headers)
    status = int(head[0].split()[1])
    if known.get("transfer-encoding") == "chunked":
        return Answer(status, headers, await _read_chunks(reader))
    length = 0 if status == 204 else int(known.get("content-length", 0))
    return Answer(status, headers, await reader.readexactly(length))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


async def pulses(port: int, path: str, cookie: str) -> AsyncIterator[str]:
    """The numbers as an event stream says them, as long as the server keeps it open."""
    line = Line(port, cookie, {"Accept": "text/event-stream"})
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(line._head("GET", path, 0))
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0] or b"text/event-stream" not in head:
            raise ConnectionError(head.split(b"\r\n", 1)[0].decode())
        is_pulse = False
        while said := await reader.readline():
            if said.startswith(b"event:"):
                is_pulse = said.strip() == b"event: pulse"
            elif is_pulse and said.startswith(b"data:"):
                yield said[5:].strip().decode()
    finally:
        writer.close()


async def join(port: int, code: str) -> str:
    """Type the code as a phone does; its cookie, or an error."""
    line = Line(port)
    try:
        answer = await line.post("/join/", {"code": code, "seats": "1"})
    finally:
        line.close()
    if answer.status != 302 or "device_" not in answer.cookies():
        raise ConnectionError(f"joining was answered with {answer.status}")
    return answer.cookies()
