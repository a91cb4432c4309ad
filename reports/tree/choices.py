"""What somebody chose to print: the parts of a report, and its form. Pure.

The defaults are the first client's report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

LANDSCAPE, PORTRAIT = "landscape", "portrait"
CONTENT_LANGUAGE = ""
"""The report's own words speak the language of the retreat."""


@dataclass(frozen=True)
class Choices:
    """What stands in the report. A part that is left out leaves no number behind.

    `sentences`: those computed sentences that were accepted. `language`: "de" or "en" for the
    report's own words; what people wrote stays as they wrote it.
    """

    procedure: bool = True
    analysis: bool = True
    conclusion: bool = True
    direction: bool = True
    goals: bool = True
    measures: bool = True
    figures: bool = True
    participants: bool = True
    clusters: bool = True
    sentences: bool = True
    values: bool = True
    links: bool = True
    votes: bool = True
    trace: bool = False
    photos: bool = True
    goal_tables: str = LANDSCAPE
    language: str = CONTENT_LANGUAGE


ORIGINAL = Choices()


@dataclass(frozen=True)
class Said:
    """A computed sentence that somebody accepted for the report, as it stands or edited."""

    text: str
    is_edited: bool = False


_KNOWN: Mapping[str, tuple[str, ...]] = {
    "goal_tables": (LANDSCAPE, PORTRAIT),
    "language": (CONTENT_LANGUAGE, "de", "en"),
}


def choices_from(told: Mapping[str, Any]) -> Choices:
    """What was kept as plain values. What it does not say, or says wrongly, is the original's."""
    found: dict[str, Any] = {}
    for item in fields(Choices):
        value = told.get(item.name, item.default)
        known = _KNOWN.get(item.name, (True, False))
        found[item.name] = value if value in known else item.default
    return Choices(**found)
