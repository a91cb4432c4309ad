"""The words in which each app tells its part of a retreat's path."""

from dataclasses import dataclass, field
from enum import StrEnum


class StepState(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    EMPTY = "empty"


@dataclass(frozen=True)
class Missing:
    """One thing that is still missing, with the link that mends it."""

    title: str
    detail: str
    url: str
    icon: str = "pencil"


@dataclass(frozen=True)
class PathStep:
    """One step of the path: ``share`` (0 to 1) is how far it got, None where that can't be said."""

    slug: str
    title: str
    detail: str
    url: str
    state: StepState
    summary: str
    action: str
    share: float | None = None
    missing: tuple[Missing, ...] = field(default_factory=tuple)
