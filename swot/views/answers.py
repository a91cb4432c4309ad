"""How a verb of the board answers: the parts that changed, or a message and a redirect."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.reach import require
from swot.board import Board
from swot.drawn import drawn_board
from swot.models import Card
from swot.rules import can_sort
from swot.services import RefusedError
from swot.steps import Done, Undone
from workshops.models import Workshop
from workshops.reach import reach_in_workshop

Result = Done | Undone


def reach_card(request: HttpRequest, pk) -> Card:
    """The card, for somebody who may sort; else 404 or 403."""
    cards = Card.objects.select_related("prompt", "perspective", "cluster", "same_as")
    card = reach_in_workshop(request, cards, pk)
    require(can_sort(request.membership, card.workshop))
    return card


def changes_of(card: Card) -> Done:
    """What pinning a card changed."""
    return Done("pin", (card.pk,), frozenset({(card.perspective_id, card.prompt_id)}))


def carry_out(
    request: HttpRequest, workshop: Workshop, verb: Callable[[], Done], said: str
) -> HttpResponse:
    """Do it and say so; or say why not, beside the board as it stands."""
    try:
        done = verb()
    except RefusedError as error:
        return refuse(request, workshop, str(error))
    if done.is_stale:
        said = f"{said} {_('Somebody else had moved it meanwhile.')}"
    return answer(request, workshop, done=done, said=said)


def refuse(request: HttpRequest, workshop: Workshop, why: str) -> HttpResponse:
    """Say why a verb was not done. With htmx the whole board comes along: it was out of date."""
    if not request.htmx:
        messages.error(request, why)
        return redirect(board_url(workshop))
    response = _changes(request, workshop, None, {"said": why, "is_fault": True})
    return trigger_client_event(response, "board:refused", {"why": why})


def answer(
    request: HttpRequest, workshop: Workshop, *, done: Result, said: str, has_undo: bool = True
) -> HttpResponse:
    """Answer htmx with the changed cells, the picture and a short message; else redirect.

    With nothing ``said`` the page says it in its own place.
    """
    if not request.htmx:
        messages.success(request, said)
        return redirect(board_url(workshop, done))
    return _changes(request, workshop, done, {"said": said, "has_undo": has_undo} if said else None)


def board_url(workshop: Workshop, done: Result | None = None) -> str:
    """The board, at the card that it was about."""
    url = reverse("swot:board", args=[workshop.pk])
    return f"{url}#card-{done.cards[0]}" if done and len(done.cards) else url


def _changes(
    request: HttpRequest, workshop: Workshop, done: Result | None, toast: dict | None
) -> HttpResponse:
    seen = workshop.revision
    workshop.refresh_from_db(fields=["revision"])
    drawn = drawn_board(workshop, chosen=request.POST.get("p", ""))
    board = drawn.board
    cells: set[str] = set()
    if done is not None and request.POST.get("rev") == str(seen) and _fits(board, done):
        cells = _cell_ids(board, done)
    is_whole = not cells
    context = {
        "board": board,
        "workshop": workshop,
        "turns": drawn.turns_of(request.user.pk),
        "can_sort": can_sort(request.membership, workshop),
        "is_whole": is_whole,
        "lanes": drawn.part("_lanes", can_sort=True) if is_whole else "",
        "changed_lanes": [
            lane for lane in board.lanes if any(cell.id in cells for cell in lane.cells)
        ],
        "cells": [cell for lane in board.lanes for cell in lane.cells if cell.id in cells],
        "toast": toast,
        "oob": True,
    }
    return render(request, "swot/_changes.html", context)


def _fits(board: Board, done: Result) -> bool:
    """Whether single cells are enough: no row comes or goes, and no row changes its sentence."""
    plain = {None, *(item.pk for item in board.sortable)}
    return board.total > 1 and all(perspective in plain for perspective, _prompt in done.places)


def _cell_ids(board: Board, done: Result) -> set[str]:
    kind_of = {prompt.pk: prompt.kind for prompt in board.prompts}
    return {
        f"cell-{perspective or 'unsorted'}-{kind_of[prompt]}"
        for perspective, prompt in done.places
        if prompt in kind_of
    }
