"""Every page for everybody: no finding of axe, no sideways scrolling, one heading of first rank, a
ring around whatever the keyboard reaches.

Each page of tests/access_table.py is opened once and looked at as on a phone and on a desk; its
colours are measured in the light of a desk and in the dark of a phone. Some pages share a test,
since making their world takes as long as looking.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from reports.versions.sharing import share_version
from tests.access_table import TABLE
from tests.test_access import url_of
from tests.world import build_full_world, build_world

PAGES = sorted(name for name, row in TABLE.items() if row.is_page and row.get)
TOGETHER = 16
GROUPS = [PAGES[first : first + TOGETHER] for first in range(0, len(PAGES), TOGETHER)]
SIGN_IN_PAGES = ["account_login", "account_request_login_code", "account_reset_password"]
PHONE, DESK = 390, 1280
SMALLEST = 320  # also what 1280 px are at 400 % zoom
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
FORM = {
    "resultTypes": ["violations"],
    "runOnly": list(RULES),
    "rules": {"color-contrast": {"enabled": False}},
}
"""Everything but the colours."""
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}
# Measuring colours takes longer than all other rules. Of siblings that are built alike, down to
# their classes and their own styles, the first two are measured: the others look the same.
ALIKE = """() => {
  const named = (node, name) => node.getAttribute(name);
  const look = (node) => [node.tagName, named(node, "class"), named(node, "style")].join(".");
  for (const parent of document.querySelectorAll("body, body *")) {
    const seen = {};
    for (const child of parent.children) {
      const built = [child, ...child.querySelectorAll("*")].map(look).join();
      seen[built] = (seen[built] ?? 0) + 1;
      child.toggleAttribute("data-alike", seen[built] > 2);
    }
  }
}"""


# Places that the keyboard reaches, and which show no ring there, on them or on their label.
RINGS = """() => {
  const drawn = (node) => {
    const look = getComputedStyle(node);
    const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    return ring || look.boxShadow.includes("3px") || parseFloat(look.strokeWidth) >= 3;
  };
  const found = [];
  const reached = "a[href], button, input, select, textarea, summary";
  for (const node of document.querySelectorAll(reached)) {
    if (!node.checkVisibility() || node.disabled || node.type === "hidden") continue;
    node.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== node) continue;
    const label = [node.labels?.[0], node.nextElementSibling, node.closest("[class]")];
    const places = [node, ...label, node.querySelector("svg a rect")];
    if (!places.some((place) => place && drawn(place))) found.push(node.outerHTML.slice(0, 120));
  }
  return found;
}"""


def findings(page: Any, where: str = "", looks: Iterable[Any] = (FORM, COLOURS)) -> list[str]:
    """What axe finds on a page as it stands, each with its place; the script comes once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = []
    for options in looks:
        places: dict[str, Any] = {"include": ["html"]}
        if options is COLOURS:
            page.evaluate(ALIKE)
            if page.locator("[data-alike]").count():
                places["exclude"] = ["[data-alike]"]
        run = "([places, options]) => axe.run(places, options)"
        found += page.evaluate(run, [places, options])["violations"]
    return [
        f"{where}: {rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found
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
    page.emulate_media(color_scheme="light")
    faults += _overflow(page, SMALLEST) + _overflow(page, PHONE)
    faults += findings(page, "phone", [FORM])
    page.emulate_media(color_scheme="dark")
    faults += findings(page, "phone dark", [COLOURS])
    page.emulate_media(color_scheme="light")
    faults += _overflow(page, DESK) + findings(page, "desk")
    return faults + [f"without a ring when focused: {place}" for place in page.evaluate(RINGS)]


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
