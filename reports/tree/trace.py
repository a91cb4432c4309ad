"""The traceability annex: what came of each card, and where each question and goal comes from.

Pure: the links are those of the archive, told by reference numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.tree.document import Block, Column, Line, Paragraph, Section, Table, Text
from reports.tree.goals import goal_labels
from reports.tree.references import LETTERS, card_numbers, cards_in_order, part_numbers
from reports.tree.retreat import Retreat
from reports.tree.words import Words

Row = tuple[tuple[Line, ...], ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Trace:
    """The links of a retreat both ways, by key."""

    retreat: Retreat

    @cached_property
    def cards(self) -> dict[str, str]:
        return card_numbers(self.retreat)

    @cached_property
    def labels(self) -> dict[str, str]:
        return goal_labels(self.retreat.archive["goals"], self.retreat.words)

    @cached_property
    def questions(self) -> list[Mapping[str, Any]]:
        return sorted(self.retreat.archive["questions"], key=lambda item: item["number"])

    @cached_property
    def questions_of(self) -> dict[str, list[Mapping[str, Any]]]:
        """The questions by card, in their order."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for question in self.questions:
            for card in question["cards"]:
                found.setdefault(card, []).append(question)
        return found

    @cached_property
    def goals_of(self) -> dict[str, list[Mapping[str, Any]]]:
        """The goals by question, in their order."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for goal in self.retreat.archive["goals"]:
            for question in goal["questions"]:
                found.setdefault(question, []).append(goal)
        return found

    def goals_from(self, questions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The goals that answer any of the questions, each once, in the order of the report."""
        keys = {goal["key"] for item in questions for goal in self.goals_of.get(item["key"], ())}
        return [goal for goal in self.retreat.archive["goals"] if goal["key"] in keys]

    def parts(self, goals: Iterable[Mapping[str, Any]], letter: str, part: str) -> list[str]:
        return [
            number
            for goal in goals
            for number in part_numbers(goal, self.labels[goal["key"]], letter, part)
        ]


def trace_section(retreat: Retreat) -> list[Section]:
    """The annex; none while there is no card, no question and no goal."""
    trace, words = Trace(retreat), retreat.words
    sections = [
        *_card_sections(trace),
        *_section(words, "trace_questions", "trace-questions", _question_table(trace)),
        *_section(words, "trace_goals", "trace-goals", _goal_table(trace)),
    ]
    if not sections:
        return []
    keys = words.join(
        [f"{LETTERS[kind]} {words(f'kinds.{kind}')}" for kind in retreat.kinds if retreat.cards]
    )
    note = words("trace_note", cards=f"{keys}, " if keys else "")
    intro = Paragraph((Text(note),), role="note")
    return [Section(words("annex_trace"), "trace", (intro,), tuple(sections), unnumbered=True)]


def _section(words: Words, title: str, anchor: str, table: Table | None) -> list[Section]:
    blocks: tuple[Block, ...] = (table,) if table else ()
    return [Section(words(title), anchor, blocks, unnumbered=True)] if blocks else []


# --- cards, with what came of them --------------------------------------------------------------


def _card_sections(trace: Trace) -> Iterable[Section]:
    words = trace.retreat.words
    columns = (
        Column(words("number"), 8, compact=True),
        Column(words("card"), 38),
        Column(words("question"), 12),
        Column(words("goal"), 12),
        Column(words("indicators"), 15),
        Column(words("measures"), 15),
    )
    for kind in trace.retreat.kinds:
        rows = tuple(_card_row(trace, card) for card in cards_in_order(trace.retreat, kind))
        if rows:
            name = words(f"kinds.{kind}")
            yield Section(
                name[:1].upper() + name[1:],
                f"trace-{kind}",
                (Table(columns, rows),),
                unnumbered=True,
            )


def _card_row(trace: Trace, card: Mapping[str, Any]) -> Row:
    questions = trace.questions_of.get(card["key"], [])
    goals = trace.goals_from(questions)
    times = f" ({card['count']}×)" if card["count"] > 1 else ""
    return (
        (Line(trace.cards[card["key"]]),),
        (Line(f"{card['text']}{times}"),),
        _listed(str(item["number"]) for item in questions),
        _listed(trace.labels[goal["key"]] for goal in goals),
        _listed(trace.parts(goals, "I", "indicators")),
        _listed(trace.parts(goals, "M", "measures")),
    )


# --- and back ---------------------------------------------------------------------------------


def _question_table(trace: Trace) -> Table | None:
    words = trace.retreat.words
    rows = tuple(
        (
            (Line(str(item["number"])),),
            (Line(item["text"]),),
            _listed(_in_order(trace.cards, item["cards"])),
            _listed(trace.labels[goal["key"]] for goal in trace.goals_of.get(item["key"], ())),
        )
        for item in trace.questions
    )
    columns = (
        Column(words("number"), 8, compact=True),
        Column(words("question"), 52),
        Column(words("cards"), 26),
        Column(words("goal"), 14),
    )
    return Table(columns, rows) if rows else None


def _goal_table(trace: Trace) -> Table | None:
    words = trace.retreat.words
    rows = tuple(_goal_row(trace, goal) for goal in trace.retreat.archive["goals"])
    columns = (
        Column(words("number"), 8, compact=True),
        Column(words("goal"), 26),
        Column(words("question"), 14, note=words("and_cards")),
        Column(words("indicators"), 26),
        Column(words("measures"), 26),
    )
    return Table(columns, rows) if rows else None


def _goal_row(trace: Trace, goal: Mapping[str, Any]) -> Row:
    questions = [item for item in trace.questions if item["key"] in goal["questions"]]
    cards = {key for item in questions for key in item["cards"]}
    label = trace.labels[goal["key"]]
    return (
        (Line(label),),
        (Line(goal["statement"]),),
        _origin(questions, _in_order(trace.cards, cards)),
        _named(part_numbers(goal, label, "I", "indicators"), goal["indicators"], "name"),
        _named(part_numbers(goal, label, "M", "measures"), goal["measures"], "text"),
    )


def _in_order(numbers: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """The numbers of these cards as they follow in the report; hidden cards have none."""
    wanted = set(keys)
    return [number for key, number in numbers.items() if key in wanted]


def _listed(numbers: Iterable[str]) -> tuple[Line, ...]:
    """Numbers in one line; a dash says that there is nothing, not that it was forgotten."""
    return (Line(", ".join(numbers) or "–"),)


def _origin(questions: Sequence[Mapping[str, Any]], cards: Sequence[str]) -> tuple[Line, ...]:
    """The numbers of the questions and, below them, of their cards."""
    (numbers,) = _listed(str(item["number"]) for item in questions)
    return (numbers, Line(", ".join(cards), "small")) if cards else (numbers,)


def _named(
    numbers: Sequence[str], things: Sequence[Mapping[str, Any]], name: str
) -> tuple[Line, ...]:
    lines = (Line(f"{no} {item[name]}", "entry") for no, item in zip(numbers, things, strict=True))
    return tuple(lines) or (Line("–"),)
