"""Titles of votes: a second one on the same question says that it is the second."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

LONGEST = 200
_MARKS = {"title": "\0", "number": "\0"}


def title_beside(title: str, others: Iterable[str], language: str) -> str:
    """The title, with the number of its round where others have it already.

    "What first?" beside itself is "What first? (round 2)", in the language of the retreat.
    """
    taken = set(others)
    with override(language):
        template = _("%(title)s (round %(number)s)")
    question = _question(title, template)
    if question not in taken and question == title:
        return title
    for number in range(2, len(taken) + 3):
        ending = template % {"title": "", "number": number}
        named = question[: LONGEST - len(ending)].rstrip() + ending
        if named not in taken:
            return named
    return title


def _question(title: str, template: str) -> str:
    """The title without the number of its round."""
    before, after = (re.escape(part) for part in (template % _MARKS).split("\0")[1:])
    return re.sub(f"{before}[0-9]+{after}$", "", title) or title
