"""The browser of the tests: the system's Chromium, our own host only.

`page` (pytest-playwright) with these fixtures on top:
    sign_in_page(user)   the page, signed in through a session in the database
    open_page(name, …)   goes to a URL by its name on the test server

A request to any host but the test server, or a fault on the console, fails the test. Both servers
of the tests send static files with leave to keep them, as in life: a window asks for each once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders, handlers
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tools.browser import FLAGS, chromium_path, session_cookie

BROWSER_FIXTURES = {"page", "context", "browser", "new_context", "room_window"}
# What the console may say: a test may provoke an error page, or cut the line.
EXPECTED = (
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to load resource: net::ERR_FAILED",
    "Failed to load resource: net::ERR_INCOMPLETE_CHUNKED_ENCODING",
    # The server of `live_server` passes no streams: the page asks every five seconds instead.
    'EventSource\'s response has a MIME type ("text/plain")',
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not BROWSER_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@cache
def _static_file(path: str) -> tuple[bytes, str]:
    found = finders.find(path)
    if not isinstance(found, str):
        raise Http404(path)
    return Path(found).read_bytes(), guess_type(path)[0] or "application/octet-stream"


def _serve(request: HttpRequest, path: str, **options: Any) -> HttpResponse:
    content, content_type = _static_file(path)
    headers = {"Cache-Control": "max-age=3600"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@pytest.fixture(autouse=True, scope="session")
def _keep_static_files() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "serve", _serve)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "de-DE",
        "timezone_id": "Europe/Berlin",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


def watch(context: Any, faults: list[str]) -> None:
    """Note faults of a window's scripts, what its console says, and requests to foreign hosts."""

    def heard(message: Any) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            faults.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname not in ("localhost", "127.0.0.1"):
            faults.append(f"foreign host: {request.url}")

    context.on("console", heard)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on("request", asked)


@pytest.fixture
def context(context: Any) -> Iterator[Any]:
    """Playwright's context, watched: faults of a page's scripts and foreign hosts end the test."""
    faults: list[str] = []
    watch(context, faults)
    yield context
    assert faults == []


@pytest.fixture
def sign_in_page(page: Any, live_server: Any) -> Callable[[Any], Any]:
    """Return the page after a person signed in: `page = sign_in_page(facilitator)`."""

    def sign_in_as(user: Any) -> Any:
        page.context.add_cookies([{**session_cookie(user.email), "url": live_server.url}])
        return page

    return sign_in_as


@pytest.fixture
def open_page(page: Any, live_server: Any) -> Callable[..., Any]:
    """Go to a URL by its name: `open_page("swot:board", workshop.pk)`; returns the page."""

    def open_url(name: str, *args: Any) -> Any:
        page.goto(live_server.url + reverse(name, args=args))
        return page

    return open_url
