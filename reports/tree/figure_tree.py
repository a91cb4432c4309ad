"""The two figures of the cards as parts of the tree, their map and how they spread; and the numbers
of all figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from reports.tree.document import Block, Figure, FigureRow, Section, StrategyMap
from reports.tree.retreat import Retreat
from reports.tree.words import Words

HELPFUL, HARMFUL = ("strength", "opportunity"), ("weakness", "threat")


def _rows(retreat: Retreat) -> tuple[FigureRow, ...]:
    rows = [
        FigureRow(item["heading"] or item["name"], item["hue"], _counts(retreat, item["key"]))
        for item in retreat.in_board_order()
    ]
    if any(card["perspective"] is None for card in retreat.cards):
        rows.append(FigureRow(retreat.words("unsorted"), "", _counts(retreat, None)))
    return tuple(rows)


def _counts(retreat: Retreat, perspective: str | None) -> tuple[tuple[str, int], ...]:
    own = [card for card in retreat.cards if card["perspective"] == perspective]
    return tuple(
        (kind, sum(card["count"] for card in own if card["kind"] == kind)) for kind in retreat.kinds
    )


def card_map(retreat: Retreat) -> Figure:
    words = retreat.words
    rows = _rows(retreat)
    helpful, harmful = (_side(retreat, kinds) for kinds in (HELPFUL, HARMFUL))
    described = [
        f"{row.name}: {', '.join(_amount(words, kind, number) for kind, number in row.counts)}."
        for row in rows
    ]
    description = " ".join([words("card_map_title", helpful=helpful, harmful=harmful), *described])
    return Figure(
        "card_map", rows, words("card_map", helpful=helpful, harmful=harmful), description
    )


def _side(retreat: Retreat, kinds: tuple[str, ...]) -> str:
    words = retreat.words
    asked = [kind for kind in kinds if kind in retreat.kinds] or [kinds[0]]
    totals = {
        kind: sum(card["count"] for card in retreat.cards if card["kind"] == kind) for kind in asked
    }
    return words.join([_amount(words, kind, number) for kind, number in totals.items()])


def _amount(words: Words, kind: str, number: int) -> str:
    if number == 1:
        return words(f"one.{kind}")
    return words(
        "count_of_kind" if number else "none_of_kind", number=number, kind=words(f"kinds.{kind}")
    )


def spread(retreat: Retreat) -> Figure:
    words = retreat.words
    rows = _rows(retreat)
    total = sum(row.total for row in rows)
    described = " · ".join(f"{row.name} {row.total}" for row in rows)
    return Figure(
        "spread",
        rows,
        words("spread", number=total),
        f"{words('spread_title', number=total)} {described}.",
    )


def with_numbers(sections: tuple[Section, ...], words: Words) -> tuple[Section, ...]:
    """The same sections, each figure with its number in its caption: counted, never typed."""
    counter = count(1)

    def number(block: Block) -> Block:
        if not isinstance(block, Figure | StrategyMap):
            return block
        caption = words("figure", number=next(counter), caption=block.caption)
        return replace(block, caption=caption)

    def walk(section: Section) -> Section:
        blocks = tuple(number(block) for block in section.blocks)
        return replace(section, blocks=blocks, sections=tuple(map(walk, section.sections)))

    return tuple(map(walk, sections))
