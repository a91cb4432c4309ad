"""Every URL × who × GET and POST × own, foreign and absent object, against tests/access_table.py.

Every answer, errors included, also carries the security headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_table import SIGN_IN_PREFIX, TABLE, Access
from tests.rooms import enter_room
from tests.world import ROLES, build_world

# Who may do what is decided before any query that the kinds of database would answer differently.
pytestmark = [pytest.mark.slow, pytest.mark.databases("sqlite")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ABSENT = "absent"
GUESTS = ("logged out", "participant", "foreign participant")
JOINING = "/join/?why=unknown"
# The parts of the sign-in URLs that carry a key.
KEYS = {
    "account_confirm_email": {"key": "a"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "a-b"},
}
HEADERS = {
    "Content-Security-Policy": {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    },
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "Permissions-Policy": {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    "Cache-Control": {"no-store"},
}


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern))
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern, prefix + inner)


def url_names() -> set[str]:
    return set(_names(get_resolver()))


def url_of(name: str, row: Access, world: dict[str, Any] | None) -> str:
    """The row's URL with the ids of a world's objects; without a world, ids of nothing."""
    kwargs: dict[str, Any] = {}
    for part, source in row.objects.items():
        if source.startswith("="):
            kwargs[part] = source[1:]
        else:
            kwargs[part] = world[source].pk if world else uuid4()
    return reverse(name, kwargs=kwargs)


def missing_headers(response: Any) -> list[str]:
    faults = []
    for header, wanted in HEADERS.items():
        got = response.headers.get(header, "")
        values = {v.strip() for v in got.split(";")} if "Security-Policy" in header else {got}
        if values != wanted:
            faults.append(f"{header}: {got!r}")
    return faults


def expected(row: Access, method: str, role: str, where: str) -> set[int] | str:
    """The answers that are right: status codes, or "in" for any that is no refusal and no fault.

    "join": led to the page for joining a room.
    """
    if row.is_room:
        if (row.get if method == "get" else row.post) is None:
            return {405}
        return "in" if (role, where) == ("participant", "own") else "join"
    role = "logged out" if role in GUESTS else role
    allowed = row.get if method == "get" else row.post
    everybody = (row.get or frozenset()) | (row.post or frozenset())
    if role == "logged out" and role not in everybody:
        return {302}
    if allowed is None:
        return {404, 405} if where != "own" or role.startswith("foreign") else {405}
    if row.has_object and (where != "own" or role.startswith("foreign")):
        return {404}
    if role.removeprefix("foreign ") not in allowed:
        return {403}
    return {row.empty} if row.empty else "in"


def is_right(response: Any, wanted: set[int] | str) -> bool:
    if wanted == "join":
        return response.status_code == 302 and response.url == JOINING
    if wanted != "in":
        is_sign_in = response.status_code == 302 and response.url.startswith("/account/login/")
        return response.status_code in wanted and is_sign_in == (302 in wanted)
    refused = response.status_code in (401, 403, 404, 405) or response.status_code >= 500
    away = getattr(response, "url", "")
    return not refused and not away.startswith("/account/login/") and away != JOINING


@pytest.fixture
def worlds(db) -> dict[str, dict[str, Any]]:
    return {"own": build_world("Landkreis Musterland"), "foreign": build_world("Stadt Anderswo")}


@pytest.fixture
def clients(worlds) -> dict[str, Client]:
    """A browser for everyone: four roles and a phone here, a phone elsewhere, and nobody.

    Members from elsewhere need none: both worlds are alike, and each role also asks for what is
    theirs.
    """
    people: dict[str, Client] = {"logged out": Client(raise_request_exception=False)}
    for where, prefix in (("own", ""), ("foreign", "foreign ")):
        people[prefix + "participant"] = Client(raise_request_exception=False)
        enter_room(people[prefix + "participant"], worlds[where]["workshop"])
    for role in ROLES:
        people[role] = Client(raise_request_exception=False)
        people[role].force_login(worlds["own"][f"member_{role}"], BACKEND)
    return people


def test_every_url_is_listed():
    listed = set(TABLE)
    actual = {name for name in url_names() if not name.startswith(SIGN_IN_PREFIX)}
    assert {"unlisted": actual - listed, "gone": listed - actual} == {
        "unlisted": set(),
        "gone": set(),
    }


def _wheres(row: Access, role: str) -> tuple[str, ...]:
    """Whose object is asked for. Of strangers, what is ours stands for all that is not theirs."""
    if not row.has_object or role.startswith("foreign"):
        return ("own",)
    return ("own", "foreign", ABSENT)


def _wrong_answers(
    name: str, worlds: dict[str, dict[str, Any]], clients: dict[str, Client]
) -> Iterator[str]:
    row = TABLE[name]
    for role, client in clients.items():
        for where in _wheres(row, role):
            url = url_of(name, row, worlds.get(where))
            for method in ("get", "post"):
                with transaction.atomic():
                    response = getattr(client, method)(url)
                    transaction.set_rollback(True)
                asked = f"{name}: {method} {where} as {role}"
                wanted = expected(row, method, role, where)
                if not is_right(response, wanted):
                    yield f"{asked}: {response.status_code}, not {wanted}"
                yield from (f"{asked}: {fault}" for fault in missing_headers(response))


APPS = sorted({name.partition(":")[0] for name in TABLE})


@pytest.mark.parametrize("app", APPS)
def test_access_is_as_listed(app, worlds, clients):
    names = [name for name in TABLE if name.partition(":")[0] == app]
    wrong = [fault for name in names for fault in _wrong_answers(name, worlds, clients)]
    assert not wrong, "\n".join(wrong)


def _comparable(response: Any, url: str) -> str:
    """The page without what differs from answer to answer: its URL, the token, the fault's id."""
    text = response.content.decode().replace(url, "")
    return re.sub(r"\b(\w{64}|[0-9a-f]{8})\b", "", text)


def test_foreign_and_absent_look_the_same(worlds, clients):
    """Nobody can tell from the answer whether an id exists elsewhere."""
    different = []
    for name, row in TABLE.items():
        if not row.has_object or row.get is None:
            continue
        texts = []
        for world in (worlds["foreign"], None):
            url = url_of(name, row, world)
            texts.append(_comparable(clients["administrator"].get(url), url))
        different += [f"{name}: {line}" for line in unified_diff(*map(str.split, texts), n=1)]
    assert not different, "\n".join(different)


def test_sign_in_pages_carry_the_headers(client, db):
    wrong = []
    for name in sorted(n for n in url_names() if n.startswith(SIGN_IN_PREFIX)):
        url = reverse(name, kwargs=KEYS.get(name))
        for method in ("get", "post"):
            response = getattr(client, method)(url)
            if response.status_code >= 500:
                wrong.append(f"{method} {url}: {response.status_code}")
            wrong += [f"{method} {url}: {fault}" for fault in missing_headers(response)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/no/such/page/", "/workshops/x/", "/%00", "/static/none.css"])
def test_page_that_is_not_there(client, db, path):
    assert client.get(path).status_code == 404


def test_unsafe_request_without_token_is_refused(worlds):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worlds["own"]["member_administrator"], BACKEND)
    let_in = []
    for name, row in TABLE.items():
        if row.post is not None:
            with transaction.atomic():
                response = client.post(url_of(name, row, worlds["own"]))
                transaction.set_rollback(True)
            if response.status_code != 403 or missing_headers(response):
                let_in.append((name, response.status_code, missing_headers(response)))
    assert let_in == []
