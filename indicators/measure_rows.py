"""One measure as pages show it: where it stands, and since when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Membership
from goals.models import PURSUED, Goal, Measure
from goals.rules import can_tick_measure
from indicators.values.words import person_words

STATES = ("overdue", "open", "done")


@dataclass(frozen=True)
class Row:
    """One measure. ``state`` is "overdue", "open" or "done"; ``about`` says when and by whom."""

    measure: Measure
    label: str
    state: str
    about: str
    scorecard: str
    may_tick: bool


def row_of(
    measure: Measure, member: Membership | None, *, label: str = "", names_scorecard: bool = False
) -> Row:
    """One measure as it stands; its goal, scorecard, post and who did it are fetched with it."""
    scorecard = measure.goal.scorecard
    state = _state_of(measure)
    holder = measure.responsible.user_id if measure.responsible else None
    return Row(
        measure=measure,
        label=label,
        state=state,
        about=_about(measure, state),
        scorecard=scorecard.title if names_scorecard else "",
        may_tick=can_tick_measure(member, holder),
    )


def rows_of_goal(goal: Goal) -> list[Row]:
    """The measures of one goal in their order."""
    return [row_of(measure, None) for measure in goal.measures.all()]


def urgent_first(rows: list[Row]) -> list[Row]:
    """What is overdue, what is open, what is done; in each the order stays."""
    return sorted(rows, key=lambda row: STATES.index(row.state))


def _state_of(measure: Measure) -> str:
    if measure.is_done:
        return "done"
    goal = measure.goal
    is_late = bool(measure.due and measure.due < goal.scorecard.today)
    return "overdue" if is_late and goal.status in PURSUED else "open"


def _about(measure: Measure, state: str) -> str:
    """The day by which it is to be done, or when it was done and by whom."""
    if state != "done":
        return date_format(measure.due, "SHORT_DATE_FORMAT") if measure.due else _("no date")
    if measure.done_on is None:
        return pgettext("measure", "done")
    values = {"day": date_format(measure.done_on, "SHORT_DATE_FORMAT")}
    if measure.done_by is None:
        return _("done on %(day)s") % values
    return _("done on %(day)s by %(name)s") % {**values, "name": person_words(measure.done_by)}
