"""How perspectives look (short name, hue, icon, place on the board, view), from and to a file.

A file names them only where somebody chose them; the rest comes from the catalogue by name. So
an export tells what its own file told, and whatever the catalogue would not guess.
"""

from typing import Any

from workshops.catalogue import dress, name_key
from workshops.models import Perspective, Scorecard

DRESS = ("short", "hue", "icon", "board_position", "view")


def take_perspectives(wanted: list[dict[str, Any]], scorecard: Scorecard) -> dict[str, Perspective]:
    """The perspective of each key in the file: those there are, and new ones behind them."""
    there = list(scorecard.perspectives.select_related("parent"))
    by_key = {item.key: item for item in there}
    by_name = {name_key(item.name): item for item in there}
    taken: dict[str, Perspective] = {}
    for item in wanted:
        found = by_key.get(item["key"]) or by_name.get(name_key(item["name"]))
        if found:
            taken[item["key"]] = found
    fresh = [item for item in wanted if item["key"] not in taken]
    dressed = dress([*map(_as_dressed, there), *fresh])[len(there) :]
    for position, item in enumerate(dressed, start=len(there)):
        taken[item["key"]] = Perspective(
            scorecard=scorecard,
            key=item["key"],
            name=item["name"],
            heading=item["heading"],
            short=item["short"] or "",
            position=position,
            board_position=item["board_position"],
            view=item["view"] or "",
            hue=item["hue"],
            icon=item["icon"],
            is_retired=item.get("retired", False),
            given=[name for name in DRESS if name in fresh[position - len(there)]],
        )
    for item in fresh:
        taken[item["key"]].parent = taken.get(item["parent"])
    Perspective.objects.bulk_create(taken[item["key"]] for item in fresh)
    return taken


def _as_dressed(perspective: Perspective) -> dict[str, Any]:
    parent = perspective.parent
    return {
        "key": perspective.key,
        "name": perspective.name,
        "parent": parent.key if parent else None,
        **{name: getattr(perspective, name) for name in DRESS},
    }


def tell_perspectives(perspectives: list[Perspective]) -> list[dict[str, Any]]:
    """The perspectives as an archive writes them, in report order; `parent` must be at hand."""
    told = {item.key: set(item.given) for item in perspectives}
    rows = [_as_told(item, told[item.key]) for item in perspectives]
    while True:
        guessed = dress(rows)
        missed = {
            item.key: {name for name in DRESS if _differs(getattr(item, name), guess[name])}
            for item, guess in zip(perspectives, guessed, strict=True)
        }
        if all(names <= told[key] for key, names in missed.items()):
            return rows
        # What is told of one perspective changes what is guessed of the others: look again.
        for key, names in missed.items():
            told[key] |= names
        rows = [_as_told(item, told[item.key]) for item in perspectives]


def _differs(value: Any, guess: Any) -> bool:
    """Nothing cannot be told, so it never differs."""
    return value not in ("", None) and value != guess


def _as_told(item: Perspective, told: set[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": item.key,
        "name": item.name,
        "heading": item.heading,
        "parent": item.parent.key if item.parent else None,
    }
    row |= {
        name: getattr(item, name) for name in DRESS if name in told and getattr(item, name) != ""
    }
    return row | ({"retired": True} if item.is_retired else {})
