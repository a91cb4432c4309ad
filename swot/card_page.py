"""What the page of one card shows: the card, its place, and a form for each verb."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from swot import words
from swot.board import NOTE_MARKS, SIGNS, board_places
from swot.forms import cards as forms
from swot.models import Card, Cluster
from swot.services import is_correctable
from workshops.models import Perspective

_VERBS = ("move", *forms.CARD_FORMS)


def card_page(card: Card, **faulty: Form) -> dict[str, Any]:
    """The context of the page. ``faulty`` forms come back with what was typed."""
    kind = card.prompt.kind
    perspectives = list(Perspective.objects.filter(scorecard=card.workshop.scorecard_id))
    asked = [item.kind for item in card.workshop.prompts.all()]
    wrong = next(iter(faulty), "")
    return {
        "card": card,
        "note": {"mark": NOTE_MARKS[kind], "sign": SIGNS[kind], "name": words.singular(kind)},
        "places": board_places(perspectives),
        "kinds": [(item, words.plural(item)) for item in words.KINDS if item in asked],
        "clusters": Cluster.objects.filter(prompt=card.prompt, perspective=card.perspective),
        "neighbours": _neighbours(card),
        "forms": {**_forms(card), **faulty},
        "faulty": wrong,
        "open": {verb: verb == (wrong or "move") for verb in _VERBS},
        "is_correctable": is_correctable(card),
    }


def _forms(card: Card) -> dict[str, Form]:
    starts: dict[str, dict[str, Any]] = {
        "reword": {"text": card.reworded or card.text},
        "correct": {"text": card.text},
        "recount": {"count": card.count},
        "split": {"texts": card.text},
        "also": {"perspectives": list(card.also.values_list("pk", flat=True))},
    }
    return {
        verb: form(card=card, initial=starts.get(verb), auto_id=f"{verb}_%s")
        for verb, form in forms.CARD_FORMS.items()
    }


def _neighbours(card: Card) -> dict[str, str]:
    """What ``after`` says to go one up or one down; empty where there is no such way."""
    ids = list(
        Card.objects.shown()
        .filter(prompt=card.prompt, perspective=card.perspective, cluster=card.cluster)
        .values_list("pk", flat=True)
    )
    if card.pk not in ids:
        return {"up": "", "down": ""}
    place = ids.index(card.pk)
    return {
        "up": "" if place == 0 else "first" if place == 1 else str(ids[place - 2]),
        "down": str(ids[place + 1]) if place + 1 < len(ids) else "",
    }
