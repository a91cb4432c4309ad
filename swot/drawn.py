"""Boards as they were drawn, kept in this process until the retreat's revision rises.

A room looks at one board far more often than it changes it. Every service that changes what a
board shows raises the revision in the same transaction, and a board is read after its revision,
so what is kept is never older than its number says.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from swot.board import Board, Turns, load_board, turns_of
from swot.unseen import unseen_cards
from workshops.models import Workshop
from workshops.photo_page import PhotoRow, photo_rows

MOST = 24

Key = tuple[UUID, str | None, str]


@dataclass
class Drawn:
    """A board with the parts of its page that are the same for everybody who may do the same."""

    board: Board
    revision: int
    parts: dict[tuple[str, bool, Hashable], SafeString] = field(default_factory=dict)
    turns: dict[UUID | None, Turns] = field(default_factory=dict)
    unseen: tuple[str, int] = ("", 0)

    @cached_property
    def photos(self) -> list[PhotoRow]:
        """The photos of the pinboard. One query, or none."""
        return photo_rows(self.board.workshop)

    def turns_of(self, user_pk: UUID | None) -> Turns:
        """What the person can undo and do again. One query, or none; every step counts anew."""
        if user_pk not in self.turns:
            self.turns[user_pk] = turns_of(self.board.workshop, user_pk)
        return self.turns[user_pk]

    def unseen_of(self, workshop: Workshop) -> int:
        """How many cards from phones nobody can read yet. One query, or none.

        The box changes without the board, hence by the numbers of box and room.
        """
        at = f"{workshop.box_revision}.{workshop.room_revision}"
        if self.unseen[0] != at:
            self.unseen = (at, unseen_cards(workshop))
        return self.unseen[1]

    def part(
        self, name: str, *, can_sort: bool, variant: Hashable = None, **more: Any
    ) -> SafeString:
        """The template of that name, drawn once for each variant.

        It must not need the request, and ``more`` must follow from board and variant.
        """
        key = (name, can_sort, variant)
        found = self.parts.get(key)
        if found is None:
            workshop = self.board.workshop
            context = {"board": self.board, "workshop": workshop, "can_sort": can_sort, **more}
            found = self.parts[key] = render_to_string(f"swot/{name}.html", context)
        return found


_kept: OrderedDict[Key, Drawn] = OrderedDict()
"""Of each the newest revision alone: with all of them, a long afternoon would fill the memory."""
_lock = Lock()


def drawn_board(workshop: Workshop, *, chosen: str = "") -> Drawn:
    """The board at the revision of ``workshop``. No query if it is kept, else six."""
    key = (workshop.pk, get_language(), chosen)
    with _lock:
        kept = _kept.get(key)
        if kept and kept.revision == workshop.revision:
            _kept.move_to_end(key)
            return kept
    drawn = Drawn(load_board(workshop, chosen=chosen), workshop.revision)
    with _lock:
        kept = _kept.get(key)
        if kept is None or kept.revision < drawn.revision:
            _kept[key] = drawn
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawn
