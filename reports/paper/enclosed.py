"""The archive that travels inside the PDF: what the report shows, as data.

A PDF is handed on. So what the report leaves out on purpose is left out here as well: hidden cards
and the names that writers signed with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.archive import dump_archive

_OTHER_CARDS = ("same_as", "split_from")


def enclosed_archive(archive: Mapping[str, Any]) -> dict[str, Any]:
    """A whole archive of the same format, without hidden cards, signatures, and what points at
    either."""
    cards = [card for card in archive["cards"] if not card.get("hidden_reason")]
    shown = {card["key"] for card in cards}
    return {
        **archive,
        "cards": [_without_secrets(card, shown) for card in cards],
        "questions": [
            {**question, "cards": [key for key in question["cards"] if key in shown]}
            for question in archive["questions"]
        ],
    }


def enclosed_bytes(archive: Mapping[str, Any]) -> bytes:
    return dump_archive(enclosed_archive(archive))


def _without_secrets(card: Mapping[str, Any], shown: set[str]) -> dict[str, Any]:
    return {
        name: value
        for name, value in card.items()
        if name != "signature" and (name not in _OTHER_CARDS or value in shown)
    }
