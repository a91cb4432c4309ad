"""Every page for everybody: no finding of axe, no sideways scrolling, one heading of first rank.

Each page of tests/access_table.py is opened once and looked at as on a phone and on a desk, in
light and in dark. Some pages share a test, since making their world takes as long as looking.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from reports.sharing import share_version
from tests.access_table import TABLE
from tests.test_access import url_of
from tests.world import build_full_world, build_world

PAGES = sorted(name for name, row in TABLE.items() if row.is_page and row.get)
TOGETHER = 16
GROUPS = [PAGES[first : first + TOGETHER] for first in range(0, len(PAGES), TOGETHER)]
SIGN_IN_PAGES = ["account_login", "account_request_login_code", "account_reset_password"]
WIDTHS = {"phone": 390, "desk": 1280}
SMALLEST = 320  # also what 1280 px are at 400 % zoom
CONTRAST = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
    ],
}


def findings(page: Any, where: str = "", options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds on a page as it stands, each with its place; the script comes once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{where}: {rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def _overflow(page: Any, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"at {width} px the page is {wide} px wider than the window"] if wide > 0 else []


def _look(page: Any, url: str) -> list[str]:
    response = page.goto(url)
    assert response.status == 200, f"{response.status} {url}"
    faults = [] if page.locator("h1").count() == 1 else ["not exactly one h1"]
    faults += _overflow(page, SMALLEST)
    for name, width in WIDTHS.items():
        faults += _overflow(page, width)
        page.emulate_media(color_scheme="light")
        faults += findings(page, f"{name} light")
    # In the dark only the colours are others.
    page.emulate_media(color_scheme="dark")
    return faults + findings(page, "dark", CONTRAST)


def _named(group: list[str]) -> str:
    return f"{group[0]}-to-{group[-1]}"


@pytest.mark.parametrize("names", GROUPS, ids=_named)
def test_pages_are_accessible(names, sign_in_page, live_server):
    world = build_full_world("Landkreis Musterland")
    page = sign_in_page(world["member_administrator"])
    faults = [
        f"{name}: {fault}"
        for name in names
        for fault in _look(page, live_server.url + url_of(name, TABLE[name], world))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("names", GROUPS, ids=_named)
def test_pages_of_a_beginner_are_accessible(names, sign_in_page, live_server):
    """With one of each thing and the rights of a member of staff: other controls, other gaps."""
    world = build_world("Landkreis Musterland")
    faults = []
    for name in names:
        role = "staff" if "staff" in (TABLE[name].get or ()) else "administrator"
        page = sign_in_page(world[f"member_{role}"])
        page.emulate_media(color_scheme="light")
        page.goto(live_server.url + url_of(name, TABLE[name], world))
        faults += findings(page, f"{name} {role}")
    assert not faults, "\n".join(faults)


def test_pages_behind_a_link_are_accessible(page, live_server):
    """Of a version of the report: the link that leads to it, and one that leads nowhere."""
    world = build_world("Landkreis Musterland")
    version, person = world["final_version"], world["member_manager"]
    address = share_version(version=version, by=person, days=7)[1]
    faults = _look(page, live_server.url + urlsplit(address).path)
    response = page.goto(live_server.url + reverse("reports:shared", args=["no-such-link"]))
    assert response.status == 404
    assert not (faults + findings(page)), "\n".join(faults)


@pytest.mark.parametrize("name", SIGN_IN_PAGES)
def test_sign_in_page_is_accessible(name, page, live_server):
    faults = _look(page, live_server.url + reverse(name))
    assert not faults, "\n".join(faults)
