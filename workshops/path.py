"""The words in which each app tells its part of a retreat's path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from workshops.models import Workshop

T = TypeVar("T")


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


def with_path(workshop: Workshop) -> Workshop:
    """Return the workshop as ``WorkshopQuerySet.with_path`` fetches it; a query if it is not."""
    if hasattr(workshop, "phase_count"):
        return workshop
    return once(workshop, "path", lambda: Workshop.objects.with_path().get(pk=workshop.pk))


def once(workshop: Workshop, name: str, load: Callable[[], T]) -> T:
    """Load what the steps of several apps look at once for the workshop in hand."""
    loaded = workshop.__dict__.setdefault("_loaded_for_path", {})
    if name not in loaded:
        loaded[name] = load()
    return loaded[name]
