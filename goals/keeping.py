"""Who keeps what goals say: an app above this one, which says so as it starts.

The history of goals holds their indicators as well and so lives two rungs higher; verbs on goals
that live here are told to it by this door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from accounts.models import User
from goals.models import Goal

Keeper = Callable[..., AbstractContextManager[None]]
_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """From now on, changes are done inside of ``keeper(goals=…, by=…)``."""
    if keeper not in _keepers:
        _keepers.append(keeper)


@contextmanager
def kept(goals: Sequence[Goal], *, by: User) -> Iterator[None]:
    """Do a change of these goals, and keep what it left."""
    with ExitStack() as stack:
        for keeper in _keepers:
            stack.enter_context(keeper(goals=goals, by=by))
        yield
