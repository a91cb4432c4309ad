"""Somebody deletes a thing while somebody else saves it: a page or a sentence, never a fault.

The rows go in the moment when the verb takes its turn: the thing was reached, and then it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from goals.models import GoalLink
from tests.world import build_world
from workshops.room import ensure_room

pytestmark = pytest.mark.slow  # all of it together

TEXTS = {
    "text": "Was bleibt?",
    "decision": "Wir beginnen.",
    "name": "Stelle",
    "title": "Was zuerst?",
}


@contextmanager
def quicker(rows: QuerySet[Any]) -> Iterator[list[QuerySet[Any]]]:
    """Delete the rows as soon as a transaction begins; what is left in the list was not deleted."""
    waiting = [rows]

    def listen(execute, sql, params, many, context):
        if waiting and sql.startswith("SAVEPOINT"):
            waiting.pop().delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield waiting


@pytest.mark.parametrize(
    ("name", "thing", "status"),
    [
        ("accounts:post_edit", "post", 404),
        ("goals:link_delete", "goal", 302),
        ("goals:objective_edit", "objective", 404),
        ("goals:phase_edit", "phase", 404),
        ("goals:round_close", "open_vote", 302),
        ("goals:round_create", "workshop", 404),
        ("goals:round_decide", "closed_vote", 302),
        ("goals:round_edit", "open_vote", 302),
        ("indicators:deletion_restore", "deletion", 404),
        ("indicators:review_edit", "review", 404),
        ("reports:draft_issue", "workshop", 302),
        ("swot:question_edit", "question", 404),
        ("swot:workshop_edit", "workshop", 404),
        ("workshops:door_renew", "workshop", 404),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_was_deleted_in_this_moment_is_told(db, sign_in, name, thing, status):
    world = build_world("Landkreis Musterland")
    ensure_room(world["workshop"])
    client = sign_in(world["member_administrator"])
    found = world[thing]
    url = _url(name, found, world)
    page = client.get(url)
    sent = _sent(page, url) if page.status_code == 200 else {}
    with quicker(type(found)._base_manager.filter(pk=found.pk)) as waiting:
        answer = client.post(url, sent)
    assert waiting == []
    assert answer.status_code == status


def _url(name: str, found: Any, world: dict[str, Any]) -> str:
    if name == "goals:link_delete":
        to = world["earlier_goal"]
        link = GoalLink.objects.create(goal=found, to=to, kind="supports", position=0)
        return reverse(name, args=[found.pk, link.kind, to.pk])
    return reverse(name, args=[found.pk])


def _sent(page: Any, url: str) -> dict[str, Any]:
    """What a browser would send, with something written where nothing stands."""
    document = lxml.html.fromstring(page.content.decode())
    document.make_links_absolute(f"http://testserver{url}")
    ours = next(
        form
        for form in document.forms
        if form.method == "POST" and form.action in (None, f"http://testserver{url}")
    )
    sent = dict(ours.form_values())
    return sent | {name: words for name, words in TEXTS.items() if name in sent and not sent[name]}
