"""A server as in life: uvicorn with real event streams, on the test's database.

`live_server` is WSGI and passes no streams. These fixtures serve the ASGI application (streams,
body limit, the handler with its lasting threads) from a thread of the test:

    room_server         `.url` is its address; `.at("swot:board", pk)` the URL of a page there
    room_window(user)   a page in a browser window of its own, signed in as that person, or as
                        nobody; keywords go to Playwright's new_context (viewport, color_scheme,
                        java_script_enabled, …); `cut_line(page)` takes its line away, and
                        `page.context.set_offline(False)` gives it back

A test that takes them runs with `pytest.mark.django_db(transaction=True)`. A fault of a script or
on the console of any window fails the test, and so does a request to a foreign host.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.db import connections
from django.urls import reverse

from bsc_project.body_limit import BodyLimit
from bsc_project.handler import Handler
from tests.plugins.browser import watch
from tools.browser import session_cookie
from workshops.pulse import Streams

START_SECONDS = 10
PULSE_SECONDS = 20


class RoomServer:
    """Start in the constructor, `stop()` at the end: no thread and no connection stays behind."""

    def __init__(self) -> None:
        self.handler = Handler()
        self.streams = Streams(BodyLimit(self.handler))
        config = uvicorn.Config(
            ASGIStaticFilesHandler(self.streams),  # type: ignore[arg-type]  any ASGI application
            host="127.0.0.1",
            port=0,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, name="room")
        self.thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self.server.started:
            if time.monotonic() > deadline or not self.thread.is_alive():
                raise RuntimeError("The server of the test did not start.")
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def at(self, name: str, *args: Any) -> str:
        return self.url + reverse(name, args=args)

    def hang_up(self) -> None:
        """End the streams that are open, as a line does that breaks."""
        for connection in list(self.server.server_state.connections):
            answer = connection.cycle
            if answer and not answer.response_complete and "/pulse/" in answer.scope["path"]:
                connection.loop.call_soon_threadsafe(connection.transport.abort)

    def stop(self) -> None:
        # Streams have no end: they are cut, not waited for.
        self.server.should_exit = self.server.force_exit = True
        self.thread.join()
        for executor in (*self.handler.threads, self._watcher):
            if executor._threads:
                executor.submit(connections.close_all).result()
            executor.shutdown()

    @property
    def _watcher(self) -> Any:
        return self.streams.watcher.thread


_serving: list[RoomServer] = []


def cut_line(page: Any) -> None:
    """Take the line away from a window: Chromium alone would go on hearing an open stream."""
    page.context.set_offline(True)
    for server in _serving:
        server.hang_up()


def go_and_hear(page: Any, url: str) -> None:
    """Go to a live page and wait for its first pulse."""
    heard: list[Any] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.eventSourceMessageReceived", lambda event: heard.append(event))
    session.send("Network.enable")
    page.goto(url)
    deadline = time.monotonic() + PULSE_SECONDS
    while not heard:
        assert time.monotonic() < deadline, f"no pulse at {url}"
        page.wait_for_timeout(20)
    session.detach()


@pytest.fixture
def room_server(transactional_db: None) -> Iterator[RoomServer]:
    server = RoomServer()
    _serving.append(server)
    yield server
    _serving.remove(server)
    server.stop()


@pytest.fixture
def room_window(
    room_server: RoomServer, browser: Any, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Any]]:
    opened: list[Any] = []
    faults: list[str] = []

    def open_window(user: Any = None, **options: Any) -> Any:
        context = browser.new_context(**{**browser_context_args, **options})
        opened.append(context)
        watch(context, faults)
        if user is not None:
            context.add_cookies([{**session_cookie(user.email), "url": room_server.url}])
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
    assert faults == []
