"""The goal part of the report: tables per perspective, measures, how goals act on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.tree.choices import LANDSCAPE, ORIGINAL, Choices
from reports.tree.document import Column, Item, ItemList, Line, Paragraph, Section, Table, Text
from reports.tree.map_tree import strategy_map
from reports.tree.standing import Day, day_of
from reports.tree.value_charts import chart_line, in_unit, sum_words
from reports.tree.votes import vote_section
from reports.tree.words import Words

Row = tuple[tuple[Line, ...], ...]


def goal_sections(
    archive: Mapping[str, Any],
    words: Words,
    perspectives: Sequence[Mapping[str, Any]],
    choices: Choices = ORIGINAL,
) -> tuple[Section, ...]:
    """The numbered parts that follow the goals text; none if the retreat has worded no goal."""
    labels = goal_labels(archive["goals"], words)
    day = day_of(archive) if choices.values else None
    parts = (
        _goal_tables(archive, words, perspectives, labels, choices, day) if choices.goals else None,
        _measures(archive["goals"], words, labels) if choices.measures else None,
        _links(archive, words, perspectives, labels, choices, day) if choices.links else None,
        vote_section(archive, words, labels, choices) if choices.votes else None,
    )
    return tuple(part for part in parts if part is not None)


def goal_labels(goals: Sequence[Mapping[str, Any]], words: Words) -> dict[str, str]:
    """Key → Z1, Z2 …: the goal's own number, else its place."""
    return {
        goal["key"]: words("goal_key", number=goal.get("number") or place)
        for place, goal in enumerate(goals, start=1)
    }


# --- Goal tables ------------------------------------------------------------------


def _goal_tables(
    archive: Mapping[str, Any],
    words: Words,
    perspectives: Sequence[Mapping[str, Any]],
    labels: dict[str, str],
    choices: Choices,
    day: Day | None,
) -> Section | None:
    """`day` is the one that values are looked at, None where none is to be shown."""
    goals = archive["goals"]
    if not goals:
        return None
    due = 10 if words.language == "de" else 13  # 31 December is longer than 31.12.2012
    columns = (
        Column(words("number"), 5, compact=True),
        Column(words("goal"), 41 - due),
        Column(words("result"), 20, note=words("result_note")),
        Column(words("effect"), 20, note=words("effect_note")),
        Column(words("responsible"), 14),
        Column(words("due_column"), due, compact=True),
    )
    sections = []
    groups = [(item["key"], item["heading"] or item["name"], item["hue"]) for item in perspectives]
    for number, (key, heading, hue) in enumerate([*groups, (None, words("unsorted"), "")], start=1):
        rows = tuple(
            _goal_row(archive, goal, words, labels, choices, day)
            for goal in goals
            if goal["perspective"] == key
        )
        if rows:
            sections.append(Section(heading, f"goals-{number}", (Table(columns, rows, hue=hue),)))
    intro = words("goals_note")
    if any(item["level"] == "context" for goal in goals for item in goal["indicators"]):
        intro += " " + words("context_note")
    if _has_charts(sections):
        key = "charts_note" if day and day.is_given else "charts_note_values"
        intro += " " + words(key, day=words.date(day.date.isoformat()) if day else "")
    return Section(
        words("goals"),
        "goals",
        (Paragraph((Text(intro),), role="note"),),
        tuple(sections),
        landscape=choices.goal_tables == LANDSCAPE,
    )


def _goal_row(
    archive: Mapping[str, Any],
    goal: Mapping[str, Any],
    words: Words,
    labels: dict[str, str],
    choices: Choices,
    day: Day | None,
) -> Row:
    by_level: dict[str, list[Line]] = {"result": [], "effect": []}
    for indicator in goal["indicators"]:
        level = "result" if indicator["level"] == "context" else indicator["level"]
        by_level[level] += _indicator(indicator, words, choices, day)
    return (
        (Line(labels[goal["key"]]),),
        tuple(_goal_lines(archive, goal, words)),
        tuple(by_level["result"]) or (Line(words("to_define"), "small"),),
        tuple(by_level["effect"]) or (Line(words("to_define"), "small"),),
        (Line(goal["responsible"]) if goal["responsible"] else Line(words("open"), "small"),),
        (Line(words.date(goal["due"])) if goal["due"] else Line(words("open"), "small"),),
    )


def _goal_lines(
    archive: Mapping[str, Any], goal: Mapping[str, Any], words: Words
) -> Iterator[Line]:
    yield Line(goal["statement"], "strong")
    if goal["example"]:
        yield Line(words("example"), "badge")
    if facts := list(_facts(archive, goal, words)):
        yield Line(" · ".join(facts), "small")
    for slot in ("relevant", "achievable"):
        if goal[slot]:
            yield Line(words(slot, text=goal[slot]), "small")
    for wording in goal.get("wordings") or ():
        if wording["statement"] != goal["statement"]:
            yield Line(words("earlier_wording", text=wording["statement"]), "small")


def _facts(archive: Mapping[str, Any], goal: Mapping[str, Any], words: Words) -> Iterator[str]:
    numbers = {question["key"]: question["number"] for question in archive["questions"]}
    objectives = {objective["key"]: objective["number"] for objective in archive["objectives"]}
    if questions := sorted(numbers[key] for key in goal["questions"]):
        key = "for_question" if len(questions) == 1 else "for_questions"
        yield words(key, numbers=words.join([str(number) for number in questions]))
    if goal["objective"]:
        yield words("supports_objective", number=objectives[goal["objective"]])
    if goal["priority"]:
        yield words("priority", number=goal["priority"])
    if goal["status"] != "agreed":
        status = words(f"status.{goal['status']}")
        yield f"{status}: {goal['status_reason']}" if goal["status_reason"] else status


def _indicator(
    indicator: Mapping[str, Any], words: Words, choices: Choices, day: Day | None
) -> Iterator[Line]:
    name = indicator["name"]
    yield Line(words("context", name=name) if indicator["level"] == "context" else name)
    for figure in _figures(indicator, words, day):
        yield Line(figure, "small")
    if day and choices.figures and (drawn := chart_line(indicator, day, words)):
        yield drawn


def _figures(indicator: Mapping[str, Any], words: Words, day: Day | None) -> Iterator[str]:
    """Baseline, targets and the newest value, each with its period; a missing value is named,
    never 0."""
    baseline, unit = indicator["baseline"], indicator["unit"]
    if baseline and baseline["value"] is not None:
        yield words("baseline", value=_value(baseline["value"], unit, baseline["period"], words))
    for target in indicator["targets"]:
        if target["value"] is None:
            continue  # also where a file has an upper bound without a lower one
        if target.get("upper") is not None:
            span = words(
                "range", low=words.number(target["value"]), high=words.number(target["upper"])
            )
            yield words("target_range", value=_value(span, unit, target["period"], words))
        else:
            yield words("target", value=_value(target["value"], unit, target["period"], words))
    if not (day and indicator["values"]):
        return
    newest = indicator["values"][-1]
    if newest["value"] is None:
        yield words("no_actual", period=words.period(newest["period"]))
    else:
        yield words("actual", value=_value(newest["value"], unit, newest["period"], words))
    if total := sum_words(indicator, day, words):
        yield total


def _has_charts(sections: Sequence[Section]) -> bool:
    tables = (block for part in sections for block in part.blocks if isinstance(block, Table))
    return any(
        line.chart for table in tables for row in table.rows for cell in row for line in cell
    )


def _value(value: Any, unit: str | None, period: str | None, words: Words) -> str:
    text = in_unit(value if isinstance(value, str) else words.number(value), unit)
    return f"{text} ({words.period(period)})" if period else text


# --- What follows from the goals ------------------------------------------------------


def _measures(
    goals: Sequence[Mapping[str, Any]], words: Words, labels: dict[str, str]
) -> Section | None:
    rows: list[Row] = []
    for goal in goals:
        for measure in goal["measures"]:
            state = words("done") if measure["done"] else ""
            due = words.date(measure["due"]) if measure["due"] else ""
            rows.append(
                (
                    (Line(labels[goal["key"]]),),
                    (Line(measure["text"]), *_badge(goal, words)),
                    (
                        Line(measure["responsible"])
                        if measure["responsible"]
                        else Line(words("open"), "small"),
                    ),
                    tuple(
                        Line(text, "" if text == due else "small") for text in (due, state) if text
                    )
                    or (Line(words("open"), "small"),),
                )
            )
    if not rows:
        return None
    columns = (
        Column(words("goal"), 8, compact=True),
        Column(words("measure"), 52),
        Column(words("responsible"), 25),
        Column(words("due_column"), 15, compact=True),
    )
    return Section(words("measures"), "measures", (Table(columns, tuple(rows)),))


def _badge(item: Mapping[str, Any], words: Words) -> tuple[Line, ...]:
    return (Line(words("example"), "badge"),) if item.get("example") else ()


def _links(
    archive: Mapping[str, Any],
    words: Words,
    perspectives: Sequence[Mapping[str, Any]],
    labels: dict[str, str],
    choices: Choices,
    day: Day | None,
) -> Section | None:
    """Each link as a sentence; the strategy map lies on a page across behind them."""
    items = []
    for goal in archive["goals"]:
        for link in goal["links"]:
            sentence = words(link["kind"], one=labels[goal["key"]], other=labels[link["to"]])
            hypothesis = f": {link['hypothesis']}" if link["hypothesis"] else ""
            example = f" ({words('example')})" if goal["example"] else ""
            items.append(Item((Paragraph((Text(f"{sentence}{hypothesis}{example}"),)),)))
    if not items:
        return None
    drawn = None
    if choices.figures:
        drawn = strategy_map(archive, words, perspectives, labels, day=day, choices=choices)
    sheet = (
        Section(words("map"), "map", (drawn,), unnumbered=True, landscape=True) if drawn else None
    )
    parts = (sheet,) if sheet else ()
    return Section(words("links"), "links", (ItemList("bullets", tuple(items)),), parts)
