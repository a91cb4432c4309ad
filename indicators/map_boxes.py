"""The boxes of the strategy map: label and state above, the goal below, as high as that needs."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.map_shapes import Box, Goal, Line, Rect, lines_of
from indicators.map_text import Type, wrap

LEAST_HEIGHT = 64.0
INSET = 12.0
ICON = 15.0
LABEL, STATE, LABEL_LINE = Type("sans", 13), Type("bold", 12.5), 17.0
STATEMENT, STATEMENT_LINE = Type("sans", 14), 18.0


@dataclass(frozen=True)
class BoxText:
    """A goal's text in lines, before it has a place."""

    goal: Goal
    label: tuple[str, ...]
    text: tuple[str, ...]
    state_is_below: bool

    @property
    def head(self) -> float:
        """The height of label and state."""
        return LABEL_LINE * (len(self.label) + self.state_is_below)

    @property
    def height(self) -> float:
        lines = 10 + self.head + 4 + len(self.text) * STATEMENT_LINE + 10
        return max(LEAST_HEIGHT, lines)

    def at(self, left: float, top: float, width: float, height: float) -> Box:
        x, first = left + INSET, top + 10 + 13
        label = lines_of(self.label, x, first, LABEL, LABEL_LINE)
        state = STATE.width(self.goal.state)
        foot = first + (LABEL_LINE * len(self.label) if self.state_is_below else 0)
        begin = x + ICON + 4 if self.state_is_below else left + width - INSET - state
        bulb = None
        if self.goal.is_example:
            bulb = label[-1].x + label[-1].width + 4, label[-1].y - 12
        return Box(
            self.goal.key,
            Rect(left, top, width, height),
            label,
            Line(begin, foot, self.goal.state, state),
            (begin - ICON - 4, foot - 12.5),
            bulb,
            lines_of(self.text, x, top + 10 + self.head + 4 + 14, STATEMENT, STATEMENT_LINE),
        )


def measure(goal: Goal, width: float) -> BoxText:
    room = width - 2 * INSET
    bulb = ICON + 4 if goal.is_example else 0
    label = wrap(goal.label, room - bulb, LABEL)
    first = LABEL.width(goal.label) + bulb + 10
    is_below = len(label) > 1 or first + ICON + 4 + STATE.width(goal.state) > room
    return BoxText(goal, label, wrap(goal.text, room, STATEMENT, goal.language), is_below)
