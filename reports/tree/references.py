"""The reference numbers of a report: cards by kind (S1, W3), goals, their indicators and measures.

Pure. The same content has the same numbers in every format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.tree.retreat import Retreat

LETTERS = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}

Cards = Sequence[dict[str, Any]]


def cards_in_order(retreat: Retreat, kind: str) -> list[dict[str, Any]]:
    """The cards of a kind as the report prints them: by perspective, then what is not sorted;
    in each first those of no cluster, then cluster by cluster."""
    own = [card for card in retreat.cards if card["kind"] == kind]
    keys = [*(item["key"] for item in retreat.perspectives), None]
    return [
        card
        for key in keys
        for _cluster, cards in by_cluster(retreat, [c for c in own if c["perspective"] == key])
        for card in cards
    ]


def by_cluster(
    retreat: Retreat, cards: Cards
) -> list[tuple[Mapping[str, Any] | None, list[dict[str, Any]]]]:
    """Cards of one heading: those of no cluster (None) first, then each cluster that has some.

    Where the report prints no clusters, all are of none.
    """
    if not retreat.choices.clusters:
        return [(None, list(cards))]
    found: list[tuple[Mapping[str, Any] | None, list[dict[str, Any]]]] = [
        (None, [card for card in cards if card["cluster"] is None])
    ]
    for cluster in retreat.archive["clusters"]:
        if own := [card for card in cards if card["cluster"] == cluster["key"]]:
            found.append((cluster, own))
    return found


def card_numbers(retreat: Retreat) -> dict[str, str]:
    """Key of each card in the report → S1, S2, W1 …"""
    return {
        card["key"]: f"{LETTERS[kind]}{number}"
        for kind in retreat.kinds
        for number, card in enumerate(cards_in_order(retreat, kind), start=1)
    }


def part_numbers(goal: Mapping[str, Any], label: str, letter: str, part: str) -> list[str]:
    """The numbers of a goal's indicators or measures: of Z2 they are I2.1, I2.2 …"""
    number = "".join(sign for sign in label if sign.isdigit())
    return [f"{letter}{number}.{place}" for place in range(1, len(goal[part]) + 1)]
