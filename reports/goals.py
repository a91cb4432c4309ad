"""The goal part of the report: tables per perspective, measures, how goals act on each other,
votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from goals.dots import FEWEST_BALLOTS
from indicators.amounts import is_one_of_many
from reports.choices import LANDSCAPE, ORIGINAL, Choices
from reports.document import Block, Column, Item, ItemList, Line, Paragraph, Section, Table, Text
from reports.words import Words

Row = tuple[tuple[Line, ...], ...]


def goal_sections(
    archive: Mapping[str, Any],
    words: Words,
    perspectives: Sequence[Mapping[str, Any]],
    choices: Choices = ORIGINAL,
) -> tuple[Section, ...]:
    """The numbered parts that follow the goals text; none if the retreat has worded no goal."""
    labels = goal_labels(archive["goals"], words)
    parts = (
        _goal_tables(archive, words, perspectives, labels, choices) if choices.goals else None,
        _measures(archive["goals"], words, labels) if choices.measures else None,
        _links(archive["goals"], words, labels) if choices.links else None,
        _votes(archive, words, labels) if choices.votes else None,
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
) -> Section | None:
    goals = archive["goals"]
    if not goals:
        return None
    columns = (
        Column(words("number"), 5, compact=True),
        Column(words("goal"), 31),
        Column(words("result"), 20, note=words("result_note")),
        Column(words("effect"), 20, note=words("effect_note")),
        Column(words("responsible"), 14),
        Column(words("due_column"), 10, compact=True),
    )
    sections = []
    groups = [(item["key"], item["heading"] or item["name"], item["hue"]) for item in perspectives]
    for number, (key, heading, hue) in enumerate([*groups, (None, words("unsorted"), "")], start=1):
        rows = tuple(
            _goal_row(archive, goal, words, labels, choices)
            for goal in goals
            if goal["perspective"] == key
        )
        if rows:
            sections.append(Section(heading, f"goals-{number}", (Table(columns, rows, hue=hue),)))
    intro = Paragraph((Text(words("goals_note")),), role="note")
    return Section(
        words("goals"),
        "goals",
        (intro,),
        tuple(sections),
        landscape=choices.goal_tables == LANDSCAPE,
    )


def _goal_row(
    archive: Mapping[str, Any],
    goal: Mapping[str, Any],
    words: Words,
    labels: dict[str, str],
    choices: Choices,
) -> Row:
    by_level: dict[str, list[Line]] = {"result": [], "effect": []}
    for indicator in goal["indicators"]:
        level = "result" if indicator["level"] == "context" else indicator["level"]
        by_level[level] += _indicator(indicator, words, choices)
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


def _indicator(indicator: Mapping[str, Any], words: Words, choices: Choices) -> Iterator[Line]:
    name = indicator["name"]
    yield Line(words("context", name=name) if indicator["level"] == "context" else name)
    for figure in _figures(indicator, words, choices.values):
        yield Line(figure, "small")


def _figures(indicator: Mapping[str, Any], words: Words, with_values: bool) -> Iterator[str]:
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
    if with_values and indicator["values"]:
        newest = indicator["values"][-1]
        if newest["value"] is None:
            yield words("no_actual", period=words.period(newest["period"]))
        else:
            yield words("actual", value=_value(newest["value"], unit, newest["period"], words))


def _value(value: Any, unit: str | None, period: str | None, words: Words) -> str:
    text = value if isinstance(value, str) else words.number(value)
    if unit and not is_one_of_many(text, unit):
        text = f"{text} {unit}"
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
    goals: Sequence[Mapping[str, Any]], words: Words, labels: dict[str, str]
) -> Section | None:
    items = []
    for goal in goals:
        for link in goal["links"]:
            sentence = words(link["kind"], one=labels[goal["key"]], other=labels[link["to"]])
            hypothesis = f": {link['hypothesis']}" if link["hypothesis"] else ""
            example = f" ({words('example')})" if goal["example"] else ""
            items.append(Item((Paragraph((Text(f"{sentence}{hypothesis}{example}"),)),)))
    return Section(words("links"), "links", (ItemList("bullets", tuple(items)),)) if items else None


# --- Votes --------------------------------------------------------------------------------


def _votes(archive: Mapping[str, Any], words: Words, labels: dict[str, str]) -> Section | None:
    """The vote informs, the group decides: both are printed, one after the other."""
    if not archive["votes"]:
        return None
    sections = []
    for number, vote in enumerate(archive["votes"], start=1):
        title = vote["title"] or words("vote", number=number)
        sections.append(
            Section(
                title, f"vote-{number}", tuple(_vote(archive, vote, words, labels)), unnumbered=True
            )
        )
    return Section(words("votes"), "votes", (), tuple(sections))


def _vote(
    archive: Mapping[str, Any], vote: Mapping[str, Any], words: Words, labels: dict[str, str]
) -> Iterator[Block]:
    if vote.get("example"):
        yield Paragraph((Text(words("example")),), role="badge")
    if how := _how(vote, words):
        yield Paragraph((Text(how),), role="note")
    goals = {goal["key"]: goal["statement"] for goal in archive["goals"]}
    clusters = {cluster["key"]: cluster["title"] for cluster in archive["clusters"]}
    results = [
        (labels[result["goal"]], goals[result["goal"]], result) for result in vote["results"]
    ]
    results += [("", clusters[result["cluster"]], result) for result in vote.get("clusters") or ()]
    if _is_withheld(vote):
        yield Paragraph((Text(words("too_few_ballots")),))
    elif results:
        yield _result_table(results, words)
    decision = (
        words("decision", text=vote["decision"]) if vote["decision"] else words("no_decision")
    )
    yield Paragraph((Text(decision),))
    if vote.get("reason"):
        yield Paragraph((Text(words("reason", text=vote["reason"])),))


def _is_withheld(vote: Mapping[str, Any]) -> bool:
    """Of fewer than three ballots by phone no count is printed; paper dots were public anyway."""
    return (
        vote.get("ballots") == "phone"
        and vote["voters"] is not None
        and vote["voters"] < FEWEST_BALLOTS
    )


def _how(vote: Mapping[str, Any], words: Words) -> str:
    facts = []
    if vote["dots_per_person"]:
        key = "vote_rule_max" if vote["max_per_goal"] else "vote_rule"
        facts.append(words(key, dots=vote["dots_per_person"], max=vote["max_per_goal"]))
    if vote["voters"]:
        facts.append(words("vote_by", number=vote["voters"]))
    if vote.get("ballots"):
        facts.append(words(vote["ballots"]))
    return " · ".join(facts)


def _result_table(results: list[tuple[str, str, Mapping[str, Any]]], words: Words) -> Table:
    by_dots = sorted(results, key=lambda row: -row[2]["dots"])
    with_people = any(result["voters"] is not None for _, _, result in results)
    rows = []
    for label, title, result in by_dots:
        people = "" if result["voters"] is None else words.number(result["voters"])
        cells: list[tuple[Line, ...]] = [
            (Line(label),),
            (Line(title),),
            (Line(words.number(result["dots"])),),
        ]
        rows.append(tuple([*cells, (Line(people),)] if with_people else cells))
    columns = [
        Column(words("number"), 8, compact=True),
        Column(words("goal"), 62 if with_people else 77),
        Column(words("dots"), 15, compact=True),
    ]
    if with_people:
        columns.append(Column(words("voters"), 15, compact=True))
    return Table(tuple(columns), tuple(rows))
