"""Too large a request is thrown away as it comes: never stored, answered in words."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest
from django.core.asgi import get_asgi_application

from bsc_project import body_limit
from bsc_project.body_limit import MAX_BODY_BYTES, MOST_THROWN_AWAY, BodyLimit

PART = b"x" * 1_000_000


def ask(app, parts, announced=None, came_from=b""):
    """Send a body in parts; return status, page and headers, and how many parts were read."""
    headers = [(b"host", b"127.0.0.1"), (b"accept-language", b"en"), (b"referer", came_from)]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/account/login/",
        "query_string": b"",
        "headers": headers,
    }
    sent, taken, left = [], 0, iter(parts)

    async def receive():
        nonlocal taken
        part = next(left, None)
        if part is None:
            await asyncio.sleep(3600)
        taken += 1
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(message):
        sent.append(message)

    # A thread of its own: in the main one, the browser of other tests keeps its loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, app(scope, receive, send)).result()
    page = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], page.decode(), dict(sent[0]["headers"]), taken


@pytest.fixture
def stored(monkeypatch):
    """The sizes of the bodies that Django has in hand."""
    from django.core.handlers.asgi import ASGIHandler

    sizes = []
    read_body = ASGIHandler.read_body

    async def noting(self, receive):
        file = await read_body(self, receive)
        sizes.append(file.seek(0, 2))
        file.seek(0)
        return file

    monkeypatch.setattr(ASGIHandler, "read_body", noting)
    return sizes


@pytest.mark.parametrize("announced", [400_000_000, None])
def test_body_without_end_is_refused_and_never_stored(stored, announced):
    app = BodyLimit(get_asgi_application())
    status, page, headers, taken = ask(app, repeat(PART), announced)
    assert (status, headers[b"connection"]) == (413, b"close")
    assert b"default-src 'none'" in headers[b"Content-Security-Policy"]
    assert "That is too large" in page
    assert stored == [0]
    assert taken == MOST_THROWN_AWAY // len(PART)


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        (b"http://127.0.0.1/account/login/", "http://127.0.0.1/account/login/"),
        (b"https://elsewhere.example/", "/"),
        (b"javascript:alert(1)", "/"),
    ],
)
def test_page_leads_back_to_where_the_file_was_chosen(came_from, back):
    app = BodyLimit(get_asgi_application())
    page = ask(app, repeat(PART), 400_000_000, came_from)[1]
    assert f'href="{back}">Back</a>' in page


def test_body_up_to_the_limit_is_passed_on(monkeypatch):
    seen = []

    async def app(scope, receive, send):
        while sum(map(len, seen)) < MAX_BODY_BYTES:
            seen.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    assert ask(BodyLimit(app), [PART] * 25, MAX_BODY_BYTES)[0] == 200
    assert len(seen) == 25


def test_limit_leaves_room_for_the_largest_archive():
    from reports.archive import MAX_BYTES

    assert body_limit.MAX_BODY_BYTES > MAX_BYTES + 1_000_000
