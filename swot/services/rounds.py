"""The round of a prompt: draft → open → closed → revealed, and each step back.

Phones write into the box while a round is open. Closing it moves the box into ``Card`` with new
ids and in their order, where nothing tells any more who wrote or when, not even a phone that kept
the ids it made; revealing lets everybody read.
Every verb raises the pulse first, so it queues with the phones that are writing: a card comes
before the closing, or it is refused.
"""

from __future__ import annotations

import logging
import time
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils.translation import gettext as _

from swot.models import Card, Prompt, RoundState, Seal, WrittenCard
from swot.services.places import GAP, last_position
from swot.services.refusal import RefusedError
from workshops.models import Workshop, new_key
from workshops.pulse import raise_pulse

logger = logging.getLogger(__name__)

FEW = 5
"""Fewer people, or fewer cards revealed at once, and authors are easy to guess."""


def open_round(*, prompt: Prompt) -> None:
    """Let phones write: for the first time, or again. What is closed or revealed stays so."""
    with transaction.atomic():
        current = _fresh(prompt, board=False)
        if current.state != RoundState.OPEN:
            _go(current, RoundState.OPEN)


def draft_round(*, prompt: Prompt) -> None:
    """Back to before the opening, while nobody has written anything."""
    with transaction.atomic():
        current = _fresh(prompt, board=False)
        if is_written(current):
            raise RefusedError(_("Cards were written already: close the round instead."))
        current.was_closed = False
        _go(current, RoundState.DRAFT)


def close_round(*, prompt: Prompt) -> int:
    """End the writing and move the box into the sealed cards; return how many came.

    Cards after a first closing are late. Closing again does nothing.
    """
    with transaction.atomic():
        current = _fresh(prompt, board=True)
        if current.state in (RoundState.CLOSED, RoundState.REVEALED):
            return 0
        if current.state == RoundState.DRAFT:
            raise RefusedError(_("This round was not open."))
        count = _seal_box(current)
        current.was_closed = True
        _go(current, RoundState.CLOSED)
        transaction.on_commit(forget_box_rows)
    return count


def reveal_round(*, prompt: Prompt) -> int:
    """Let everybody read the sealed cards; return how many came to light."""
    with transaction.atomic():
        current = _fresh(prompt, board=True)
        if current.state == RoundState.REVEALED:
            return 0
        if current.state != RoundState.CLOSED:
            raise RefusedError(_("Close the round first: revealing comes after it."))
        cards = Card.with_sealed.filter(prompt=current, seal=Seal.SEALED)
        count = cards.update(seal=Seal.REVEALED)
        _go(current, RoundState.REVEALED)
    return count


def cover_round(*, prompt: Prompt) -> int:
    """Take the revealing back: cards from phones are hidden again, and keep how they are sorted."""
    with transaction.atomic():
        current = _fresh(prompt, board=True)
        if current.state == RoundState.CLOSED:
            return 0
        if current.state != RoundState.REVEALED:
            raise RefusedError(_("This round is not revealed."))
        cards = Card.with_sealed.filter(prompt=current, seal=Seal.REVEALED)
        count = cards.update(seal=Seal.SEALED)
        _go(current, RoundState.CLOSED)
    return count


def is_written(prompt: Prompt) -> bool:
    """Tell whether any phone wrote a card to it, withdrawn ones included. Two queries."""
    from_phones = Card.with_sealed.filter(prompt=prompt).exclude(seal=Seal.NONE)
    return WrittenCard.objects.filter(prompt=prompt).exists() or from_phones.exists()


def has_written_cards(workshop: Workshop) -> bool:
    """The same for a whole retreat. Two queries."""
    from_phones = Card.with_sealed.filter(workshop=workshop).exclude(seal=Seal.NONE)
    return WrittenCard.objects.filter(prompt__workshop=workshop).exists() or from_phones.exists()


def forget_box_rows(box: type[Model] = WrittenCard) -> None:
    """Clear what the deleted rows of the box (or ballots) left behind in the database's files.

    They stood in the order of writing. PostgreSQL keeps dead rows until it is told, and their bytes
    until the table is written anew (FULL: it is small); SQLite overwrites them (secure_delete),
    but a write-ahead log would still hold them.
    """
    if connection.in_atomic_block:  # within a larger transaction; its end will not ask again
        return
    sqlite = connection.vendor == "sqlite"
    try:
        with connection.cursor() as cursor:
            if not sqlite:
                _wait_for_older_transactions(cursor)
                # FULL takes a snapshot, made older by transactions of any database of the server:
                # it would copy the dead rows. The plain one takes none, and leaves none to copy.
                cursor.execute(f'VACUUM "{box._meta.db_table}"')
                cursor.execute(f'VACUUM (FULL) "{box._meta.db_table}"')
            elif cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except DatabaseError:
        # The round is closed all the same; the next closing clears this one's rows, too.
        logger.warning("The rows of a closed box could not be cleared from the files yet.")


def _wait_for_older_transactions(cursor: CursorWrapper) -> None:
    """Let those that may still see the deleted rows end: VACUUM would leave them the rows."""
    begun = "SELECT clock_timestamp()"
    older = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND xact_start < %s"
    )
    cursor.execute(begun)
    (now,) = cursor.fetchone()
    for _try in range(50):
        cursor.execute(older, [now])
        if cursor.fetchone() == (0,):
            return
        time.sleep(0.1)
    logger.warning("Another transaction holds on to the rows of a closed box.")


def _fresh(prompt: Prompt, *, board: bool) -> Prompt:
    """Take the turn of the retreat, then read how the round stands."""
    raise_pulse(prompt.workshop, board=board, room=True)
    found = Prompt.objects.select_related("workshop").filter(pk=prompt.pk).first()
    if found is None:
        raise RefusedError(_("Nobody is asked for this kind any more. Please reload the page."))
    return found


def _go(prompt: Prompt, state: RoundState) -> None:
    prompt.state = state
    prompt.save(update_fields=["state", "was_closed"])


def _seal_box(prompt: Prompt) -> int:
    """Move the box into sealed cards with new ids; rows and positions stand in their order.

    The ids that the phones made stay behind bare, so that a late repeat is still known.
    """
    box = WrittenCard.objects.filter(prompt=prompt)
    known = sorted(box.values_list("pk", flat=True))
    rows = list(box.written())
    for row in rows:
        row.pk = uuid4()
    rows.sort(key=lambda row: row.pk)
    first = last_position(prompt.workshop)
    cards = [
        Card(
            id=row.pk,
            key=new_key(),
            workshop_id=prompt.workshop_id,
            prompt=prompt,
            perspective_id=row.perspective_id,
            text=row.text,
            signature=row.signature,
            position=first + GAP * place,
            is_late=prompt.was_closed,
            seal=Seal.SEALED,
        )
        for place, row in enumerate(rows)
    ]
    Card.with_sealed.bulk_create(cards)
    box.delete()
    WrittenCard.objects.bulk_create(
        WrittenCard(pk=pk, prompt=prompt, is_withdrawn=True) for pk in known
    )
    return len(cards)
