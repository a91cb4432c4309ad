"""The live pulse: who may hear it, and the streams that take the place of its answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from workshops.models import Workshop
from workshops.pulse import MARK, Streams, raise_pulse
from workshops.services import delete_workshop


@pytest.mark.parametrize(
    ("asked", "expected"),
    [({"board": True}, "1.0.0"), ({"box": True}, "0.1.0"), ({"room": True, "box": True}, "0.1.1")],
)
def test_raise_pulse_raises_what_is_asked(workshop, sign_in, facilitator, asked, expected):
    Workshop.objects.update(revision=0)
    raise_pulse(workshop, **asked)
    answer = sign_in(facilitator).get(reverse("workshops:pulse", args=[workshop.pk]))
    assert answer.content.decode() == expected


def test_pulse_is_not_for_strangers(workshop, sign_in, stranger):
    answer = sign_in(stranger).get(reverse("workshops:pulse", args=[workshop.pk]))
    assert (answer.status_code, answer.has_header(MARK)) == (404, False)


def hear(app, *, accept, until):
    """Ask an ASGI app; return what it sent until `until(messages)` is true, then hang up."""
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"accept", accept)]}
    sent = []

    async def listen():
        done = asyncio.Event()

        async def receive():
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)
            if until(sent):
                done.set()

        await asyncio.wait_for(app(scope, receive, send), 10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, listen()).result()
    return sent


def answering(status, headers, body=b"0.0.0"):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def test_answer_that_is_no_pulse_passes_as_it_is():
    headers = [(b"content-type", b"text/html")]
    sent = hear(
        Streams(answering(404, headers, b"away")),
        accept=b"text/event-stream",
        until=lambda sent: len(sent) == 2,
    )
    assert [message.get("body") for message in sent] == [None, b"away"]
    assert sent[0]["headers"] == headers


def test_pulse_stays_an_answer_where_no_stream_is_asked_for():
    headers = [(MARK.encode(), b"0d4c1b6e-0000-4000-8000-000000000000")]
    sent = hear(Streams(answering(200, headers)), accept=b"*/*", until=lambda sent: len(sent) == 2)
    assert sent[1]["body"] == b"0.0.0"


def raise_and_leave(workshop):
    raise_pulse(workshop, board=True)
    connection.close()


def test_stream_tells_what_rises(transactional_db, workshop):
    Workshop.objects.update(revision=7)
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", b"5"),
        (b"cache-control", b"no-store"),
        (MARK.encode(), str(workshop.pk).encode()),
    ]
    inner = answering(200, headers)

    async def app(scope, receive, send):
        async def later():
            await asyncio.sleep(0.4)
            await asyncio.to_thread(raise_and_leave, workshop)

        rising.append(asyncio.create_task(later()))
        await inner(scope, receive, send)

    rising = []
    sent = hear(
        Streams(app),
        accept=b"text/event-stream",
        until=lambda sent: b"8.0.0" in sent[-1].get("body", b""),
    )
    kept = dict(sent[0]["headers"])
    assert kept[b"content-type"] == b"text/event-stream"
    assert kept[b"cache-control"] == b"no-store"
    assert not {b"content-length", MARK.encode()} & kept.keys()
    told = [message["body"] for message in sent[2:]]
    assert told == [b"event: pulse\ndata: 7.0.0\n\n", b"event: pulse\ndata: 8.0.0\n\n"]


def test_stream_of_a_deleted_retreat_ends(transactional_db, workshop):
    headers = [(MARK.encode(), str(workshop.pk).encode())]
    inner = answering(200, headers)

    def delete_and_leave():
        delete_workshop(workshop=workshop)
        connection.close()

    async def app(scope, receive, send):
        async def later():
            await asyncio.sleep(0.4)
            await asyncio.to_thread(delete_and_leave)

        going.append(asyncio.create_task(later()))
        await inner(scope, receive, send)

    going = []
    sent = hear(
        Streams(app), accept=b"text/event-stream", until=lambda sent: sent[-1].get("body") == b""
    )
    assert [message["body"] for message in sent[-2:]] == [b"event: end\ndata:\n\n", b""]
    assert sent[-1]["more_body"] is False
