"""How many things have which state, as a bar of stretches and in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.rollup import State
from indicators.rollup_words import state_word

BAR_WIDTH, BAR_GAP = 1000, 3
OFFERED = (
    State.CRITICAL,
    State.AT_RISK,
    State.ON_TRACK,
    State.OUTDATED,
    State.NO_VALUE,
    State.UNRATED,
)
"""The states as filters, bars and counts name them."""


@dataclass(frozen=True)
class Stretch:
    """One state in the bar of states, in thousandths of its width."""

    x: int
    width: int
    style: str


def draw_bar(counts: Mapping[State, int]) -> list[Stretch]:
    """The states as stretches of a bar, each at least as wide as can be seen."""
    found = [(state, counts.get(state, 0)) for state in OFFERED if counts.get(state)]
    total = sum(count for _state, count in found)
    room = BAR_WIDTH - BAR_GAP * (len(found) - 1)
    stretches, begin, passed = [], 0, 0
    for place, (state, count) in enumerate(found):
        passed += count
        end = room * passed // total + BAR_GAP * place
        stretches.append(Stretch(begin, end - begin, f"sumbar__{state.value}"))
        begin = end + BAR_GAP
    return stretches


def bar_words(counts: Mapping[State, int]) -> str:
    """ "2 critical, 1 on track"."""
    found = ((counts.get(state, 0), state) for state in OFFERED)
    return ", ".join(f"{count} {state_word(state)}" for count, state in found if count)
