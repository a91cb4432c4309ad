"""The archive of one retreat with what every part of its report looks up in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.tree import narrative
from reports.tree.choices import ORIGINAL, Choices
from reports.tree.document import Block
from reports.tree.words import Words
from workshops.catalogue import dress

KINDS = ("strength", "weakness", "opportunity", "threat")


@dataclass(frozen=True)
class Retreat:
    """`cards` are those that the report shows, each with its kind; `perspectives` are dressed."""

    archive: Mapping[str, Any]
    words: Words
    perspectives: tuple[dict[str, Any], ...]
    cards: tuple[dict[str, Any], ...]
    choices: Choices = ORIGINAL

    @classmethod
    def read(cls, archive: Mapping[str, Any], choices: Choices = ORIGINAL) -> Retreat:
        kinds = {prompt["key"]: prompt["kind"] for prompt in archive["prompts"]}
        cards = [
            {**card, "kind": kinds[card["prompt"]]}
            for card in archive["cards"]
            if not card.get("hidden_reason")
        ]
        perspectives = tuple(dress(archive["scorecard"]["perspectives"]))
        words = Words(choices.language or archive["language"])
        return cls(archive, words, perspectives, tuple(cards), choices)

    @property
    def workshop(self) -> Mapping[str, Any]:
        workshop: Mapping[str, Any] = self.archive["workshop"]
        return workshop

    @property
    def organisation(self) -> str:
        return str(self.archive["organisation"]["name"])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were asked, in the order strengths, weaknesses, opportunities, threats."""
        asked = {prompt["kind"] for prompt in self.archive["prompts"]}
        return tuple(kind for kind in KINDS if kind in asked)

    def text(self, slot: str) -> tuple[Block, ...]:
        return narrative.parse(self.archive["narratives"].get(slot) or "")

    def in_board_order(self) -> list[dict[str, Any]]:
        """What a figure shows: leaves in use, and whatever else holds cards of its own."""
        parents = {
            item["parent"]
            for item in self.perspectives
            if item["parent"] and not item.get("retired")
        }
        held = {card["perspective"] for card in self.cards}
        shown = [
            item
            for item in self.perspectives
            if item["key"] in held or not (item.get("retired") or item["key"] in parents)
        ]
        return sorted(shown, key=lambda item: item["board_position"])
