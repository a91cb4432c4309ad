"""Threads that stay: bounded, kept, and not held by slow phones."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse

from bsc_project.handler import THREADS, Handler


@pytest.fixture
def handler(monkeypatch):
    """A handler whose pages say which thread drew them, and wait a moment where asked."""

    def get_response(self, request):
        if request.path == "/slow/":
            threading.Event().wait(0.05)
        return HttpResponse(str(threading.get_ident()))

    monkeypatch.setattr(Handler, "get_response", get_response)
    made = Handler()
    yield made
    for thread in made.threads:
        thread.executor.shutdown()


async def ask(handler, path="/", parts=(b"",)):
    """Send one request, its body in parts; return what was answered."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    left = list(parts)
    sent = []

    async def receive():
        if not left:
            return await asyncio.Future()
        part = left.pop(0)
        if isinstance(part, asyncio.Event):
            await part.wait()
            part = b""
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    await handler(scope, receive, send)
    return b"".join(message.get("body", b"") for message in sent).decode()


def run(coroutine):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def test_requests_share_a_fixed_number_of_threads(handler):
    async def many():
        return await asyncio.gather(*(ask(handler, "/slow/") for _ in range(5 * THREADS)))

    threads = run(many())
    assert len(threads) == 5 * THREADS
    assert len(set(threads)) == THREADS


def test_one_request_after_the_other_needs_one_thread(handler):
    async def in_turn():
        return [await ask(handler) for _ in range(5)]

    assert len(set(run(in_turn()))) == 1


def test_slow_body_keeps_no_thread(handler):
    async def phones_on_bad_lines():
        rest = asyncio.Event()
        slow = [
            asyncio.create_task(ask(handler, parts=(b"a", rest, b"b"))) for _ in range(2 * THREADS)
        ]
        await asyncio.sleep(0.05)
        busy = [len(thread.waiting) for thread in handler.threads]
        quick = await asyncio.wait_for(ask(handler), 5)
        rest.set()
        return busy, quick, await asyncio.gather(*slow)

    busy, quick, slow = run(phones_on_bad_lines())
    assert busy == [0] * THREADS
    assert quick
    assert len(slow) == 2 * THREADS
