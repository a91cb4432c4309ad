"""The strategy map of a retreat as a node of the tree. Pure.

In which column a goal stands is decided as on the page (docs/decisions/strategy-map.md).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from goals.map_columns import Step, step_of
from reports.tree.choices import Choices
from reports.tree.document import MapColumn, MapGoal, MapLane, MapLink, StrategyMap
from reports.tree.standing import Day, goal_state
from reports.tree.words import Words

_Rows = Sequence[Mapping[str, Any]]


def strategy_map(
    archive: Mapping[str, Any],
    words: Words,
    perspectives: _Rows,
    labels: Mapping[str, str],
    *,
    day: Day | None,
    choices: Choices,
) -> StrategyMap | None:
    """The map of the goals that are pursued; None where no link joins two of them.

    `day` is that of the states, None for a map without any. Where no table tells the goals, the
    words for those who do not see the map do; where the direction is left out, so are its phases.
    """
    goals = [goal for goal in archive["goals"] if goal["status"] != "dropped"]
    place = {goal["key"]: at for at, goal in enumerate(goals)}
    links = tuple(
        MapLink(place[goal["key"]], place[link["to"]], link["kind"])
        for goal in goals
        for link in goal["links"]
        if link["to"] in place and link["to"] != goal["key"]
    )
    if not links:
        return None
    shown = _lanes(perspectives, goals)
    lane_of = {item["key"] if item else None: at for at, item in enumerate(shown)}
    phases = archive["phases"] if choices.direction else []
    columns, column_of = _columns(archive, phases, words, goals)
    drawn = []
    for goal in goals:
        state = goal_state(goal, day).value if day else ""
        drawn.append(
            MapGoal(
                labels[goal["key"]],
                " ".join(goal["statement"].split()),
                lane_of[goal["perspective"]],
                column_of[goal["key"]],
                state,
                words(f"state.{state}") if state else "",
                bool(goal["example"]),
            )
        )
    lanes = tuple(_lane(item, words, at, drawn) for at, item in enumerate(shown))
    return StrategyMap(
        lanes,
        columns,
        tuple(drawn),
        links,
        _caption(columns, drawn, links, day, words),
        _description(lanes, columns, drawn, words, with_statements=not choices.goals),
        Words(archive["language"]).language,
    )


# --- Perspectives and phases -----------------------------------------------------------


def _lanes(perspectives: _Rows, goals: _Rows) -> list[Mapping[str, Any] | None]:
    """Perspectives in use in board order, and those that still hold a goal; None for none."""
    parents = {item["parent"] for item in perspectives if not item.get("retired")}
    held = {goal["perspective"] for goal in goals}
    shown: list[Mapping[str, Any] | None] = [
        item
        for item in sorted(perspectives, key=lambda item: item["board_position"])
        if item["key"] in held or not (item.get("retired") or item["key"] in parents)
    ]
    return [*shown, None] if None in held else shown


def _lane(
    item: Mapping[str, Any] | None, words: Words, at: int, goals: Sequence[MapGoal]
) -> MapLane:
    note = "" if any(goal.lane == at for goal in goals) else words("no_goal")
    if item is None:
        return MapLane(words("unsorted"), "", note)
    return MapLane(item.get("short") or item["heading"] or item["name"], item["hue"], note)


def _columns(
    archive: Mapping[str, Any], phases: _Rows, words: Words, goals: _Rows
) -> tuple[tuple[MapColumn, ...], dict[str, int]]:
    """The phases, and in which one each goal stands; one more for those without a place."""
    objectives = {item["key"]: item["text"] for item in archive["objectives"]}
    phases = sorted(phases, key=lambda phase: phase["number"])
    steps = [
        Step(
            at,
            objectives.get(phase["objective"], ""),
            _day(phase.get("from"), "01-01"),
            _day(phase.get("to"), "12-31"),
        )
        for at, phase in enumerate(phases)
    ]
    found = {
        goal["key"]: step_of(
            steps,
            objective=objectives.get(goal["objective"], ""),
            due=_day(goal["due"], "12-31"),
        )
        for goal in goals
    }
    columns = [
        MapColumn(phase.get("label") or words("phase", number=phase["number"]), _span(phase, words))
        for phase in phases
    ]
    if not columns or None in found.values():
        columns.append(MapColumn(words("no_phase") if columns else ""))
    last = len(columns) - 1
    return tuple(columns), {key: at if isinstance(at, int) else last for key, at in found.items()}


def _span(phase: Mapping[str, Any], words: Words) -> str:
    begin, end = (words.date(phase[name]) if phase.get(name) else "" for name in ("from", "to"))
    if begin and end:
        return begin if begin == end else words("range", low=begin, high=end)
    if begin:
        return words("valid_from", year=begin)
    return words("due", day=end) if end else ""


def _day(written: object, of_year: str) -> datetime.date | None:
    """A day, or that day of a year."""
    if not written:
        return None
    text = str(written)
    return datetime.date.fromisoformat(text if len(text) > 4 else f"{text}-{of_year}")


# --- Words -------------------------------------------------------------------------------


def _caption(
    columns: Sequence[MapColumn],
    goals: Sequence[MapGoal],
    links: Sequence[MapLink],
    day: Day | None,
    words: Words,
) -> str:
    parts = [words("map_caption" if columns[0].title else "map_caption_plain")]
    kinds = {link.kind for link in links}
    parts += [words(f"map_{kind}") for kind in ("supports", "conflicts") if kind in kinds]
    if any(goal.is_example for goal in goals):
        parts.append(words("map_example"))
    if day:
        key = "map_states" if day.is_given else "map_states_values"
        parts.append(words(key, day=words.date(day.date.isoformat())))
    return " ".join(parts)


def _description(
    lanes: Sequence[MapLane],
    columns: Sequence[MapColumn],
    goals: Sequence[MapGoal],
    words: Words,
    *,
    with_statements: bool,
) -> str:
    told = [words("map_title", number=len(goals))]
    for at, lane in enumerate(lanes):
        own = [
            _goal_words(goal, columns, words, with_statements) for goal in goals if goal.lane == at
        ]
        told.append(f"{lane.name}: {'; '.join(own) or words('no_goal')}.")
    return " ".join([*told, words("map_links")])


def _goal_words(
    goal: MapGoal, columns: Sequence[MapColumn], words: Words, with_statements: bool
) -> str:
    beside = ", ".join(filter(None, (columns[goal.column].title, goal.word)))
    text = f" {words('quoted', text=goal.text)}" if with_statements else ""
    return f"{goal.label}{text} ({beside})" if beside else f"{goal.label}{text}"
