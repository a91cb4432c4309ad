"""Threads that stay: bounded, kept, not held by slow phones, and none waits behind a long page."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from bsc_project.handler import THREADS, Handler


@pytest.fixture
def handler(monkeypatch):
    """A handler whose pages say which thread drew them, and wait where asked: a moment, or until
    ``report`` is ready."""

    def get_response(self, request):
        if request.path == "/slow/":
            threading.Event().wait(0.05)
        if request.path == "/report/":
            self.report.wait(30)
        if request.path == "/file/":
            return StreamingHttpResponse(iter([b"one ", b"two"]))
        return HttpResponse(str(threading.get_ident()))

    monkeypatch.setattr(Handler, "get_response", get_response)
    made = Handler()
    made.report = threading.Event()
    yield made
    made.report.set()
    for thread in made.threads:
        thread.shutdown()


GONE = object()
"""Instead of a part of the body: the reader has left."""


async def ask(handler, path="/", parts=(b"",), on_start=None, on_end=lambda: None):
    """Send one request, its body in parts; return what was answered. `on_start` is awaited when
    the answer begins, `on_end` called when all of it was sent."""
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
        if part is GONE:
            await asyncio.sleep(0.05)
            return {"type": "http.disconnect"}
        if isinstance(part, asyncio.Event):
            await part.wait()
            part = b""
        return {"type": "http.request", "body": part, "more_body": left not in ([], [GONE])}

    async def send(message):
        sent.append(message)
        if on_start and message["type"] == "http.response.start":
            await on_start()
        if message["type"] == "http.response.body" and not message.get("more_body"):
            on_end()

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
        free = handler.free.qsize()
        quick = await asyncio.wait_for(ask(handler), 5)
        rest.set()
        return free, quick, await asyncio.gather(*slow)

    free, quick, slow = run(phones_on_bad_lines())
    assert free == THREADS
    assert quick
    assert len(slow) == 2 * THREADS


async def pages(handler, number):
    """What so many people see who ask for a page at the same moment."""
    asked = asyncio.gather(*(ask(handler) for _ in range(number)))
    return await asyncio.wait_for(asked, 5)


async def begun(handler, number, parts=(b"",)):
    """So many reports that have begun."""
    tasks = [asyncio.create_task(ask(handler, "/report/", parts)) for _ in range(number)]
    await asyncio.sleep(0.1)
    return tasks


def test_no_page_waits_behind_a_report_that_its_reader_left(handler):
    async def left_and_many():
        await begun(handler, THREADS - 1, (b"", GONE))
        return await pages(handler, 5 * THREADS)

    assert len(set(run(left_and_many()))) == 1


def test_no_page_waits_behind_a_report_while_a_thread_is_free(handler):
    async def reports_and_many():
        reports = await begun(handler, THREADS - 1)
        threads = await pages(handler, 5 * THREADS)
        handler.report.set()
        return threads, await asyncio.gather(*reports)

    threads, reports = run(reports_and_many())
    assert len(set(threads)) == 1
    assert len(set(reports)) == THREADS - 1


def test_every_thread_comes_back(handler):
    async def all_left():
        left = await begun(handler, THREADS, (b"", GONE))
        free = handler.free.qsize()
        handler.report.set()
        await asyncio.gather(*left)
        await pages(handler, 5 * THREADS)
        await asyncio.sleep(0.05)
        return free, handler.free.qsize()

    assert run(all_left()) == (0, THREADS)


def test_file_is_sent_although_no_thread_is_free(handler):
    async def file_and_reports():
        file = ask(handler, "/file/", (b"",), lambda: begun(handler, THREADS), handler.report.set)
        return await asyncio.wait_for(file, 5)

    assert run(file_and_reports()) == "one two"
