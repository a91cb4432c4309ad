"""Every form of every page, filled with what nobody should type: a sentence or a save, no fault.

The forms are read from the pages themselves, so a new form is tried without a word here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes, urlencode
from uuid import uuid4

import lxml.html
import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from swot.services.box import write_card
from swot.services.rounds import open_round
from tests.access_table import SIGN_IN_PREFIX, TABLE
from tests.rooms import enter_room
from tests.test_access import BACKEND, url_of
from tests.world import build_world
from workshops.room import open_door
from workshops.screens import new_screen

pytestmark = pytest.mark.slow

NASTY = {
    "nul": "a\0b",
    "signs": "".join(map(chr, range(1, 32))) + "\x7f\x85abc\u202e\u2066def\u2069" + "👩‍👩‍👧‍👦" * 40,
    "marks": "a" + "\u0301" * 5_000,
    # Not so long that a form of several fields would be refused before its fields are looked at.
    "long": "x" * 100_000,
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}',
    "number": "99999999999999999999999999",
    "empty": "",
}
# Where the kinds of database differ; the rest is told on one of them.
REFUSED_BY_POSTGRES = ("nul", "signs", "number")
SURROGATE = b"\xed\xa0\x80abc"  # a lone surrogate in UTF-8's clothes
TYPED = {"text", "search", "email", "password", "number", "date", "url", "tel", "hidden"}


def _fields(form: Any) -> tuple[dict[str, str], list[str]]:
    """What a browser would send as it stands, and the names that a person can fill."""
    sent = {name: value or "" for name, value in form.form_values()}
    typed = [
        element.name
        for element in form.inputs
        if element.name
        and element.name != "csrfmiddlewaretoken"
        and (element.tag in ("textarea", "select") or element.get("type", "text") in TYPED)
    ]
    return sent, typed


def _forms(client: Client, pages: list[str]) -> dict[tuple[str, tuple[str, ...]], dict[str, str]]:
    """The POST forms of the pages by target and field names: of one view, one with those fields."""
    found, seen = {}, set()
    for url in pages:
        response = client.get(url)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        document = lxml.html.fromstring(response.content.decode())
        document.make_links_absolute(f"http://testserver{url}")
        for form in document.forms:
            if form.method == "POST":
                sent, typed = _fields(form)
                if form.get("action", "").endswith("/account/logout/"):
                    continue
                target = form.get("action") or f"http://testserver{url}"
                target = target.removeprefix("http://testserver")
                name = (resolve(target.partition("?")[0]).view_name, *sorted(typed))
                if name not in seen:
                    seen.add(name)
                    found[target, name[1:]] = sent
    return found


@pytest.fixture
def forms(db) -> tuple[Client, dict[tuple[str, tuple[str, ...]], dict[str, str]]]:
    world = build_world("Landkreis Musterland")
    client = Client(raise_request_exception=False)
    client.force_login(world["member_administrator"], BACKEND)
    edited = _sit_down(client, world)
    rows = [(name, row) for name, row in TABLE.items() if row.get and (row.is_page or row.is_room)]
    return client, _forms(client, [edited, *(url_of(name, row, world) for name, row in rows)])


def _sit_down(client: Client, world: dict[str, Any]) -> str:
    """The same browser also takes part as a phone; return where it changes its card."""
    workshop, card_id = world["workshop"], uuid4()
    open_door(workshop=workshop)
    new_screen(workshop=workshop)
    open_round(prompt=world["prompt"])
    device = enter_room(client, workshop)
    more = {"prompt": world["prompt"], "secret": device.secret, "seats": 1, "text": "Kurze Wege"}
    write_card(workshop=workshop, card_id=card_id, **more)
    return f"{reverse('swot:phone', args=[workshop.pk])}?edit=1"


def _post(client: Client, url: str, body: str) -> int:
    with transaction.atomic():
        response = client.post(url, body, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.databases("sqlite")
def test_every_verb_has_a_form_on_some_page(forms):
    """But those that a script sends, and those that need more than this world holds."""
    matches = [resolve(url.partition("?")[0]) for url, _typed in forms[1]]
    held = {match.view_name for match in matches}
    assert sorted(name for name, row in TABLE.items() if row.post and name not in held) == [
        "accounts:calendar_revoke",
        "accounts:invitation",
        "accounts:invitation_accept",
        "accounts:organisation_switch",
        "goals:goal_bring_back",
        "goals:link_restore",
        "goals:round_restore",
        "indicators:goal_hints",
        "indicators:goal_restore",
        "indicators:measure_untick",
        "indicators:note_save",
        "indicators:review_create",
        "indicators:review_reopen",
        "indicators:values_import_confirm",
        "indicators:weights_shares",
        "indicators:weights_undo",
        "reports:archive_check",
        "reports:final_propose",
        "reports:version_confirm",
        "reports:version_files",
        "reports:version_reinstate",
        "swot:card_show",
        "swot:card_unequal",
        "swot:paste_pin",
        "swot:phone_withdraw",
        "swot:redo",
        "swot:round_cover",
        "swot:round_draft",
        "swot:round_open",
        "swot:round_reveal",
        "workshops:door_open",
        "workshops:join_link",
        "workshops:narrative_preview",
        "workshops:narrative_save",
        "workshops:perspective_delete",
        "workshops:perspective_restore",
        "workshops:screen_new",
        "workshops:workshop_restore",
    ]


def test_nasty_text_in_every_field_is_no_fault(forms, database):
    client, found = forms
    kinds = NASTY if database == "sqlite" else {kind: NASTY[kind] for kind in REFUSED_BY_POSTGRES}
    faults = [
        (kind, url)
        for (url, typed), sent in found.items()
        for kind, text in kinds.items()
        if typed and _post(client, url, urlencode({**sent, **dict.fromkeys(typed, text)})) >= 500
    ]
    assert faults == []


def test_broken_utf8_in_every_field_is_no_fault(forms):
    client, found = forms
    value = quote_from_bytes(SURROGATE)
    faults = [
        url
        for (url, typed), _sent in found.items()
        if typed and _post(client, url, "&".join(f"{name}={value}" for name in typed)) >= 500
    ]
    assert faults == []


@pytest.mark.databases("sqlite")
def test_fields_twice_or_missing_is_no_fault(forms):
    client, found = forms
    faults = []
    for (url, typed), sent in found.items():
        twice = [(name, value) for name, value in sent.items() for _ in range(2)]
        rest = [{k: v for k, v in sent.items() if k not in typed[part::2]} for part in (0, 1)]
        bodies = {urlencode(twice), *map(urlencode, rest), ""}
        faults += [url for body in bodies if _post(client, url, body) >= 500]
    assert faults == []


def test_nasty_query_is_no_fault(db):
    world = build_world("Landkreis Musterland")
    client = Client(raise_request_exception=False)
    client.force_login(world["member_administrator"], BACKEND)
    faults = []
    for name, row in TABLE.items():
        if row.get and not name.startswith(SIGN_IN_PREFIX):
            query = "page=-1&q=%00&sort=%ff&kind='--&p=no&perspective=x&question=%00&next=//evil"
            if client.get(f"{url_of(name, row, world)}?{query}").status_code >= 500:
                faults.append(name)
    assert faults == []
