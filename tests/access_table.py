"""Who gets in where: every URL of the product, by name. A URL that is not listed fails a test.

The same table says which pages are looked at by the tests of accessibility, of bad input and of
headers, and which the screenshots show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PUBLIC = frozenset({"logged out", "staff", "facilitator", "manager", "administrator"})
MEMBERS = PUBLIC - {"logged out"}
GOAL_KEEPERS = MEMBERS - {"staff"}
FACILITATORS = frozenset({"facilitator", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})


@dataclass(frozen=True)
class Access:
    """Who gets in with GET and with POST; None where the method is refused (405).

    `objects` names for each part of the URL the object of tests/world.py whose id stands there;
    "=word" is a fixed word. Someone of another organisation, and an id that does not exist, get
    404 wherever there is an object. `is_page`: GET answers with a whole page.
    """

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    objects: Mapping[str, str] = field(default_factory=dict)
    is_page: bool = True

    @property
    def has_object(self) -> bool:
        return any(not name.startswith("=") for name in self.objects.values())


def page(get: frozenset[str], post: frozenset[str] | None = None, **objects: str) -> Access:
    """A page to read, perhaps with a form that posts to its own URL."""
    return Access(get=get, post=post, objects=objects)


def answer(get: frozenset[str], **objects: str) -> Access:
    """A part of a page, a download, a redirect: read, but no page to look at."""
    return Access(get=get, objects=objects, is_page=False)


def verb(post: frozenset[str], **objects: str) -> Access:
    """One verb: POST only."""
    return Access(post=post, objects=objects, is_page=False)


TABLE: dict[str, Access] = {
    # bsc_project
    "start": page(MEMBERS),
    "workshop": page(MEMBERS, pk="workshop"),
    "set_language": Access(get=PUBLIC, post=PUBLIC, is_page=False),
    # accounts
    "accounts:members": page(MEMBERS),
    "accounts:profile": page(MEMBERS, MEMBERS),
    # indicators
    "indicators:scorecards": page(MEMBERS),
    # reports
    "reports:list": page(MEMBERS),
    "reports:report": page(MEMBERS, pk="workshop"),
    "reports:report_pdf": answer(MEMBERS, pk="workshop"),
}

# Signing in, by django-allauth: open to everybody, tried for headers and for faults only.
SIGN_IN_PREFIX = "account_"
